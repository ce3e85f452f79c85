import { useState, type KeyboardEvent } from "react";

/** What is offered while something is written, and the keys that choose among it. */
export interface Suggesting<T> {
  readonly suggestions: readonly T[];
  /** Which of them is chosen. */
  readonly chosen: number;
  /** The text has changed: the first is chosen, and a list that was closed may open. */
  readonly restart: () => void;
  readonly pick: (one: T) => void;
  /** Whether the key was meant for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

/** `query`: what is written behind the sign that asks for suggestions; undefined when there is none. */
export function useSuggestions<T>(props: {
  query: string | undefined;
  find: (query: string) => readonly T[];
  onPick: (one: T) => void;
}): Suggesting<T> {
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const suggestions = props.query === undefined || isClosed ? [] : props.find(props.query);
  return {
    suggestions,
    chosen,
    pick: props.onPick,
    restart() {
      setClosed(false);
      setChosen(0);
    },
    onKeyDown(event) {
      if (suggestions.length === 0) return false;
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0 && !["Enter", "Tab", "Escape"].includes(event.key)) return false;
      const one = suggestions[chosen];
      if (step !== 0) setChosen((chosen + step + suggestions.length) % suggestions.length);
      else if (event.key === "Escape") setClosed(true);
      else if (one) props.onPick(one);
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
