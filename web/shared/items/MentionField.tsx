import type { Person } from "@safos/contract/identity";
import { useId, useRef, useState } from "react";
import { useText } from "../../text/index.tsx";
import { Avatar } from "../../ui/index.ts";
import css from "./Comments.module.css";
import "./text.ts";

/** Those of the people whose @name stands in the text. */
export function mentionedIn(text: string, people: readonly Person[]): string[] {
  return people.filter((one) => text.includes(`@${one.displayName}`)).map((one) => one.id);
}

/** A field for several lines in which @ offers people. Ctrl Enter sends. */
export function MentionField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  people: readonly Person[];
  onSend: () => void;
  onCancel?: () => void;
  autoFocus?: boolean;
}) {
  const t = useText();
  const listId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const { value } = props;
  const asked = /(?:^|\s)@([\p{L}\p{N}.\- ]{0,30})$/u.exec(value.slice(0, caret))?.[1];
  const offered =
    asked === undefined || isClosed
      ? []
      : props.people
          .filter((one) =>
            `${one.displayName} ${one.name}`.toLocaleLowerCase("sv").includes(asked.toLocaleLowerCase("sv")),
          )
          .slice(0, 6);

  const pick = (person: Person): void => {
    const start = caret - (asked?.length ?? 0) - 1;
    const words = `@${person.displayName} `;
    props.onChange(value.slice(0, start) + words + value.slice(caret));
    const at = start + words.length;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
      setCaret(at);
    });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (offered.length > 0) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setChosen((chosen + step + offered.length) % offered.length);
      const person = offered[chosen];
      if ((event.key === "Enter" || event.key === "Tab") && person) pick(person);
      if (event.key === "Escape") setClosed(true);
      if (step !== 0 || ["Enter", "Tab", "Escape"].includes(event.key)) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onSend();
    } else if (event.key === "Escape" && props.onCancel) {
      event.preventDefault();
      event.stopPropagation();
      props.onCancel();
    }
  };
  const isOpen = offered.length > 0;
  return (
    <div className={css.field}>
      <textarea
        ref={field}
        className={css.input}
        aria-label={props.label}
        placeholder={props.label}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${chosen}` : undefined}
        maxLength={10_000}
        rows={2}
        // The field is opened by the person's own press of Reply or Edit.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={props.autoFocus ?? false}
        value={value}
        onChange={(event) => {
          props.onChange(event.target.value);
          setCaret(event.target.selectionStart);
          setClosed(false);
          setChosen(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <ul id={listId} role="listbox" aria-label={t("items.mentions")} className={css.offered}>
          {offered.map((person, index) => (
            <li
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={css.person}
              onPointerDown={(event) => {
                event.preventDefault();
                pick(person);
              }}
            >
              <Avatar id={person.id} name={person.displayName} imageUrl={person.avatarUrl} />
              {person.displayName}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
