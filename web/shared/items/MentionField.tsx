import type { Person } from "@safos/contract/identity";
import { useId, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { useText } from "../../text/index.tsx";
import { Avatar } from "../../ui/index.ts";
import css from "./Comments.module.css";
import { findMentioned, insertMention, mentionQuery } from "./mention.ts";
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
  const offer = useMentionOffer(props, field);
  const isOpen = offer.people.length > 0;
  return (
    <div className={css.field}>
      <textarea
        ref={field}
        className={css.input}
        aria-label={props.label}
        placeholder={props.label}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${offer.chosen}` : undefined}
        maxLength={10_000}
        rows={2}
        // The field is opened by the person's own press of Reply or Edit.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={props.autoFocus ?? false}
        value={props.value}
        onChange={(event) => {
          props.onChange(event.target.value);
          offer.onType(event.target.selectionStart);
        }}
        onSelect={(event) => offer.onCaret(event.currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (!event.nativeEvent.isComposing && !offer.onKey(event)) onFieldKey(event, props);
        }}
      />
      {isOpen && <OfferedPeople id={listId} people={offer.people} chosen={offer.chosen} onPick={offer.pick} />}
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

/** The people that are offered at the caret, and which of them is chosen. */
function useMentionOffer({ value, onChange, people }: FieldProps, field: RefObject<HTMLTextAreaElement | null>) {
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const query = mentionQuery(value, caret);
  const offered = query === undefined || isClosed ? [] : findMentioned(query, people);
  const pick = (person: Person): void => {
    const after = insertMention(value, caret, person);
    onChange(after.text);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(after.caret, after.caret);
      setCaret(after.caret);
    });
  };
  return {
    people: offered,
    chosen,
    pick,
    onCaret: setCaret,
    onType(at: number): void {
      setCaret(at);
      setClosed(false);
      setChosen(0);
    },
    /** Whether the key was meant for the offer. */
    onKey(event: KeyboardEvent): boolean {
      if (offered.length === 0) return false;
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0 && !["Enter", "Tab", "Escape"].includes(event.key)) return false;
      event.preventDefault();
      event.stopPropagation();
      const person = offered[chosen];
      if (step !== 0) setChosen((chosen + step + offered.length) % offered.length);
      else if (event.key === "Escape") setClosed(true);
      else if (person) pick(person);
      return true;
    },
  };
}

function OfferedPeople(props: {
  id: string;
  people: readonly Person[];
  chosen: number;
  onPick: (person: Person) => void;
}) {
  const t = useText();
  return (
    <ul id={props.id} role="listbox" aria-label={t("items.mentions")} className={css.offered}>
      {props.people.map((person, index) => (
        <li
          key={person.id}
          id={`${props.id}-${index}`}
          role="option"
          aria-selected={index === props.chosen}
          className={css.person}
          onPointerDown={(event) => {
            event.preventDefault();
            props.onPick(person);
          }}
        >
          <Avatar id={person.id} name={person.displayName} imageUrl={person.avatarUrl} />
          {person.displayName}
        </li>
      ))}
    </ul>
  );
}
