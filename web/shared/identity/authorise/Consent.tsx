import type { Authorisation, GrantedScope } from "@safos/contract/openid";
import {
  AtSign,
  BookUser,
  CalendarDays,
  Contact,
  Fingerprint,
  Folder,
  MessagesSquare,
  RefreshCw,
  UsersRound,
} from "lucide-react";
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
  calendar: <CalendarDays aria-hidden="true" />,
  contacts: <BookUser aria-hidden="true" />,
  files: <Folder aria-hidden="true" />,
  chat: <MessagesSquare aria-hidden="true" />,
};

/** What the program does in Safos itself, where the others are what it knows. */
const opening: readonly GrantedScope[] = ["calendar", "contacts", "files"];
const opens = ({ scopes }: Authorisation): boolean => scopes.some((scope) => opening.includes(scope));

function leadOf(t: Text, asked: Authorisation): string {
  const { clientName: name, host, scopes } = asked;
  if (host === null) return t(opens(asked) ? "program.leadOpensHere" : "program.leadHere", { name });
  if (host === name) return t("program.leadSite", { host });
  if (scopes.includes("chat")) return t("program.leadChat", { name, host });
  return t(opens(asked) ? "program.leadOpens" : "program.lead", { name, host });
}

function textOf(t: Text, asked: Authorisation, scope: GrantedScope): string {
  if (scope === "offline_access" && opens(asked)) return t("program.scope.offline_access.opens");
  return t(`program.scope.${scope}`);
}

/** As the person reads them: that it goes on while they are away, after what it is. */
const inOrder = (scopes: readonly GrantedScope[]): GrantedScope[] =>
  scopes.toSorted((a, b) => Number(a === "offline_access") - Number(b === "offline_access"));

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
        {inOrder(asked.scopes).map((scope) => (
          <li key={scope}>
            {icons[scope]}
            {textOf(t, asked, scope)}
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
