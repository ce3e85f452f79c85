import { useCallback, useRef, useState } from "react";
import { isAbout, type LiveEvent } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { useItemEvents } from "../../shared/items/index.ts";
import { acceptCard, cachedCard, isMoving, noteMove, patchSummaries, readCard } from "./cached-cards.ts";
import { allSummariesKey, boardQuery } from "./queries.ts";

const moverShownMs = 2000;
/** Cards that change together are asked for together. */
const gatherMs = 60;
/** More than this at once, and the whole board is asked for. */
const mostSingly = 20;

type Payload = LiveEvent["payload"];

function textOf(payload: Payload, key: string): string {
  const value = payload[key];
  return typeof value === "string" ? value : "";
}

/** Asks for changed cards, each once however often it was named. */
function useRefetch(boardId: string) {
  const changed = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refetchAll = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: ["board", boardId] });
    void queryClient.invalidateQueries({ queryKey: allSummariesKey(boardId) });
    void queryClient.invalidateQueries({ queryKey: ["card"] });
  }, [boardId]);
  const refetch = useCallback(
    (id: string) => {
      changed.current.add(id);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const ids = [...changed.current];
        changed.current.clear();
        if (ids.length > mostSingly) return refetchAll();
        for (const one of ids)
          readCard(one).then(acceptCard, () => patchSummaries(boardId, (cards) => cards.delete(one)));
      }, gatherMs);
    },
    [boardId, refetchAll],
  );
  return { refetch, refetchAll };
}

/** Who moved a card just now, by card. */
function useRecentMovers() {
  const [recentMovers, setRecentMovers] = useState<ReadonlyMap<string, string>>(new Map());
  const showMover = useCallback((cardId: string, name: string) => {
    setRecentMovers((before) => new Map(before).set(cardId, name));
    setTimeout(
      () =>
        setRecentMovers((before) => {
          const next = new Map(before);
          next.delete(cardId);
          return next;
        }),
      moverShownMs,
    );
  }, []);
  return { recentMovers, showMover };
}

function applyMove(boardId: string, id: string, payload: Payload): void {
  patchSummaries(boardId, (cards) => {
    const card = cards.get(id);
    if (!card) return;
    cards.set(id, {
      ...card,
      listId: textOf(payload, "listId"),
      position: textOf(payload, "position"),
      doneAt: (payload["doneAt"] as string | null) ?? null,
    });
  });
}

/** Applies what happened to a card; `refetch` asks for those whose event does not say what they became. */
function applyCardEvent(boardId: string, { type, payload }: LiveEvent, refetch: (id: string) => void): void {
  const id = textOf(payload, "id");
  const card = cachedCard(boardId, id);
  if (type === "card.trashed") patchSummaries(boardId, (cards) => cards.delete(id));
  else if (type === "card.moved" && card) {
    noteMove(id);
    if (!isMoving(id)) applyMove(boardId, id, payload);
    void queryClient.invalidateQueries({ queryKey: ["card", id] });
  } else refetch(id);
  if (card?.parentId) {
    refetch(card.parentId);
    void queryClient.invalidateQueries({ queryKey: ["card", card.parentId] });
  }
  void queryClient.invalidateQueries({ queryKey: ["activity", "cards", id] });
}

/** The name of who moved a card, when that was someone else; null for every other event. */
function moverOf(boardId: string, { type, payload }: LiveEvent, myId: string | null): string | null {
  const personId = payload["actorId"];
  if (type !== "card.moved" || typeof personId !== "string" || personId === myId) return null;
  const board = queryClient.getQueryData(boardQuery(boardId).queryKey);
  return board?.people.find((one) => one.id === personId)?.displayName ?? "";
}

/** Keeps a board and its cards up to date while it is shown; answers who moved which card in the last two seconds. */
export function useBoardEvents(boardId: string): ReadonlyMap<string, string> {
  const myId = useMaybeMe()?.person.id ?? null;
  const { recentMovers, showMover } = useRecentMovers();
  const { refetch, refetchAll } = useRefetch(boardId);
  const onEvent = useCallback(
    (event: LiveEvent) => {
      const { payload } = event;
      const id = textOf(payload, "id");
      // Comments on a board's cards are published on the board too: how many there are stands on the card.
      if (isAbout(event, "comment")) {
        if (payload["kind"] === "card" && cachedCard(boardId, id)) refetch(id);
      } else if (isAbout(event, "card")) {
        applyCardEvent(boardId, event, refetch);
        const mover = moverOf(boardId, event, myId);
        if (mover !== null) showMover(id, mover);
      } else {
        void queryClient.invalidateQueries({ queryKey: ["board", boardId] });
        if (isAbout(event, "label", "list", "board"))
          void queryClient.invalidateQueries({ queryKey: allSummariesKey(boardId) });
      }
    },
    [boardId, myId, refetch, showMover],
  );
  useItemEvents("board", boardId, onEvent, refetchAll);
  return recentMovers;
}
