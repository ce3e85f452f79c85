import type { Me, Setup } from "@safos/contract/identity";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { sessionQuery, setupQuery } from "../../../platform/session.ts";
import { LanguageChoice, SignInArt } from "../signin/SignInPage.tsx";
import css from "../signin/SignInPage.module.css";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Mark, Notice, TextField } from "../../../ui/index.ts";

const steps = 3;

/** The first start: organisation, administrator, language. */
export function SetupPage() {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const { data: state } = useSuspenseQuery(setupQuery);
  const [step, setStep] = useState(1);
  const [isTried, setTried] = useState(false);
  const [entry, setEntry] = useState({
    organisationName: "",
    domain: "",
    displayName: "",
    adminName: "",
    password: "",
    code: "",
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [step]);

  const set = (key: keyof typeof entry) => (value: string) => setEntry((old) => ({ ...old, [key]: value }));
  const missing = (key: keyof typeof entry): string | null =>
    isTried && !entry[key].trim() ? t("setup.required") : null;
  const domain = entry.domain.trim().toLowerCase();

  const finish = useMutation({
    meta: { isQuiet: true },
    mutationFn: async () => {
      const { code, ...rest } = entry;
      const body: Setup = {
        ...rest,
        domain,
        organisationName: entry.organisationName.trim(),
        displayName: entry.displayName.trim(),
        adminName: entry.adminName.trim(),
        locale,
        ...(code.trim() ? { code: code.trim() } : {}),
      };
      await api.post<unknown>("/api/v1/setup", body, { isQuiet: true });
      const me = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      if (me) return me;
      await api.post<unknown>(
        "/api/v1/session",
        { name: `${body.adminName}@${domain}`, password: body.password },
        { isQuiet: true },
      );
      return api.get<Me>("/api/v1/session");
    },
    async onSuccess(me) {
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, me);
      await navigate({ to: "/", replace: true });
    },
  });

  const wanted: Record<number, (keyof typeof entry)[]> = {
    1: ["organisationName", "domain"],
    2: ["displayName", "adminName", "password", ...(state.needsCode ? (["code"] as const) : [])],
    3: [],
  };
  const next = (): void => {
    const isComplete = (wanted[step] ?? []).every((key) => entry[key].trim());
    setTried(!isComplete);
    if (!isComplete) return;
    if (step < steps) setStep(step + 1);
    else finish.mutate();
  };

  const titles = { 1: "setup.organisation", 2: "setup.admin", 3: "setup.language" } as const;
  return (
    <div className={css.page}>
      <div className={css.column}>
        <header className={css.head}>
          <span className={css.brand}>
            <Mark />
            {t("setup.title")}
          </span>
          <LanguageChoice />
        </header>
        <main className={css.main}>
          <p className={css.guestText}>{t("setup.step", { n: step, of: steps })}</p>
          <h1 className={css.title} tabIndex={-1} ref={heading}>
            {t(titles[step as 1 | 2 | 3])}
          </h1>
          <p className={css.lead}>{t(step === 3 ? "setup.languageLead" : "setup.lead")}</p>
          <Form onSubmit={next}>
            {step === 1 && (
              <>
                <TextField
                  key="organisation"
                  label={t("setup.organisationName")}
                  hint={t("setup.organisationHint")}
                  value={entry.organisationName}
                  onChange={set("organisationName")}
                  maxLength={100}
                  isLarge
                  error={missing("organisationName")}
                />
                <TextField
                  key="domain"
                  label={t("setup.domain")}
                  hint={t("setup.domainHint")}
                  value={entry.domain}
                  onChange={set("domain")}
                  maxLength={253}
                  autoCapitalize="none"
                  spellCheck="false"
                  isLarge
                  error={missing("domain")}
                />
              </>
            )}
            {step === 2 && (
              <>
                <TextField
                  key="displayName"
                  label={t("setup.displayName")}
                  value={entry.displayName}
                  onChange={set("displayName")}
                  autoComplete="name"
                  maxLength={100}
                  isLarge
                  error={missing("displayName")}
                />
                <TextField
                  key="adminName"
                  label={t("setup.adminName")}
                  hint={t("setup.adminNameHint", { name: `${entry.adminName.trim() || "anna"}@${domain}` })}
                  value={entry.adminName}
                  onChange={set("adminName")}
                  autoComplete="username"
                  autoCapitalize="none"
                  spellCheck="false"
                  maxLength={64}
                  isLarge
                  error={missing("adminName")}
                />
                <TextField
                  key="password"
                  label={t("setup.password")}
                  hint={t("setup.passwordHint")}
                  type="password"
                  value={entry.password}
                  onChange={set("password")}
                  autoComplete="new-password"
                  isLarge
                  error={missing("password")}
                />
                {state.needsCode && (
                  <TextField
                    key="code"
                    label={t("setup.code")}
                    hint={t("setup.codeHint")}
                    value={entry.code}
                    onChange={set("code")}
                    autoComplete="off"
                    isLarge
                    error={missing("code")}
                  />
                )}
              </>
            )}
            {step === 3 && <LanguageChoice />}
            {finish.isError && <Notice tone="danger">{explain(finish.error)}</Notice>}
            <FormRow>
              <Button variant="primary" size="lg" type="submit" isPending={finish.isPending}>
                {t(step === steps ? "setup.done" : "setup.next")}
              </Button>
              {step > 1 && (
                <Button variant="quiet" size="lg" onPress={() => setStep(step - 1)}>
                  {t("common.back")}
                </Button>
              )}
            </FormRow>
          </Form>
        </main>
      </div>
      <SignInArt />
    </div>
  );
}
