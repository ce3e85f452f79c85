import type { CallNote as Note } from "@safos/contract/ringing";
import { Phone, PhoneMissed } from "lucide-react";
import { enRinging } from "../../../text/en-ringing.ts";
import { addText, useText } from "../../../text/index.tsx";
import { svRinging } from "../../../text/sv-ringing.ts";
import css from "./CallNote.module.css";

addText({ sv: svRinging, en: enRinging });

/** What became of a call from this chat. */
export function CallNote({ note: { state, seconds }, isMine }: { note: Note; isMine: boolean }) {
  const t = useText();
  const minutes = Math.round(seconds / 60);
  return (
    <span className={css.note} data-missed={(state === "missed" && !isMine) || undefined}>
      {state === "answered" ? <Phone aria-hidden="true" /> : <PhoneMissed aria-hidden="true" />}
      {state !== "answered"
        ? t(state === "missed" && isMine ? "ring.note.unanswered" : `ring.note.${state}`)
        : minutes === 0
          ? t("ring.note.answeredShort")
          : t("ring.note.answered", { minutes })}
    </span>
  );
}
