import type {
  Activity,
  Board,
  BoardSummary,
  Card,
  CardSummary,
  CardSummaryPage,
  MoveCard,
  MyCard,
} from "@safos/contract/boards";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useItemEvents } from "../../shared/items/index.ts";
import { api } from "../../platform/api.ts";
import type { LiveEvent } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { useMaybeMe } from "../../platform/session.ts";

export const boardsQuery = (workspaceId: string | null, state: "open" | "archived" | "template" = "open") =>
  queryOptions<BoardSummary[]>({
    queryKey: ["boards", workspaceId, state],
    async queryFn() {
      const all: BoardSummary[] = [];
      for (let after = ""; ;) {
        const page = await api.get<{ items: BoardSummary[]; next?: string }>(
          `${workspaceId === null ? "/api/v1/boards" : `/api/v1/workspaces/${workspaceId}/boards`}?state=${state}&limit=200${after && `&after=${after}`}`,
        );
        all.push(...page.items);
        if (!page.next) return all;
        after = page.next;
      }
    },
  });

export const boardQuery = (id: string) =>
  queryOptions<Board>({ queryKey: ["board", id], queryFn: () => api.get<Board>(`/api/v1/boards/${id}`) });

/** Every open card of a board, by id. */
export const facesQuery = (id: string, isArchived = false) =>
  queryOptions<ReadonlyMap<string, CardSummary>>({
    queryKey: ["faces", id, isArchived],
    async queryFn() {
      const all = new Map<string, CardSummary>();
      for (let after = ""; ;) {
        const page = await api.get<CardSummaryPage>(
          `/api/v1/boards/${id}/cards?limit=2500${isArchived ? "&isArchived=true" : ""}${after && `&after=${after}`}`,
        );
        for (const face of page.items) all.set(face.id, face);
        if (!page.next) return all;
        after = page.next;
      }
    },
    structuralSharing: false,
  });

export const cardQuery = (id: string) =>
  queryOptions<Card>({ queryKey: ["card", id], queryFn: () => api.get<Card>(`/api/v1/cards/${id}`) });

export const myCardsQuery = queryOptions<MyCard[]>({
  queryKey: ["my-cards"],
  queryFn: async () => (await api.get<{ items: MyCard[] }>("/api/v1/cards?limit=100")).items,
});

export const activityQuery = (kind: "boards" | "cards", id: string) =>
  infiniteQueryOptions({
    queryKey: ["activity", kind, id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<{ items: Activity[]; next?: string }>(
        `/api/v1/${kind}/${id}/activity?limit=30${pageParam && `&after=${pageParam}`}`,
      ),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

/** Changes the open cards that are kept of a board; others may be kept by nobody yet. */
export function patchFaces(boardId: string, change: (faces: Map<string, CardSummary>) => void): void {
  queryClient.setQueryData<ReadonlyMap<string, CardSummary>>(facesQuery(boardId).queryKey, (before) => {
    if (!before) return before;
    const faces = new Map(before);
    change(faces);
    return faces;
  });
}

/** Moves that are on their way, by card: what comes meanwhile must not put the card back. */
const underway = new Map<string, number>();

/** Takes in a card as the server tells it. */
export function acceptCard(card: Card): void {
  queryClient.setQueryData(cardQuery(card.id).queryKey, card);
  if (underway.has(card.id)) return;
  patchFaces(card.boardId, (faces) => {
    if (card.archivedAt) faces.delete(card.id);
    else faces.set(card.id, card);
  });
}

/** Marks a card as on its way; what it returns puts it where it came to, unless it has been moved again meanwhile. */
function beginMove({ id, boardId }: CardSummary): (place: Partial<CardSummary>) => void {
  underway.set(id, (underway.get(id) ?? 0) + 1);
  return (place) => {
    const left = (underway.get(id) ?? 1) - 1;
    if (left > 0) underway.set(id, left);
    else {
      underway.delete(id);
      patchFaces(boardId, (faces) => {
        const known = faces.get(id);
        if (known) faces.set(id, { ...known, ...place });
      });
    }
  };
}

/** Gives a card other dates at once, and those of the server when it has answered; its own when it refuses. */
export async function moveDates(face: CardSummary, to: Pick<CardSummary, "startsAt" | "dueAt">): Promise<void> {
  const { startsAt, dueAt } = face;
  const settle = beginMove(face);
  patchFaces(face.boardId, (faces) => faces.set(face.id, { ...(faces.get(face.id) ?? face), ...to }));
  try {
    const card = await api.patch<Card>(`/api/v1/cards/${face.id}`, {
      ...(to.startsAt === startsAt ? {} : { startsAt: to.startsAt }),
      ...(to.dueAt === dueAt ? {} : { dueAt: to.dueAt }),
    });
    settle(card);
    queryClient.setQueryData(cardQuery(card.id).queryKey, card);
  } catch (error) {
    settle({ startsAt, dueAt });
    throw error;
  }
}

/** Puts a card elsewhere at once, and where the server says when it has answered; back when it refuses. */
export async function moveCard(face: CardSummary, to: MoveCard): Promise<void> {
  const before = { listId: face.listId, position: face.position, doneAt: face.doneAt };
  const settle = beginMove(face);
  patchFaces(face.boardId, (faces) => {
    const known = faces.get(face.id) ?? face;
    const others = [...faces.values()].filter((one) => one.listId === to.listId && one.id !== face.id).sort(byPosition);
    const place = to.before ? others.findIndex((one) => one.id === to.before) : others.length;
    const neighbour = to.after === null ? undefined : (faces.get(to.after ?? "") ?? others[place - 1]);
    // Right after its neighbour, whatever comes next: keys never end with 0.
    faces.set(face.id, { ...known, listId: to.listId, position: neighbour ? `${neighbour.position}0` : "" });
  });
  try {
    const card = await api.post<Card>(`/api/v1/cards/${face.id}/move`, to);
    settle(card);
    queryClient.setQueryData(cardQuery(card.id).queryKey, card);
  } catch (error) {
    settle(before);
    throw error;
  }
}

/** A text in what was heard. */
function wordOf(payload: Readonly<Record<string, unknown>>, key: string): string {
  const value = payload[key];
  return typeof value === "string" ? value : "";
}

/** Keeps a board and its cards as they are while it is shown; tells who moved what, for two seconds. */
export function useBoardEvents(boardId: string): ReadonlyMap<string, string> {
  const me = useMaybeMe();
  const [halos, setHalos] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const myId = me?.person.id ?? null;

  const refetchAll = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: ["board", boardId] });
    void queryClient.invalidateQueries({ queryKey: ["faces", boardId] });
    void queryClient.invalidateQueries({ queryKey: ["card"] });
  }, [boardId]);

  /** Cards that have changed, asked for once however often they were named. */
  const refetch = useCallback(
    (id: string) => {
      wanted.current.add(id);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const ids = [...wanted.current];
        wanted.current.clear();
        if (ids.length > 20) return refetchAll();
        for (const one of ids)
          api
            .get<Card>(`/api/v1/cards/${one}`)
            .then(acceptCard, () => patchFaces(boardId, (faces) => faces.delete(one)));
      }, 60);
    },
    [boardId, refetchAll],
  );

  const hear = useCallback(
    ({ type, payload }: LiveEvent) => {
      const id = wordOf(payload, "id");
      // Comments on a board's cards are told on the board too: how many there are stands on the card.
      if (type.startsWith("comment.")) {
        if (payload["kind"] === "card" && queryClient.getQueryData(facesQuery(boardId).queryKey)?.has(id)) refetch(id);
        return;
      }
      if (type.startsWith("card.")) {
        const face = queryClient.getQueryData(facesQuery(boardId).queryKey)?.get(id);
        if (type === "card.trashed") patchFaces(boardId, (faces) => faces.delete(id));
        else if (type === "card.moved" && face && face.listId !== undefined) {
          if (!underway.has(id))
            patchFaces(boardId, (faces) =>
              faces.set(id, {
                ...face,
                listId: wordOf(payload, "listId"),
                position: wordOf(payload, "position"),
                doneAt: (payload["doneAt"] as string | null) ?? null,
              }),
            );
          void queryClient.invalidateQueries({ queryKey: ["card", id] });
        } else refetch(id);
        if (face?.parentId) {
          refetch(face.parentId);
          void queryClient.invalidateQueries({ queryKey: ["card", face.parentId] });
        }
        void queryClient.invalidateQueries({ queryKey: ["activity", "cards", id] });
        const personId = payload["actorId"];
        if (type === "card.moved" && typeof personId === "string" && personId !== myId) {
          const name = queryClient
            .getQueryData(boardQuery(boardId).queryKey)
            ?.people.find((one) => one.id === personId);
          setHalos((before) => new Map(before).set(id, name?.displayName ?? ""));
          setTimeout(
            () =>
              setHalos((before) => {
                const next = new Map(before);
                next.delete(id);
                return next;
              }),
            2000,
          );
        }
      } else {
        void queryClient.invalidateQueries({ queryKey: ["board", boardId] });
        if (type.startsWith("label.") || type.startsWith("list.") || type.startsWith("board."))
          void queryClient.invalidateQueries({ queryKey: ["faces", boardId] });
      }
    },
    [boardId, myId, refetch],
  );
  useItemEvents("board", boardId, hear, refetchAll);
  return halos;
}

/** As bytes, like the server: by key, then by id. */
export function byPosition(a: CardSummary, b: CardSummary): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
