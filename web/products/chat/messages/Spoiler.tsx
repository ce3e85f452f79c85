import { EyeOff } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import css from "./rich.module.css";
import { tidy } from "./tidy.ts";

/** What its writer hides: not in the page until it is asked for. The button stays, and so does the focus. */
export function Spoiler({ reason, children }: { reason: string; children: ReactNode }) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  const about = tidy(reason);
  return (
    <span>
      <button type="button" className={css.spoiler} aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        <EyeOff aria-hidden="true" />
        {t(isShown ? "rich.hide" : "rich.show")}
        {about !== "" && `: ${about}`}
      </button>
      {isShown && <> {children}</>}
    </span>
  );
}
