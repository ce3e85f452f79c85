import type { CrossTable, CrossTableQuery } from "@safos/contract/forms";
import type { Actor } from "#items";
import { requireCounts } from "../access.ts";
import type { FormContext } from "../context.ts";
import { countMarks, countPairs } from "./queries.ts";
import { hiddenRows } from "./small-groups.ts";

/** How the answers to one question spread over those to another. */
export async function readCrossTable(
  ctx: FormContext,
  actor: Actor,
  id: string,
  query: CrossTableQuery,
): Promise<CrossTable> {
  const form = await requireCounts(ctx, actor, id);
  const cells = await countPairs(ctx.db, id, query.rows, query.columns);
  const rows = (await countMarks(ctx.db, id, null))
    .filter((one) => one.mark.startsWith(`${query.rows}=`))
    .map((one) => ({ value: one.mark.slice(query.rows.length + 1), count: one.count }));
  const hidden = hiddenRows(form, rows);
  return {
    rows: rows.filter((one) => !hidden.has(one.value)),
    cells: cells.filter((one) => !hidden.has(one.row)),
    hiddenRows: [...hidden],
  };
}
