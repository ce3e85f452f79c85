import {
  AtSign,
  Bold,
  Code,
  Italic,
  List,
  ListOrdered,
  Paperclip,
  Pencil,
  Plus,
  Reply,
  SendHorizontal,
  Smile,
  Strikethrough,
  Vote,
  X,
} from "lucide-react";
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { Avatar, Button, IconButton, Kbd, Menu } from "../../ui/index.ts";
import css from "./Composer.module.css";
import { keepDraft, readDraft } from "./drafts.ts";
import type { Person } from "./person.ts";
import type { Mention } from "./markdown.ts";
import { PickEmoji } from "./PickEmoji.tsx";

export interface Outgoing {
  text: string;
  mentions: readonly Mention[];
}

interface ComposerProps {
  /** Where the draft belongs: a room, or a room with a thread. */
  place: string;
  label: string;
  /** Above the field: what is answered or changed. */
  about: { kind: "reply" | "edit"; text: string } | null;
  onAboutEnd: () => void;
  /** The text to change; replaces the draft while it lasts. */
  initial: string | null;
  people: readonly Person[];
  me: string;
  onSend: (outgoing: Outgoing) => void;
  onFiles?: (files: File[]) => void;
  onPoll?: () => void;
  onTyping?: (isTyping: boolean) => void;
  onEditLast?: () => void;
  isSmall?: boolean;
}

const marks = [
  { id: "bold", icon: <Bold aria-hidden="true" />, name: "chat.bold", around: "**" },
  { id: "italic", icon: <Italic aria-hidden="true" />, name: "chat.italic", around: "_" },
  { id: "strike", icon: <Strikethrough aria-hidden="true" />, name: "chat.strike", around: "~~" },
  { id: "code", icon: <Code aria-hidden="true" />, name: "chat.code", around: "`" },
  { id: "list", icon: <List aria-hidden="true" />, name: "chat.list", before: () => "- " },
  { id: "numbers", icon: <ListOrdered aria-hidden="true" />, name: "chat.numbers", before: (n: number) => `${n}. ` },
] as const;

/** Write, format, mention, attach, send. Drafts stay in this browser. */
export function Composer(props: ComposerProps) {
  const { place, people, initial, onTyping } = props;
  const t = useText();
  const isPhone = useIsPhone();
  const listId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => initial ?? readDraft(place));
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);

  // Another room, or a message to change: another text. What was written stays as that place's draft.
  const before = useRef({ place, initial });
  useEffect(() => {
    if (before.current.place === place && before.current.initial === initial) return;
    before.current = { place, initial };
    setText(initial ?? readDraft(place));
    field.current?.focus();
  }, [place, initial]);
  useEffect(() => {
    if (props.about) field.current?.focus();
  }, [props.about]);

  // Grows with its text where the browser cannot do that by itself.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [text]);

  const change = (next: string): void => {
    setText(next);
    setClosed(false);
    setChosen(0);
    if (initial === null) keepDraft(place, next);
    onTyping?.(next.trim() !== "");
  };

  const asked = /(?:^|\s)@([\p{L}\p{N}.\- ]{0,30})$/u.exec(text.slice(0, caret))?.[1];
  const suggestions =
    asked === undefined || isClosed
      ? []
      : people
          .filter(
            (one) =>
              one.userId !== props.me &&
              `${one.name} ${one.userId}`.toLocaleLowerCase("sv").includes(asked.toLocaleLowerCase("sv")),
          )
          .slice(0, 6);

  const insert = (start: number, end: number, words: string, at = start + words.length): void => {
    change(text.slice(0, start) + words + text.slice(end));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
      setCaret(at);
    });
  };
  const mention = (person: Person): void => {
    const start = caret - (asked?.length ?? 0) - 1;
    insert(start, caret, `@${person.name} `);
  };
  const applyMark = (mark: (typeof marks)[number]): void => {
    const element = field.current;
    if (!element) return;
    const { selectionStart: start, selectionEnd: end } = element;
    const selected = text.slice(start, end);
    if ("around" in mark)
      insert(start, end, mark.around + selected + mark.around, start + mark.around.length + selected.length);
    else {
      const lineStart = text.lastIndexOf("\n", start - 1) + 1;
      const lines = text.slice(lineStart, end).split("\n");
      insert(lineStart, end, lines.map((line, index) => mark.before(index + 1) + line).join("\n"));
    }
  };
  const send = (): void => {
    const words = text.trim();
    if (!words) return;
    const mentions = people
      .filter((one) => words.includes(`@${one.name}`))
      .map(({ userId, name }) => ({ userId, name }));
    setText("");
    if (initial === null) keepDraft(place, "");
    onTyping?.(false);
    props.onSend({ text: words, mentions });
  };

  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (suggestions.length > 0) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setChosen((chosen + step + suggestions.length) % suggestions.length);
      const picked = suggestions[chosen];
      if ((event.key === "Enter" || event.key === "Tab") && picked) mention(picked);
      if (event.key === "Escape") setClosed(true);
      if (step !== 0 || ["Enter", "Tab", "Escape"].includes(event.key)) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
    }
    const isTouch = matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && !event.shiftKey && !isTouch) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && props.about) {
      event.preventDefault();
      event.stopPropagation();
      props.onAboutEnd();
    } else if (event.key === "ArrowUp" && text === "" && props.onEditLast) {
      event.preventDefault();
      props.onEditLast();
    } else if ((event.ctrlKey || event.metaKey) && !event.altKey && (event.key === "b" || event.key === "i")) {
      event.preventDefault();
      applyMark(marks[event.key === "b" ? 0 : 1]);
    }
  };

  const attach: ReactNode = props.onFiles && (
    <>
      {props.onPoll ? (
        <Menu
          label={t("chat.attach")}
          trigger={
            <IconButton label={t("chat.attach")} size="sm" hasTip={false}>
              <Plus aria-hidden="true" />
            </IconButton>
          }
          actions={[
            { id: "file", name: t("chat.attachFile"), icon: <Paperclip />, onAction: () => picker.current?.click() },
            { id: "poll", name: t("chat.poll"), icon: <Vote />, onAction: props.onPoll },
          ]}
        />
      ) : (
        <IconButton label={t("chat.attach")} size="sm" onPress={() => picker.current?.click()}>
          <Plus aria-hidden="true" />
        </IconButton>
      )}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          props.onFiles?.([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
  const pickEmoji = (
    <PickEmoji
      onPick={(sign) => insert(caret, caret, sign)}
      trigger={
        <IconButton label={t("chat.emoji")} size="sm" hasTip={false}>
          <Smile aria-hidden="true" />
        </IconButton>
      }
    />
  );

  return (
    <div className={css.place} data-small={props.isSmall ? true : undefined}>
      {suggestions.length > 0 && (
        <ul className={css.suggestions} role="listbox" id={listId} aria-label={t("chat.suggestions")}>
          {suggestions.map((person, index) => (
            <li key={person.userId} role="option" id={`${listId}-${index}`} aria-selected={index === chosen}>
              <button
                type="button"
                tabIndex={-1}
                className={css.suggestion}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => mention(person)}
              >
                <Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} />
                {person.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={css.composer}>
        {props.about && (
          <div className={css.about}>
            {props.about.kind === "reply" ? <Reply aria-hidden="true" /> : <Pencil aria-hidden="true" />}
            <span>{props.about.text}</span>
            <IconButton label={t("common.cancel")} size="sm" onPress={props.onAboutEnd}>
              <X aria-hidden="true" />
            </IconButton>
          </div>
        )}
        <div className={css.line}>
          {isPhone && attach}
          <textarea
            ref={field}
            className={css.field}
            rows={1}
            value={text}
            placeholder={isPhone ? t("chat.composeShort") : props.label}
            aria-label={props.label}
            aria-autocomplete="list"
            aria-controls={suggestions.length > 0 ? listId : undefined}
            aria-activedescendant={suggestions.length > 0 ? `${listId}-${chosen}` : undefined}
            onChange={(event) => {
              change(event.target.value);
              setCaret(event.target.selectionStart);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const files = [...event.clipboardData.files];
              if (files.length === 0 || !props.onFiles) return;
              event.preventDefault();
              props.onFiles(files);
            }}
          />
          {isPhone && (
            <>
              {pickEmoji}
              <IconButton label={t("chat.send")} size="sm" isDisabled={!text.trim()} onPress={send} hasTip={false}>
                <SendHorizontal aria-hidden="true" />
              </IconButton>
            </>
          )}
        </div>
        {!isPhone && (
          <div className={css.bar}>
            {attach}
            <IconButton
              label={t("chat.mention")}
              size="sm"
              onPress={() => insert(caret, caret, caret > 0 && !/\s$/.test(text.slice(0, caret)) ? " @" : "@")}
            >
              <AtSign aria-hidden="true" />
            </IconButton>
            {pickEmoji}
            {!props.isSmall && (
              <div className={css.marks} role="group" aria-label={t("chat.formatting")}>
                {marks.map((mark) => (
                  <IconButton key={mark.id} label={t(mark.name)} size="sm" onPress={() => applyMark(mark)}>
                    {mark.icon}
                  </IconButton>
                ))}
              </div>
            )}
            <span className={css.space} />
            {!props.isSmall && (
              <span className={css.hint} aria-hidden="true">
                <Kbd>Enter</Kbd>
              </span>
            )}
            <Button
              variant="primary"
              size="sm"
              icon={<SendHorizontal aria-hidden="true" />}
              isDisabled={!text.trim()}
              onPress={send}
            >
              {t(props.about?.kind === "edit" ? "common.save" : "chat.send")}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
