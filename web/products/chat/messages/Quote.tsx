import { CornerUpLeft } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import type { MessageActions } from "./message-actions.ts";
import css from "./MessageRow.module.css";
import { plainTextOf, type Message } from "./timeline.ts";

/** The message that is answered, above the answer; three dots until it is known. */
export function Quote({ quoted, actions, id }: { quoted: Message | null; actions: MessageActions; id: string }) {
  const t = useText();
  return (
    <button type="button" className={css.quote} onClick={() => actions.onShow(id)}>
      <CornerUpLeft aria-hidden="true" />
      {quoted ? (
        <>
          <b>{actions.personOf(quoted.sender).name}</b>
          <span>{quoted.isDeleted ? t("chat.deleted") : plainTextOf(quoted)}</span>
        </>
      ) : (
        <span>…</span>
      )}
    </button>
  );
}
