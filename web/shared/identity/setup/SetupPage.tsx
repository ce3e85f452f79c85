import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { enterAs } from "../../../platform/session.ts";
import { EntryFrame, LanguageChoice } from "../signin/EntryFrame.tsx";
import css from "../signin/SignInPage.module.css";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Notice, TextField } from "../../../ui/index.ts";
import {
  checkStep,
  codeIn,
  domainOf,
  emptyEntry,
  neededIn,
  setUp,
  stepCount,
  type SetupEntry,
  type SetupFaultCodes,
} from "./setup-entry.ts";
import "./text.ts";

const titles = ["setup.organisation", "setup.admin", "setup.language"] as const;

/** The first start: organisation, administrator, language. */
export function SetupPage() {
  const t = useText();
  const [step, setStep] = useState(1);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [step]);
  return (
    <EntryFrame brand={t("setup.title")}>
      <p className={css.guestText}>{t("setup.step", { n: step, of: stepCount })}</p>
      <h1 className={css.title} tabIndex={-1} ref={heading}>
        {t(titles[step - 1] ?? titles[0])}
      </h1>
      <p className={css.lead}>{t(step === 3 ? "setup.languageLead" : "setup.lead")}</p>
      <Steps step={step} setStep={setStep} />
    </EntryFrame>
  );
}

function Steps(props: { step: number; setStep: (step: number) => void }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const { step, setStep } = props;
  const [isTried, setTried] = useState(false);
  const [entry, setEntry] = useState(() => ({ ...emptyEntry, code: codeIn(window.location.hash) }));
  const [faults, setFaults] = useState<SetupFaultCodes>({});
  const fields: FieldsProps = {
    entry,
    field: (key) => ({
      value: entry[key],
      onChange(value) {
        setEntry((old) => ({ ...old, [key]: value }));
        setFaults((old) => ({ ...old, [key]: undefined }));
      },
      isLarge: true,
      error: isTried && !entry[key].trim() ? t("setup.required") : faults[key] ? t(`error.${faults[key]}`) : null,
    }),
  };
  const finish = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => setUp(entry, locale),
    async onSuccess(me) {
      enterAs(me);
      await navigate({ to: "/", replace: true });
    },
  });
  const check = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => checkStep(step, entry),
    onSuccess(found) {
      setFaults(found);
      if (Object.keys(found).length === 0) setStep(step + 1);
    },
  });
  const next = (): void => {
    const isComplete = neededIn(step).every((key) => entry[key].trim());
    setTried(!isComplete);
    if (!isComplete) return;
    if (step < stepCount) check.mutate();
    else finish.mutate();
  };
  const failure = finish.error ?? check.error;
  return (
    <Form onSubmit={next}>
      {step === 1 && <OrganisationFields {...fields} />}
      {step === 2 && <AdministratorFields {...fields} />}
      {step === 3 && <LanguageChoice />}
      {failure && <Notice tone="danger">{explain(failure)}</Notice>}
      <FormRow>
        <Button variant="primary" size="lg" type="submit" isPending={finish.isPending || check.isPending}>
          {t(step === stepCount ? "setup.done" : "setup.next")}
        </Button>
        {step > 1 && (
          <Button variant="quiet" size="lg" onPress={() => setStep(step - 1)}>
            {t("common.back")}
          </Button>
        )}
      </FormRow>
    </Form>
  );
}

interface FieldsProps {
  entry: SetupEntry;
  /** A field of the entry; once someone has tried to go on, it says that it is needed. */
  field: (key: keyof SetupEntry) => {
    value: string;
    onChange: (value: string) => void;
    isLarge: true;
    error: string | null;
  };
}

function OrganisationFields({ entry, field }: FieldsProps) {
  const t = useText();
  return (
    <>
      <TextField
        label={t("setup.organisationName")}
        hint={t("setup.organisationHint")}
        {...field("organisationName")}
        maxLength={100}
      />
      <TextField
        label={t("setup.domain")}
        hint={t("setup.domainHint")}
        {...field("domain")}
        maxLength={253}
        autoCapitalize="none"
        spellCheck="false"
      />
      {domainOf(entry) !== "" && (
        <Notice tone="info" isQuiet>
          {t("setup.domainMeans", { mail: `anna@${domainOf(entry)}`, matrix: `@anna:${domainOf(entry)}` })}
        </Notice>
      )}
    </>
  );
}

function AdministratorFields({ entry, field }: FieldsProps) {
  const t = useText();
  return (
    <>
      <TextField label={t("setup.displayName")} {...field("displayName")} autoComplete="name" maxLength={100} />
      <TextField
        label={t("setup.adminName")}
        hint={t("setup.adminNameHint", { name: `${entry.adminName.trim() || "anna"}@${domainOf(entry)}` })}
        {...field("adminName")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck="false"
        maxLength={64}
      />
      <TextField
        label={t("setup.password")}
        hint={t("setup.passwordHint")}
        type="password"
        {...field("password")}
        autoComplete="new-password"
      />
      <TextField label={t("setup.code")} hint={t("setup.codeHint")} {...field("code")} autoComplete="off" />
    </>
  );
}
