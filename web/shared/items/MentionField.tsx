import type { Person } from "@safos/contract/identity";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { useText } from "../../text/index.tsx";
import { Avatar } from "../../ui/index.ts";
import css from "./Comments.module.css";
import { findMentioned, insertMention } from "./mention.ts";
import { useCaret } from "./useCaret.ts";
import { useMentions } from "./useMentions.ts";
import type { Suggesting } from "./useSuggestions.ts";
import "./text.ts";

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  people: readonly Person[];
  onSend: () => void;
  onCancel?: () => void;
  autoFocus?: boolean;
}

/** A field for several lines in which @ offers people. Ctrl Enter sends. */
export function MentionField(props: FieldProps) {
  const listId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const putCaret = useCaret(field);
  const mentions = useMentions({
    text: props.value,
    caret,
    find: (query) => findMentioned(query, props.people),
    onPick(person) {
      const after = insertMention(props.value, caret, person);
      props.onChange(after.text);
      putCaret(after.caret);
      setCaret(after.caret);
    },
  });
  const isOpen = mentions.suggestions.length > 0;
  return (
    <div className={css.field}>
      <textarea
        ref={field}
        className={css.input}
        aria-label={props.label}
        placeholder={props.label}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${mentions.chosen}` : undefined}
        maxLength={10_000}
        rows={2}
        // The field is opened by the person's own press of Reply or Edit.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={props.autoFocus ?? false}
        value={props.value}
        onChange={(event) => {
          props.onChange(event.target.value);
          setCaret(event.target.selectionStart);
          mentions.restart();
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (!event.nativeEvent.isComposing && !mentions.onKeyDown(event)) onFieldKey(event, props);
        }}
      />
      {isOpen && <OfferedPeople id={listId} mentions={mentions} />}
    </div>
  );
}

function onFieldKey(event: KeyboardEvent, { onSend, onCancel }: FieldProps): void {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    onSend();
  } else if (event.key === "Escape" && onCancel) {
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  }
}

function OfferedPeople({ id, mentions }: { id: string; mentions: Suggesting<Person> }) {
  const t = useText();
  return (
    <ul id={id} role="listbox" aria-label={t("items.mentions")} className={css.offered}>
      {mentions.suggestions.map((person, index) => (
        <li
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === mentions.chosen}
          className={css.person}
          onPointerDown={(event) => {
            event.preventDefault();
            mentions.pick(person);
          }}
        >
          <Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} />
          {person.displayName}
        </li>
      ))}
    </ul>
  );
}
