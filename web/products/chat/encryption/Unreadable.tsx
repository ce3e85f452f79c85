import { KeyRound } from "lucide-react";
import { PathLink } from "../../../platform/PathLink.tsx";
import { useText } from "../../../text/index.tsx";
import { buttonClass } from "../../../ui/index.ts";
import type { Unreadable as Why } from "../messages/timeline.ts";
import css from "./encryption.module.css";
import "./text.ts";

/** A message that cannot be read, why, and what can be done. */
export function Unreadable({ why }: { why: Why }) {
  const t = useText();
  return (
    <div className={css.unreadable}>
      <KeyRound aria-hidden="true" />
      <div>
        <b>{t("roomkeys.unreadable")}</b>
        <p>{t(`roomkeys.why.${why}`)}</p>
        {(why === "earlier" || why === "waiting") && (
          <PathLink path="/security" className={buttonClass("secondary", "xs")}>
            {t("roomkeys.useKey")}
          </PathLink>
        )}
      </div>
    </div>
  );
}
