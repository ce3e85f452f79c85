import { mentionQuery } from "./mention.ts";
import { useSuggestions, type Suggesting } from "./useSuggestions.ts";

/** The people that are offered after an @. `onPick` gets where the @ stands beside the person. */
export function useMentions<P>(props: {
  text: string;
  caret: number;
  find: (query: string) => readonly P[];
  onPick: (person: P, start: number) => void;
}): Suggesting<P> {
  const query = mentionQuery(props.text, props.caret);
  return useSuggestions({
    query,
    find: props.find,
    onPick: (person) => props.onPick(person, props.caret - (query?.length ?? 0) - 1),
  });
}
