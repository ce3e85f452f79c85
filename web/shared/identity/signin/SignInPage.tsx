import type { SecondStep as SecondStepAsked } from "@safos/contract/credentials";
import type { Me } from "@safos/contract/identity";
import type { Look } from "@safos/contract/look";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { enterAs } from "../../../platform/session.ts";
import { hasText, useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { askCode, MailCode } from "./MailCode.tsx";
import { EntryFrame, EntryHeading } from "./EntryFrame.tsx";
import { HelpContact, Welcome } from "./Welcome.tsx";
import { ForgotLink } from "./ForgotLink.tsx";
import { NameField } from "./NameField.tsx";
import { NameForm } from "./NameForm.tsx";
import { NotAnswering } from "./NotAnswering.tsx";
import { OtherWays } from "./OtherWays.tsx";
import { PasskeySignIn } from "./PasskeySignIn.tsx";
import { PasswordForm } from "./PasswordForm.tsx";
import { SecondStep } from "./SecondStep.tsx";
import { domainOf, goToProvider, useWays, waysQuery } from "./ways.ts";
import "./text.ts";

type Step = "name" | "password" | "reserve" | "down";

/** A code was asked for, whether or not a letter comes. */
interface Asked {
  readonly mail: string;
  readonly attempt: string;
}

export function SignInPage() {
  const [look, setLook] = useState<Look | null>(null);
  return (
    <EntryFrame look={look}>
      <SignInSteps onLook={setLook} />
    </EntryFrame>
  );
}

/** A name first; its domain says what comes next. */
function SignInSteps({ onLook }: { onLook: (look: Look | null) => void }) {
  const t = useText();
  const { to, refused, provider } = useSearch({ from: "/signin" });
  const [name, setName] = useState("");
  const [step, setStep] = useState<Step>(refused === "PROVIDER_UNREACHABLE" ? "down" : "name");
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [second, setSecond] = useState<SecondStepAsked | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const navigate = useNavigate();
  const found = useWays(name);
  const look = found?.ways.look ?? null;
  useEffect(() => onLook(look), [onLook, look]);
  const sentence = `signin.refused.${refused ?? ""}`;

  async function enter(me: Me): Promise<void> {
    enterAs(me);
    await navigate({ href: to ?? "/", replace: true });
  }

  const goOn = async (): Promise<void> => {
    setTried(true);
    setFailure(null);
    const domain = domainOf(name);
    if (!name.trim()) return;
    setAsking(true);
    // Whether or not the server can be asked, a password can be tried.
    const ways = domain === null ? null : await queryClient.fetchQuery(waysQuery(domain)).catch(() => null);
    const mail = name.trim();
    if (ways?.isCodeOpen) await askCode(mail).then(({ attempt }) => setAsked({ mail, attempt }), setFailure);
    setAsking(false);
    if (ways?.isCodeOpen) return;
    if (ways?.providers[0]) goToProvider(ways.providers[0].id, to);
    else setStep("password");
  };

  if (second)
    return (
      <>
        <EntryHeading title={t("secondStep.title")} lead={t("secondStep.text")} />
        <SecondStep step={second} onSignedIn={enter} onCancel={() => setSecond(null)} />
      </>
    );
  if (asked) return <MailCode {...asked} onSignedIn={enter} onAgain={() => setAsked(null)} />;
  if (step === "down")
    return (
      <NotAnswering
        organisation={found?.ways.organisationName ?? null}
        onRetry={() => (provider === undefined ? setStep("name") : goToProvider(provider, to))}
        onReserve={() => setStep("reserve")}
      />
    );
  const directory = step === "password" ? (found?.ways.directoryName ?? null) : null;
  const lead = directory === null ? t(leads[step]) : t("signin.leadDirectory", { directory });
  const field = (isMissing: boolean) => (
    <NameField name={name} onChange={setName} found={found} isFirst={step === "name"} isMissing={isMissing} />
  );
  return (
    <>
      <EntryHeading title={t(step === "reserve" ? "signin.reserveTitle" : "signin.title")} lead={lead} />
      <Welcome look={look} />
      {step === "name" && hasText(sentence) && <Notice tone="danger">{t(sentence)}</Notice>}
      {failure !== null && <Notice tone="danger">{explain(failure)}</Notice>}
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
        <PasswordForm name={name} onSignedIn={enter} onSecondStep={setSecond} onDown={() => setStep("down")}>
          {field}
        </PasswordForm>
      )}
      {step !== "name" && directory === null && <ForgotLink />}
      {step === "name" && <PasskeySignIn onSignedIn={enter} />}
      <HelpContact look={look} />
      <OtherWays domain={found?.ways.organisationName ? found.domain : undefined} />
    </>
  );
}

const leads = { name: "signin.leadName", password: "signin.lead", reserve: "signin.reserveLead" } as const;
