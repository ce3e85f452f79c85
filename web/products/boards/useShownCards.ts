import type { Board, CardSummary } from "@safos/contract/boards";
import { useDeferredValue, useMemo, useState } from "react";
import { now } from "../../platform/clock.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { makeMatcher, parseFilter } from "./filter.ts";
import { lanesOf, type LaneKind } from "./lanes.ts";

/** The cards of a board that the filter lets through, counted by list and divided into lanes. */
export function useShownCards(board: Board | undefined, summaries: ReadonlyMap<string, CardSummary> | undefined) {
  const t = useText();
  const myId = useMaybeMe()?.person.id ?? null;
  const [query, setQuery] = useState("");
  const applied = useDeferredValue(query);
  const [laneKind, setLaneKind] = useState<LaneKind>("none");
  const all = useMemo(() => [...(summaries?.values() ?? [])], [summaries]);
  const cards = useMemo(() => {
    const terms = parseFilter(applied);
    return board && terms.length > 0 ? all.filter(makeMatcher(terms, board, myId, now())) : all;
  }, [all, applied, board, myId]);
  const counts = useMemo(() => {
    const map = new Map<string, number>();
    for (const card of all) map.set(card.listId, (map.get(card.listId) ?? 0) + 1);
    return map;
  }, [all]);
  const lanes = useMemo(
    () =>
      board ? lanesOf(laneKind, board, all, { none: t("boards.laneNone"), noParent: t("boards.laneNoParent") }) : [],
    [laneKind, board, all, t],
  );
  return { all, cards, counts, lanes, laneKind, setLaneKind, query, setQuery, isFiltered: applied.trim() !== "" };
}

export type ShownCards = ReturnType<typeof useShownCards>;
