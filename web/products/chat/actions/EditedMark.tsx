import { useText } from "../../../text/index.tsx";
import type { Message } from "../messages/timeline.ts";
import css from "./actions.module.css";
import type { FurtherActions } from "./further.ts";
import "./text.ts";

/** Says that a message has been changed; pressed, it shows what it said before. */
export function EditedMark(props: {
  message: Message;
  further: FurtherActions;
  /** By Tab, as the tools of the message are. */
  isReachable: boolean;
}) {
  const { message, further } = props;
  const t = useText();
  return (
    <>
      {" "}
      <button
        type="button"
        className={css.edited}
        aria-label={t("messageactions.historyOpen")}
        tabIndex={props.isReachable ? 0 : -1}
        onClick={() => further.onAsk("history", message)}
      >
        {t("chat.edited")}
      </button>
    </>
  );
}
