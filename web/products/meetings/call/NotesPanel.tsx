import "../text.ts";
import { SendHorizontal, SquareKanban, X } from "lucide-react";
import { useEffect, useRef, useState, type Ref } from "react";
import { explain } from "../../../platform/api.ts";
import { offered } from "../../../platform/product.ts";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { IconButton, showToast, Switch } from "../../../ui/index.ts";
import { splitAddresses } from "../addresses.ts";
import { captions, useCaptions } from "../captions/store.ts";
import "../captions/text.ts";
import "../permissions/text.ts";
import { useIsEncrypted } from "../encryption/keys.ts";
import { useMayWrite } from "../permissions/store.ts";
import { call, useCall } from "./call.ts";
import { isCallExternal } from "./external.ts";
import type { Note, Target } from "./state.ts";
import css from "./Stage.module.css";
import { goBesideCall } from "./whiteboard.ts";

/** What is written during the call; guests are in it too. */
export function NotesPanel(props: { notes: readonly Note[]; target: Target | null; onClose: () => void }) {
  const { notes, onClose } = props;
  const t = useText();
  const isLeading = useCall().tiles.some((tile) => tile.isLocal && tile.isModerator);
  const mayWrite = useMayWrite() || isLeading;
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
          <NoteRow
            key={note.id}
            note={note}
            target={props.target}
            element={index === notes.length - 1 ? end : undefined}
          />
        ))}
      </ol>
      {mayWrite ? <WriteNote /> : <p className={css.hint}>{t("permissions.noChat")}</p>}
    </aside>
  );
}

function NoteRow(props: { note: Note; target: Target | null; element: Ref<HTMLLIElement> | undefined }) {
  const t = useText();
  const locale = useLocale();
  const createCard = offered("createCard");
  const { note, target } = props;
  const meetingId = target?.meetingId ?? null;
  return (
    <li className={css.note} ref={props.element}>
      <span className={css.noteBody}>
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
              workspaceId: target?.workspaceId ?? null,
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
  );
}

function WriteNote() {
  const t = useText();
  const { isTypingShown } = useCaptions().preferences;
  const isEncrypted = useIsEncrypted();
  const [text, setText] = useState("");
  // The panel is closed in the middle of a word.
  useEffect(() => () => captions.endTyping(""), []);
  return (
    <>
      {isCallExternal() && <p className={css.typing}>{t("meeting.notKept")}</p>}
      {!isEncrypted && !isCallExternal() && (
        <div className={css.typing}>
          <Switch isSelected={isTypingShown} onChange={(next) => captions.prefer({ isTypingShown: next })}>
            {t("captions.typing")}
          </Switch>
        </div>
      )}
      <form
        className={css.write}
        onSubmit={(event) => {
          event.preventDefault();
          const message = text.trim();
          if (message === "") return;
          setText("");
          captions.endTyping(message);
          call.say(message).catch((error: unknown) => {
            setText(message);
            showToast({ text: explain(error), tone: "danger" });
          });
        }}
      >
        <input
          aria-label={t("meeting.write")}
          placeholder={t("meeting.write")}
          maxLength={4000}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (!isEncrypted && !isCallExternal()) captions.type(event.target.value);
          }}
        />
        <IconButton label={t("meeting.send")} tone="stage" type="submit">
          <SendHorizontal aria-hidden="true" />
        </IconButton>
      </form>
    </>
  );
}
