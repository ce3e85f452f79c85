import type { Authorisation, GrantedScope } from "@safos/contract/openid";
import { AtSign, Contact, Fingerprint, MessagesSquare, RefreshCw, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import { useMaybeMe } from "../../../platform/session.ts";
import { useText, type Text } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import { EntryHeading } from "../signin/EntryFrame.tsx";
import css from "./Consent.module.css";

const icons: Readonly<Record<GrantedScope, ReactNode>> = {
  openid: <Fingerprint aria-hidden="true" />,
  profile: <Contact aria-hidden="true" />,
  email: <AtSign aria-hidden="true" />,
  groups: <UsersRound aria-hidden="true" />,
  offline_access: <RefreshCw aria-hidden="true" />,
  chat: <MessagesSquare aria-hidden="true" />,
};

function leadOf(t: Text, { clientName: name, host, scopes }: Authorisation): string {
  if (host === null) return t("program.leadHere", { name });
  if (host === name) return t("program.leadSite", { host });
  return t(scopes.includes("chat") ? "program.leadChat" : "program.lead", { name, host });
}

/** Which program asks, whose it is, and what it may do: the person lets it in, or does not. */
export function Consent(props: {
  asked: Authorisation;
  onAnswer: (isAllowed: boolean) => void;
  isPending: boolean;
  children?: ReactNode;
}) {
  const t = useText();
  const me = useMaybeMe();
  const { asked, isPending } = props;
  const name = asked.clientName;
  return (
    <>
      <EntryHeading title={t("program.title", { name })} lead={leadOf(t, asked)} />
      {props.children}
      {!asked.isRegistered && <Notice tone="warn">{t("program.notRegistered")}</Notice>}
      <h2 className={css.heading}>{t("program.may", { name })}</h2>
      <ul className={css.may}>
        {asked.scopes.map((scope) => (
          <li key={scope}>
            {icons[scope]}
            {t(`program.scope.${scope}`)}
          </li>
        ))}
      </ul>
      {asked.needsProof && <Notice isQuiet>{t("program.needsProof", { name })}</Notice>}
      <div className={css.buttons}>
        <Button variant="primary" size="lg" isFull isPending={isPending} onPress={() => props.onAnswer(true)}>
          {t("program.allow")}
        </Button>
        <Button variant="secondary" size="lg" isFull isDisabled={isPending} onPress={() => props.onAnswer(false)}>
          {t("program.deny")}
        </Button>
      </div>
      {me && <p className={css.small}>{t("program.as", { person: me.person.displayName, address: me.person.name })}</p>}
      <p className={css.small}>{t("program.later")}</p>
    </>
  );
}
