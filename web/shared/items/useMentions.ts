import { useState, type KeyboardEvent } from "react";
import { mentionQuery } from "./mention.ts";

/** The people that are offered after an @, and the keys that choose among them. */
export interface Mentions<P> {
  readonly suggestions: readonly P[];
  /** Which of them is chosen. */
  readonly chosen: number;
  /** The text has changed: the first is chosen, and a list that was closed may open. */
  readonly restart: () => void;
  readonly pick: (person: P) => void;
  /** Whether the key was meant for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

/** `onPick` gets where the @ stands beside the person. */
export function useMentions<P>(props: {
  text: string;
  caret: number;
  find: (query: string) => readonly P[];
  onPick: (person: P, start: number) => void;
}): Mentions<P> {
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const query = mentionQuery(props.text, props.caret);
  const suggestions = query === undefined || isClosed ? [] : props.find(query);
  const pick = (person: P): void => props.onPick(person, props.caret - (query?.length ?? 0) - 1);
  return {
    suggestions,
    chosen,
    pick,
    restart() {
      setClosed(false);
      setChosen(0);
    },
    onKeyDown(event) {
      if (suggestions.length === 0) return false;
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0 && !["Enter", "Tab", "Escape"].includes(event.key)) return false;
      const person = suggestions[chosen];
      if (step !== 0) setChosen((chosen + step + suggestions.length) % suggestions.length);
      else if (event.key === "Escape") setClosed(true);
      else if (person) pick(person);
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
