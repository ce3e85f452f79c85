import { useEffect, useState } from "react";

interface Pages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** The id of an utterance's element. */
export const elementOf = (utteranceId: string): string => `utterance-${utteranceId}`;

/** Goes to an utterance, and fetches more until it is there: the one of the address first, then those that are asked for. */
export function useGoal(utterances: readonly { readonly id: string }[], pages: Pages, first: string | null) {
  const [chosen, setChosen] = useState(first);
  const [goal, setGoal] = useState(first);
  const [known, setKnown] = useState(first);
  // Another hit of the search, while the page is open.
  if (known !== first) {
    setKnown(first);
    setChosen(first);
    setGoal(first);
  }
  const isThere = goal !== null && utterances.some((one) => one.id === goal);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  useEffect(() => {
    if (goal === null || utterances.length === 0) return;
    if (isThere) {
      const element = document.getElementById(elementOf(goal));
      element?.scrollIntoView({ block: "center" });
      element?.focus({ preventScroll: true });
      setGoal(null);
    } else if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [goal, isThere, utterances.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    chosen,
    goTo(utteranceId: string) {
      setChosen(utteranceId);
      setGoal(utteranceId);
    },
  };
}
