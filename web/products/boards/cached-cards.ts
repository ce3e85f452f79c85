import type { Board, Card, CardSummary, ChangeCard, MoveCard, NewCard } from "@safos/contract/boards";
import { cardRoutes } from "@safos/contract/routes/boards";
import { queryClient } from "../../platform/query.ts";
import { now } from "../../platform/clock.ts";
import { request } from "../../platform/request.ts";
import { send } from "../../platform/send.ts";
import { text } from "../../text/index.tsx";
import { createAnswerOrder } from "./answer-order.ts";
import { positionAfterMove } from "./order.ts";
import { patchCard } from "./patch-card.ts";
import { boardQuery, cardQuery, summariesQuery } from "./queries.ts";
import "./text.ts";

/** Takes a board as the server answered it. */
export function acceptBoard(board: Board): void {
  queryClient.setQueryData(boardQuery(board.id).queryKey, board);
}

export function cachedCard(boardId: string, id: string): CardSummary | undefined {
  return queryClient.getQueryData(summariesQuery(boardId).queryKey)?.get(id);
}

/** Changes the open cards that are cached of a board; of a board that nobody has opened none are. */
export function patchSummaries(boardId: string, change: (cards: Map<string, CardSummary>) => void): void {
  queryClient.setQueryData<ReadonlyMap<string, CardSummary>>(summariesQuery(boardId).queryKey, (before) => {
    if (!before) return before;
    const cards = new Map(before);
    change(cards);
    return cards;
  });
}

/** Moves that are on their way, by card: what comes meanwhile must not put the card back. */
const underway = new Map<string, number>();

export const isMoving = (cardId: string): boolean => underway.has(cardId);

const order = createAnswerOrder();
/** When each answer was asked for. */
const askedFor = new WeakMap<Card, number>();

/** Asks for a card, or for a change of it, such that `acceptCard` knows which answer is newer. */
export async function askForCard(send: () => Promise<Card>): Promise<Card> {
  const asked = order.ask();
  const card = await send();
  askedFor.set(card, asked);
  return card;
}

export const readCard = (id: string): Promise<Card> =>
  askForCard(() => request(cardRoutes.readCard, { params: { id } }));

/** Cards as they are shown while their change waits for the network. */
const waiting = new WeakSet<Card>();

/** The name under which changes of a card wait; those of a board's cards begin with the board's. */
const aboutCard = (card: Pick<CardSummary, "boardId" | "id"> | undefined, id: string): string =>
  `board ${card?.boardId ?? ""} ${id}`;

function knownCard(id: string): CardSummary | undefined {
  const card = queryClient.getQueryData(cardQuery(id).queryKey);
  if (card) return card;
  const boards = queryClient.getQueriesData<ReadonlyMap<string, CardSummary>>({ queryKey: ["card-summaries"] });
  return boards.map(([, cards]) => cards?.get(id)).find(Boolean);
}

/** Changes a card; without a network it is answered as it will be. */
export const changeCard = (id: string, body: ChangeCard): Promise<Card> =>
  askForCard(async () => {
    const known = knownCard(id);
    const written = body.description ?? body.title;
    const title = text("outbox.changedCard", { title: known?.title ?? "" });
    const after = await send(cardRoutes.changeCard, {
      params: { id },
      body,
      about: aboutCard(known, id),
      text: written === undefined ? title : `${title}\n${written}`,
    });
    if (after) return after;
    const shown = patchCard((known ?? { id }) as Card, body, now());
    waiting.add(shown);
    return shown;
  });

/** A card came to another place: answers that were asked for before do not put it back. */
export const noteMove = (id: string): void => order.noteMove(id);

/** Takes a card as the server answered it, unless something newer is shown. */
export function acceptCard(card: Card): void {
  const verdict = order.judge(card.id, askedFor.get(card) ?? order.ask());
  if (verdict === "old") return;
  const { queryKey } = cardQuery(card.id);
  // Of a card that waits only what was known is shown: its summary is no whole card.
  if (!waiting.has(card) || queryClient.getQueryData(queryKey)) queryClient.setQueryData(queryKey, card);
  if (isMoving(card.id)) return;
  patchSummaries(card.boardId, (cards) => {
    const known = cards.get(card.id);
    if (card.archivedAt) cards.delete(card.id);
    else if (known && verdict === "moved") {
      const { listId, position, doneAt } = known;
      cards.set(card.id, { ...card, listId, position, doneAt });
    } else cards.set(card.id, card);
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
      noteMove(id);
      patchSummaries(boardId, (cards) => {
        const known = cards.get(id);
        if (known) cards.set(id, { ...known, ...place });
      });
    }
  };
}

/** Shows a change of a card at once, and what the server answers when it has; what was before when it refuses. */
async function changeAtOnce(
  card: CardSummary,
  before: Partial<CardSummary>,
  shown: (cards: ReadonlyMap<string, CardSummary>) => Partial<CardSummary>,
  send: () => Promise<Card | null>,
): Promise<void> {
  const settle = beginMove(card);
  let place: Partial<CardSummary> = {};
  patchSummaries(card.boardId, (cards) => {
    place = shown(cards);
    cards.set(card.id, { ...(cards.get(card.id) ?? card), ...place });
  });
  try {
    const after = await send();
    settle(after ?? place);
    if (after && !waiting.has(after)) queryClient.setQueryData(cardQuery(after.id).queryKey, after);
  } catch (error) {
    settle(before);
    throw error;
  }
}

/** Gives a card other dates. */
export async function moveDates(card: CardSummary, to: Pick<CardSummary, "startsAt" | "dueAt">): Promise<void> {
  const { startsAt, dueAt } = card;
  await changeAtOnce(
    card,
    { startsAt, dueAt },
    () => to,
    () =>
      changeCard(card.id, {
        ...(to.startsAt === startsAt ? {} : { startsAt: to.startsAt }),
        ...(to.dueAt === dueAt ? {} : { dueAt: to.dueAt }),
      }),
  );
}

const listTitle = (boardId: string, listId: string): string =>
  queryClient.getQueryData(boardQuery(boardId).queryKey)?.lists.find((one) => one.id === listId)?.title ?? "";

/** Makes a card; null: it waits for the network. */
export const createCard = (boardId: string, body: NewCard): Promise<Card | null> =>
  send(cardRoutes.createCard, {
    params: { id: boardId },
    body,
    about: `board ${boardId}`,
    text: [text("outbox.newCard", { title: body.title }), body.description ?? ""].join("\n").trim(),
  });

/** Puts a card elsewhere on its board. */
export async function moveCard(card: CardSummary, to: MoveCard): Promise<void> {
  const { listId, position, doneAt } = card;
  await changeAtOnce(
    card,
    { listId, position, doneAt },
    (cards) => ({ listId: to.listId, position: positionAfterMove(cards, card.id, to) }),
    () =>
      send(cardRoutes.moveCard, {
        params: { id: card.id },
        body: to,
        about: aboutCard(card, card.id),
        text: text("outbox.movedCard", { title: card.title, list: listTitle(card.boardId, to.listId) }),
      }),
  );
}
