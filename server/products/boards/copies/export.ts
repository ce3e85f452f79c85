import { Readable } from "node:stream";
import type { Actor } from "#items";
import { writeCsv } from "#sheets";
import type { CardRow } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import type { BoardRow, LabelRow, ListRow } from "../queries.ts";
import { cardDescriber, describeBoard, writeBoardJson } from "./describe.ts";
import { readBoardWithoutText, withText } from "./read-board.ts";

/** The board as JSON that can be imported again, or as CSV for a spreadsheet. Refuses MISSING and POLICY_REFUSED. */
export async function exportBoard(
  ctx: BoardContext,
  actor: Actor,
  id: string,
  format: "json" | "csv",
): Promise<{ name: string; type: string; content: Readable }> {
  const { identity } = ctx;
  await ctx.items.requireCopy(actor, await ctx.items.require(actor, "board", id, "read"));
  const whole = await readBoardWithoutText(ctx, id);
  const { board, lists, labels, cards } = whole;
  const persons = await identity.personsByIds([...new Set(cards.flatMap((card) => card.assigneeIds))]);
  const groups = await identity.groupsByIds([...new Set(cards.flatMap((card) => card.groupIds))]);
  const nameOf = new Map([...persons, ...groups].map((one) => [one.id, one.name]));
  const name = board.title.replace(/[^\p{L}\p{N} _-]+/gu, " ").trim() || "tavla";
  const texts = withText(ctx, cards);
  if (format === "csv") {
    const content = Readable.from(writeCsvParts(texts, csvTable(board, lists, labels, nameOf)), { objectMode: false });
    return { name: `${name}.csv`, type: "text/csv; charset=utf-8", content };
  }
  const json = writeBoardJson(describeBoard(board, lists, labels), texts, cardDescriber(whole, nameOf));
  const content = Readable.from(json, { objectMode: false });
  return { name: `${name}.json`, type: "application/json; charset=utf-8", content };
}

type Row = Parameters<typeof writeCsv>[0][number];
interface CsvTable {
  readonly head: Row;
  readonly rowOf: (card: CardRow) => Row;
}

async function* writeCsvParts(
  batches: AsyncIterable<readonly CardRow[]>,
  { head, rowOf }: CsvTable,
): AsyncGenerator<Buffer> {
  yield writeCsv([head]);
  for await (const cards of batches) yield writeCsv(cards.map(rowOf), { hasByteOrderMark: false });
}

/** A heading row, then one row a card. */
function csvTable(
  board: BoardRow,
  lists: readonly ListRow[],
  labels: readonly LabelRow[],
  nameOf: ReadonlyMap<string, string>,
): CsvTable {
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
  const rowOf = (card: CardRow): Row => [
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
  ];
  return { head, rowOf };
}
