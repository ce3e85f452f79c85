import type { Actor } from "#items";
import { writeCsv } from "#sheets";
import type { CardRow } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import type { BoardRow, LabelRow, ListRow } from "../queries.ts";
import { describeBoard } from "./describe.ts";
import { readWholeBoard } from "./read-board.ts";

/** The board as JSON that can be imported again, or as CSV for a spreadsheet. Refuses MISSING and POLICY_REFUSED. */
export async function exportBoard(
  ctx: BoardContext,
  actor: Actor,
  id: string,
  format: "json" | "csv",
): Promise<{ name: string; type: string; content: string | Buffer }> {
  const { identity } = ctx;
  await ctx.items.requireCopy(actor, await ctx.items.require(actor, "board", id, "read"));
  const { board, lists, labels, cards, blockers } = await readWholeBoard(ctx, id);
  const persons = await identity.personsByIds([...new Set(cards.flatMap((card) => card.assigneeIds))]);
  const groups = await identity.groupsByIds([...new Set(cards.flatMap((card) => card.groupIds))]);
  const nameOf = new Map([...persons, ...groups].map((one) => [one.id, one.name]));
  const name = board.title.replace(/[^\p{L}\p{N} _-]+/gu, " ").trim() || "tavla";
  if (format === "csv") {
    const content = writeCsv(csvRows(board, lists, labels, cards, nameOf));
    return { name: `${name}.csv`, type: "text/csv; charset=utf-8", content };
  }
  const json = describeBoard(board, lists, labels, cards, blockers, nameOf);
  return { name: `${name}.json`, type: "application/json; charset=utf-8", content: JSON.stringify(json, null, 2) };
}

/** A heading row, then one row a card. */
function csvRows(
  board: BoardRow,
  lists: readonly ListRow[],
  labels: readonly LabelRow[],
  cards: readonly CardRow[],
  nameOf: ReadonlyMap<string, string>,
): Parameters<typeof writeCsv>[0] {
  const listNames = new Map(lists.map((one) => [one.id, one.title]));
  const labelNames = new Map(labels.map((one) => [one.id, one.title]));
  const head = [
    "Nummer",
    "Titel",
    "Lista",
    "Beskrivning",
    "Etiketter",
    "Ansvariga",
    "Börjar",
    "Förfaller",
    "Klart",
    "Arkiverat",
    "Skapat",
    "Ändrat",
    ...board.fields.map((field) => field.name),
  ];
  const rows = cards.map((card) => [
    board.prefix ? `${board.prefix}-${card.no}` : card.no,
    card.title,
    listNames.get(card.listId) ?? "",
    card.description,
    card.labelIds.map((one) => labelNames.get(one) ?? "").join(", "),
    [...card.assigneeIds, ...card.groupIds].map((one) => nameOf.get(one) ?? "").join(", "),
    card.startsAt,
    card.dueAt,
    card.doneAt,
    card.archivedAt,
    card.createdAt,
    card.changedAt,
    ...board.fields.map((field) => card.fields[field.id] ?? null),
  ]);
  return [head, ...rows];
}
