import { sessionRoutes } from "@safos/contract/routes/identity";
import type { Me, SignIn } from "@safos/contract/identity";
import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Eye, EyeOff, KeyRound, Ticket, UserRound } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { products } from "../../../platform/product.ts";
import { queryClient } from "../../../platform/query.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { setLocale, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, Button, Form, IconButton, IconTile, Mark, Notice, Segmented, TextField } from "../../../ui/index.ts";
import { ForgotLink } from "./ForgotLink.tsx";
import { PasskeySignIn } from "./PasskeySignIn.tsx";
import { SecondStep, secondStepOf } from "./SecondStep.tsx";
import css from "./SignInPage.module.css";

const languages = [
  { id: "sv", name: "Svenska" },
  { id: "en", name: "English" },
] as const;

export function LanguageChoice() {
  const t = useText();
  return (
    <Segmented
      label={t("signin.language")}
      value={useLocale()}
      options={languages}
      onChange={(next) => void setLocale(next)}
    />
  );
}

/** The picture beside the form; decoration only. */
export function SignInArt() {
  const t = useText();
  return (
    <div className={css.art} aria-hidden="true">
      <svg className={css.leaves} viewBox="0 0 800 840" preserveAspectRatio="xMidYMid slice">
        <path d="M690 -40v120a208 208 0 0 1-208 208H110v-120A208 208 0 0 1 318 -40z" />
        <path d="M110 680V560a262 262 0 0 1 262-262h318v120a262 262 0 0 1-262 262z" />
        <path d="M690 700v120a208 208 0 0 1-208 208H110v-120a208 208 0 0 1 208-208z" />
      </svg>
      <div className={css.cards}>
        <div className={css.card}>
          <Avatar id="bo" name="Bo Ek" size={36} />
          <span className={css.lines}>
            <i />
            <i />
            <i />
          </span>
        </div>
        <div className={css.card}>
          <Avatar id="märta" name="Märta Sjöström" size={36} />
          <span className={css.lines}>
            <i />
            <i />
          </span>
        </div>
      </div>
      <p className={css.slogan}>
        {t("signin.slogan")}
        <span>{t("signin.slogan2")}</span>
      </p>
    </div>
  );
}

export function SignInPage() {
  const t = useText();
  const navigate = useNavigate();
  const { to } = useSearch({ from: "/signin" });
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const [isTried, setTried] = useState(false);
  async function enter(me: Me): Promise<void> {
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, me);
    await navigate({ href: to ?? "/", replace: true });
  }
  const signIn = useMutation({
    meta: { isQuiet: true },
    mutationFn: async (entry: SignIn) => {
      await request(sessionRoutes.signIn, { body: entry, isQuiet: true });
      return request(sessionRoutes.readSession, { isQuiet: true });
    },
    onSuccess: enter,
  });
  const step = secondStepOf(signIn.error);
  const submit = (): void => {
    setTried(true);
    if (name.trim() && password) signIn.mutate({ name: name.trim(), password });
  };
  return (
    <div className={css.page}>
      <div className={css.column}>
        <header className={css.head}>
          <span className={css.brand}>
            <Mark />
            Safos
          </span>
          <LanguageChoice />
        </header>
        <main className={css.main}>
          <h1 className={css.title}>{t(step ? "secondStep.title" : "signin.title")}</h1>
          <p className={css.lead}>{t(step ? "secondStep.text" : "signin.lead")}</p>
          {step && <SecondStep step={step} onSignedIn={enter} onCancel={() => signIn.reset()} />}
          {!step && (
            <Form onSubmit={submit}>
              <TextField
                label={t("signin.name")}
                hint={t("signin.nameHint")}
                icon={<UserRound aria-hidden="true" />}
                isLarge
                value={name}
                onChange={setName}
                autoComplete="username"
                inputMode="email"
                autoCapitalize="none"
                spellCheck="false"
                autoFocus
                error={isTried && !name.trim() ? t("signin.missingName") : null}
              />
              <TextField
                label={t("signin.password")}
                icon={<KeyRound aria-hidden="true" />}
                isLarge
                type={isShown ? "text" : "password"}
                value={password}
                onChange={setPassword}
                autoComplete="current-password"
                error={isTried && !password ? t("signin.missingPassword") : null}
                suffix={
                  <IconButton
                    label={t(isShown ? "signin.hidePassword" : "signin.showPassword")}
                    size="sm"
                    onPress={() => setShown(!isShown)}
                  >
                    {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
                  </IconButton>
                }
              />
              {signIn.isError && <Notice tone="danger">{explain(signIn.error)}</Notice>}
              <Button variant="primary" size="lg" type="submit" isFull isPending={signIn.isPending}>
                {t("signin.submit")}
              </Button>
            </Form>
          )}
          {!step && <ForgotLink />}
          {!step && <PasskeySignIn onSignedIn={enter} />}
          {products().some((product) => product.hasGuestLinks) && (
            <div className={css.guest}>
              <IconTile>
                <Ticket />
              </IconTile>
              <div>
                <p className={css.guestTitle}>{t("signin.guestTitle")}</p>
                <p className={css.guestText}>{t("signin.guestText")}</p>
              </div>
            </div>
          )}
        </main>
      </div>
      <SignInArt />
    </div>
  );
}
