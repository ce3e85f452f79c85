import { SendHorizontal, SquareKanban, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { offered } from "../../../platform/product.ts";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { IconButton, showToast } from "../../../ui/index.ts";
import { call } from "./call.ts";
import type { Note, Target } from "./state.ts";
import css from "./Stage.module.css";
import { goBesideCall, splitAddresses } from "./whiteboard.ts";

/** What is written during the call; guests are in it too. */
export function NotesPanel(props: { notes: readonly Note[]; target: Target | null; onClose: () => void }) {
  const { notes, onClose } = props;
  const meetingId = props.target?.meetingId ?? null;
  const t = useText();
  const createCard = offered("createCard");
  const locale = useLocale();
  const [words, setWords] = useState("");
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which is no way to end an effect.
    end.current?.scrollIntoView({ block: "end" });
  }, [notes]);
  return (
    <aside className={css.panel} aria-label={t("meeting.chat")}>
      <header className={css.panelHead}>
        <h2>{t("meeting.chat")}</h2>
        <IconButton label={t("common.close")} tone="stage" onPress={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      {/* Always: anyone who writes, a guest too, is to know where it ends up. */}
      <p className={css.hint}>{t("meeting.notesKept")}</p>
      <ol className={css.notes} aria-live="polite">
        {notes.map((note, index) => (
          <li key={note.id} className={css.note} ref={index === notes.length - 1 ? end : undefined}>
            <span className={css.noteWords}>
              <span className={css.noteFrom}>
                {note.isMine ? t("meeting.you") : note.from} <time>{formatTime(locale, note.at)}</time>
              </span>
              <span className={css.noteText}>
                {splitAddresses(note.text).map(({ text, path }, part) =>
                  path === null ? (
                    text
                  ) : (
                    <a
                      key={part}
                      href={path}
                      className={css.noteLink}
                      onClick={(event) => {
                        event.preventDefault();
                        goBesideCall(path);
                      }}
                    >
                      {text}
                    </a>
                  ),
                )}
              </span>
            </span>
            {createCard && meetingId !== null && (
              <IconButton
                label={t("meeting.cardOf", { text: note.text.slice(0, 60) })}
                hasTip={false}
                size="sm"
                tone="stage"
                onPress={() =>
                  createCard({
                    workspaceId: props.target?.workspaceId ?? null,
                    source: { kind: "meeting", id: meetingId },
                    title: note.text,
                    description: `${note.from}: ${note.text}`,
                  })
                }
              >
                <SquareKanban aria-hidden="true" />
              </IconButton>
            )}
          </li>
        ))}
      </ol>
      <form
        className={css.write}
        onSubmit={(event) => {
          event.preventDefault();
          const said = words.trim();
          if (said === "") return;
          setWords("");
          call.say(said).catch((error: unknown) => {
            setWords(said);
            showToast({ text: explain(error), tone: "danger" });
          });
        }}
      >
        <input
          aria-label={t("meeting.write")}
          placeholder={t("meeting.write")}
          maxLength={4000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <IconButton label={t("meeting.send")} tone="stage" type="submit">
          <SendHorizontal aria-hidden="true" />
        </IconButton>
      </form>
    </aside>
  );
}
