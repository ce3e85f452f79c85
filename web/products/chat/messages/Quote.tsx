import { CornerUpLeft } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import type { MessageActions } from "./message-actions.ts";
import css from "./MessageRow.module.css";
import { RichLine } from "./rich.tsx";
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
          {quoted.isDeleted ? <span>{t("chat.deleted")}</span> : <Quoted quoted={quoted} actions={actions} />}
        </>
      ) : (
        <span>…</span>
      )}
    </button>
  );
}

function Quoted({ quoted, actions }: { quoted: Message; actions: MessageActions }) {
  const { format, formatted_body: html } = quoted.content;
  if (format !== "org.matrix.custom.html" || typeof html !== "string") return <span>{plainTextOf(quoted)}</span>;
  return <RichLine html={html} options={{ me: actions.me, nameOf: (userId) => actions.personOf(userId).name }} />;
}
