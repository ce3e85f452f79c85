import type { ReactNode } from "react";
import type { Suggesting } from "../../../shared/items/useSuggestions.ts";
import css from "./Composer.module.css";

/** Above the field: what can stand where the caret is; nothing where there is none. */
export function Suggestions<T>(props: {
  id: string;
  label: string;
  list: Suggesting<T>;
  keyOf: (one: T) => string;
  children: (one: T) => ReactNode;
}) {
  const { id, list } = props;
  if (list.suggestions.length === 0) return null;
  return (
    <ul className={css.suggestions} role="listbox" id={id} aria-label={props.label}>
      {list.suggestions.map((one, index) => (
        <li
          key={props.keyOf(one)}
          role="option"
          id={`${id}-${index}`}
          aria-selected={index === list.chosen}
          className={css.suggestion}
          // The focus stays in the field; a finger that scrolls chooses nothing.
          onPointerDown={(event) => event.preventDefault()}
          onPointerUp={() => list.pick(one)}
        >
          {props.children(one)}
        </li>
      ))}
    </ul>
  );
}
