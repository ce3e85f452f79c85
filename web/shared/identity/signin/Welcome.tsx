import type { Look } from "@safos/contract/look";
import { useText } from "../../../text/index.tsx";
import { useEntryLook } from "./entry-look.ts";
import css from "./SignInPage.module.css";

/** What the agency says to those who are about to sign in. `look`: of the domain that is written. */
export function Welcome({ look }: { look: Look | null }) {
  const { welcome } = useEntryLook(look) ?? {};
  return welcome ? <p className={css.welcome}>{welcome}</p> : null;
}

/** Where the agency's people are helped. */
export function HelpContact({ look }: { look: Look | null }) {
  const t = useText();
  const { helpContact } = useEntryLook(look) ?? {};
  if (!helpContact) return null;
  const isAddress = helpContact.startsWith("https://");
  return (
    <p className={css.help}>
      {t("signin.help")}{" "}
      <a href={isAddress ? helpContact : `mailto:${helpContact}`} rel="noreferrer">
        {isAddress ? helpContact.slice("https://".length) : helpContact}
      </a>
    </p>
  );
}
