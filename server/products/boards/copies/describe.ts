import type { CardRow, CardValues } from "../cards/queries.ts";
import type { BoardRow, LabelRow, ListRow } from "../queries.ts";

export function valuesOf(card: CardRow): Partial<CardValues> {
  const { title, description, tone, startsAt, dueAt, doneAt, recurrence, fields, archivedAt } = card;
  return { title, description, tone, startsAt, dueAt, doneAt, recurrence, fields, archivedAt };
}

type Blocker = { readonly cardId: string; readonly blockerId: string };

/** The places of those that each of some cards waits for, among them. */
export function placesOfBlockers(
  cards: readonly { readonly id: string }[],
  blockers: readonly Blocker[],
): (cardId: string) => number[] {
  const places = new Map(cards.map((card, index) => [card.id, index]));
  const byCard = Map.groupBy(blockers, (one) => one.cardId);
  return (cardId) => (byCard.get(cardId) ?? []).flatMap((one) => places.get(one.blockerId) ?? []);
}

/** What is said of a board beside its cards, as `import` reads it again. */
export const describeBoard = (
  board: Pick<BoardRow, "title" | "prefix" | "fields">,
  lists: readonly ListRow[],
  labels: readonly LabelRow[],
): Record<string, unknown> => ({
  safos: "board/1",
  title: board.title,
  prefix: board.prefix,
  fields: board.fields,
  lists: lists.map(({ title, wipLimit, completes }) => ({ title, wipLimit, completes })),
  labels: labels.map(({ title, tone }) => ({ title, tone })),
});

/** Says each card of a board in turn as `import` reads it again; people by name, everything else by its place. */
export function cardDescriber(
  whole: {
    readonly lists: readonly ListRow[];
    readonly labels: readonly LabelRow[];
    readonly cards: readonly { readonly id: string }[];
    readonly blockers: readonly Blocker[];
  },
  nameOf: ReadonlyMap<string, string>,
): (card: CardRow) => Record<string, unknown> {
  const places = new Map(whole.cards.map((card, index) => [card.id, index]));
  const lists = new Map(whole.lists.map((list, index) => [list.id, index]));
  const labels = new Map(whole.labels.map((label, index) => [label.id, index]));
  const blockersOf = placesOfBlockers(whole.cards, whole.blockers);
  return (card) => ({
    ...valuesOf(card),
    no: card.no,
    list: lists.get(card.listId) ?? -1,
    labels: card.labelIds.map((one) => labels.get(one) ?? -1),
    assignees: card.assigneeIds.map((one) => nameOf.get(one) ?? one),
    groups: card.groupIds.map((one) => nameOf.get(one) ?? one),
    parent: card.parentId === null ? null : (places.get(card.parentId) ?? null),
    blockedBy: blockersOf(card.id),
    createdAt: card.createdAt,
    changedAt: card.changedAt,
  });
}

/** A board as JSON, a card at a time; `last` are the fields after the cards. */
export async function* writeBoardJson(
  described: Record<string, unknown>,
  cards: AsyncIterable<readonly CardRow[]> | Iterable<readonly CardRow[]>,
  describe: (card: CardRow) => Record<string, unknown>,
  last: Record<string, unknown> = {},
): AsyncGenerator<string> {
  yield `${JSON.stringify(described, null, 2).slice(0, -2)},\n  "cards": [`;
  let separator = "\n    ";
  for await (const batch of cards) {
    let text = "";
    for (const card of batch) {
      text += separator + JSON.stringify(describe(card));
      separator = ",\n    ";
    }
    yield text;
  }
  const after = Object.entries(last).map(([name, value]) => `,\n  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  yield `\n  ]${after.join("")}\n}`;
}
