import { useText } from "../../../text/index.tsx";
import type { Message } from "../messages/timeline.ts";
import css from "./actions.module.css";
import type { FurtherActions } from "./further.ts";
import "./text.ts";

/** Says that a message has been changed; pressed, it shows what it said before. */
export function EditedMark({ message, further }: { message: Message; further: FurtherActions }) {
  const t = useText();
  return (
    <>
      {" "}
      <button
        type="button"
        className={css.edited}
        aria-label={t("messageactions.historyOpen")}
        // Arrows lead to a message, and its menu has the same for the keyboard.
        tabIndex={-1}
        onClick={() => further.onAsk("history", message)}
      >
        {t("chat.edited")}
      </button>
    </>
  );
}
