import { useContext, useEffect, useRef, useState, type RefObject } from "react";
import { useCaret } from "../../../shared/items/useCaret.ts";
import { useMentions } from "../../../shared/items/useMentions.ts";
import type { Suggesting } from "../../../shared/items/useSuggestions.ts";
import { emoticonsIn, type Emoticon, type Sticker } from "../emoji/emoticons.ts";
import { RoomEmoticons } from "../emoji/room-emoticons.ts";
import type { ShownAbout } from "./about.ts";
import { bold, insertion, italic, marked, type Insertion, type Mark } from "./formatting.ts";
import { mentionsIn, type Mention } from "../markdown.ts";
import type { Person } from "../person.ts";
import type { EmojiHint } from "./emoji-hints.ts";
import { findPeople } from "./mentions.ts";
import type { Recorded } from "../voice/recorder.ts";
import type { Attached } from "./useAttached.ts";
import { useDraft } from "./useDraft.ts";
import { useEmojiHints } from "./useEmojiHints.ts";

export interface Outgoing {
  text: string;
  mentions: readonly Mention[];
  /** The room's own pictures whose names stand in it. */
  emoticons?: readonly Emoticon[];
}

export interface ComposerProps {
  /** Where the draft belongs: a room, or a room with a thread. */
  draftKey: string;
  label: string;
  /** Above the field: what is answered or changed. */
  about: ShownAbout | null;
  onAboutEnd: () => void;
  /** The text to change; replaces the draft while it lasts. */
  initial: string | null;
  people: readonly Person[];
  me: string;
  onSend: (outgoing: Outgoing) => void;
  /** Asks when it is to be sent; `clear` empties the field. Left out where nothing can be sent later. */
  onLater?: (outgoing: Outgoing, clear: () => void) => void;
  /** What goes along with the message; left out where nothing can be attached. */
  attached?: Attached;
  onPoll?: () => void;
  onLocation?: () => void;
  /** A sticker was chosen, and is sent by itself; left out where none can be. */
  onSticker?: (sticker: Sticker) => void;
  /** A voice message was recorded; left out where none can be sent. */
  onVoice?: (recorded: Recorded) => void;
  onTyping?: (isTyping: boolean) => void;
  onEditLast?: () => void;
  isSmall?: boolean;
}

export interface ComposerState {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  /** There is nothing to send. */
  readonly isEmpty: boolean;
  readonly mentions: Suggesting<Person>;
  readonly emoji: Suggesting<EmojiHint>;
  /** The person wrote in the field. */
  readonly change: (text: string, caret: number) => void;
  readonly setCaret: (caret: number) => void;
  /** Puts something where the caret is. */
  readonly insertHere: (text: string) => void;
  /** Begins a mention where the caret is. */
  readonly beginMention: () => void;
  readonly applyMark: (mark: Mark) => void;
  readonly send: () => void;
  readonly sendLater: () => void;
  readonly onKeyDown: (event: React.KeyboardEvent<HTMLTextAreaElement>) => void;
}

/** What is written, where the caret is, and everything that changes either. */
export function useComposer(props: ComposerProps): ComposerState {
  const { people, about, onTyping } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const emoticons = useContext(RoomEmoticons);
  const [text, write] = useDraft(props.draftKey, props.initial, field);
  const [caret, setCaret] = useState(0);
  const putCaret = useCaret(field);
  const attachedCount = props.attached?.files.length ?? 0;
  // What is written now is the answer, the change, or the caption.
  useEffect(() => {
    if (about || attachedCount > 0) field.current?.focus();
  }, [about, attachedCount]);
  const isEmpty = text.trim() === "" && (attachedCount === 0 || about?.kind === "edit");

  const change = (next: string): void => {
    write(next);
    mentions.restart();
    emoji.restart();
    onTyping?.(next.trim() !== "");
  };
  const insert = (made: Insertion): void => {
    change(text.slice(0, made.start) + made.text + text.slice(made.end));
    putCaret(made.caret);
    setCaret(made.caret);
  };
  const mentions = useMentions({
    text,
    caret,
    find: (query) => findPeople(people, query, props.me),
    onPick: (person, start) => insert(insertion(start, caret, `@${person.name} `)),
  });
  const emoji = useEmojiHints({
    text,
    caret,
    me: props.me,
    emoticons,
    onPick: (hint, start) => insert(insertion(start, caret, `${hint.text} `)),
  });
  const applyMark = (mark: Mark): void => {
    const element = field.current;
    if (element) insert(marked(text, { start: element.selectionStart, end: element.selectionEnd }, mark));
  };
  const outgoingOf = (message: string): Outgoing => ({
    text: message,
    mentions: mentionsIn(message, people),
    emoticons: emoticonsIn(message, emoticons),
  });
  const send = (): void => {
    const message = text.trim();
    if (isEmpty) return;
    write("");
    onTyping?.(false);
    props.onSend(outgoingOf(message));
  };
  return {
    field,
    text,
    isEmpty,
    mentions,
    emoji,
    change(next, at) {
      // One space was written, and nothing pasted.
      const whole = next.length === text.length + 1 ? emoji.replaced(next, at) : null;
      change(whole?.text ?? next);
      setCaret(whole?.caret ?? at);
      if (whole) putCaret(whole.caret);
    },
    setCaret,
    insertHere: (inserted) => insert(insertion(caret, caret, inserted)),
    beginMention: () => insert(insertion(caret, caret, caret > 0 && !/\s$/.test(text.slice(0, caret)) ? " @" : "@")),
    applyMark,
    send,
    sendLater() {
      const message = text.trim();
      if (!isEmpty) props.onLater?.(outgoingOf(message), () => write(""));
    },
    onKeyDown(event) {
      if (event.nativeEvent.isComposing || mentions.onKeyDown(event) || emoji.onKeyDown(event)) return;
      const act = actionOf(event, { text, props, send, applyMark });
      if (!act) return;
      event.preventDefault();
      act();
    },
  };
}

/** What a key does in the field beside writing; undefined when it only writes. */
function actionOf(
  event: React.KeyboardEvent,
  on: { text: string; props: ComposerProps } & Pick<ComposerState, "send" | "applyMark">,
): (() => void) | undefined {
  const { about, onAboutEnd, onEditLast } = on.props;
  // A touch keyboard has no other key for a new line.
  if (event.key === "Enter" && !event.shiftKey && !matchMedia("(pointer: coarse)").matches) return on.send;
  if (event.key === "Escape" && about)
    return () => {
      event.stopPropagation();
      onAboutEnd();
    };
  if (event.key === "ArrowUp" && on.text === "" && onEditLast) return onEditLast;
  const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (isShortcut && event.key === "b") return () => on.applyMark(bold);
  if (isShortcut && event.key === "i") return () => on.applyMark(italic);
  return undefined;
}
