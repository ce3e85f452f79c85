import type { SecondStep as SecondStepAsked } from "@safos/contract/credentials";
import type { Me } from "@safos/contract/identity";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CircleCheck, Mail } from "lucide-react";
import { useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { hasText, setLocale, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, Mark, Notice, Segmented, TextField } from "../../../ui/index.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { ForgotLink } from "./ForgotLink.tsx";
import { NameForm } from "./NameForm.tsx";
import { NotAnswering } from "./NotAnswering.tsx";
import { OtherWays } from "./OtherWays.tsx";
import { PasskeySignIn } from "./PasskeySignIn.tsx";
import { PasswordForm } from "./PasswordForm.tsx";
import { SecondStep } from "./SecondStep.tsx";
import css from "./SignInPage.module.css";
import { domainOf, goToProvider, useWays, waysQuery } from "./ways.ts";
import "./text.ts";

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

type Step = "name" | "password" | "reserve" | "down";

export function SignInPage() {
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
          <SignInSteps />
        </main>
      </div>
      <SignInArt />
    </div>
  );
}

/** A name first; its domain says what comes next. */
function SignInSteps() {
  const t = useText();
  const { to, refused, provider } = useSearch({ from: "/signin" });
  const [name, setName] = useState("");
  const [step, setStep] = useState<Step>(refused === "PROVIDER_UNREACHABLE" ? "down" : "name");
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [second, setSecond] = useState<SecondStepAsked | null>(null);
  const navigate = useNavigate();
  const found = useWays(name);
  const sentence = `signin.refused.${refused ?? ""}`;

  async function enter(me: Me): Promise<void> {
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, me);
    await navigate({ href: to ?? "/", replace: true });
  }

  const goOn = async (): Promise<void> => {
    setTried(true);
    const domain = domainOf(name);
    if (!name.trim()) return;
    setAsking(true);
    // Whether or not the server can be asked, a password can be tried.
    const ways = domain === null ? null : await queryClient.fetchQuery(waysQuery(domain)).catch(() => null);
    setAsking(false);
    const [first] = ways?.providers ?? [];
    if (first) goToProvider(first.id, to);
    else setStep("password");
  };

  if (second)
    return (
      <>
        <h1 className={css.title}>{t("secondStep.title")}</h1>
        <p className={css.lead}>{t("secondStep.text")}</p>
        <SecondStep step={second} onSignedIn={enter} onCancel={() => setSecond(null)} />
      </>
    );
  if (step === "down")
    return (
      <NotAnswering
        organisation={found?.ways.organisationName ?? null}
        onRetry={() => (provider === undefined ? setStep("name") : goToProvider(provider, to))}
        onReserve={() => setStep("reserve")}
      />
    );
  const field = (isMissing: boolean) => (
    <TextField
      label={t("signin.mail")}
      hint={
        found?.ways.organisationName ? (
          <span className={css.belongs}>
            <CircleCheck aria-hidden="true" />
            {t("signin.belongs", { domain: found.domain, organisation: found.ways.organisationName })}
          </span>
        ) : (
          t("signin.nameHint")
        )
      }
      icon={<Mail aria-hidden="true" />}
      isLarge
      value={name}
      onChange={setName}
      autoComplete="username"
      inputMode="email"
      autoCapitalize="none"
      spellCheck="false"
      autoFocus={step === "name"}
      error={isMissing && !name.trim() ? t("signin.missingName") : null}
    />
  );
  return (
    <>
      <h1 className={css.title}>{t(step === "reserve" ? "signin.reserveTitle" : "signin.title")}</h1>
      <p className={css.lead}>{t(leads[step])}</p>
      {step === "name" && hasText(sentence) && <Notice tone="danger">{t(sentence)}</Notice>}
      {step === "name" ? (
        <NameForm
          ways={found?.ways ?? null}
          to={to}
          isPending={isAsking}
          onContinue={() => void goOn()}
          onPassword={() => setStep("password")}
        >
          {field(isTried)}
        </NameForm>
      ) : (
        <PasswordForm name={name} onSignedIn={enter} onSecondStep={setSecond}>
          {field}
        </PasswordForm>
      )}
      {step !== "name" && <ForgotLink />}
      {step === "name" && <PasskeySignIn onSignedIn={enter} />}
      <OtherWays />
    </>
  );
}

const leads = { name: "signin.leadName", password: "signin.lead", reserve: "signin.reserveLead" } as const;
