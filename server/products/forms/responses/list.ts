import type { FormResponse, ResponseQuery } from "@safos/contract/forms";
import { refuse } from "#http";
import type { Actor } from "#items";
import { requireResponses } from "../access.ts";
import { readResponsePage } from "./queries.ts";
import type { FormContext } from "../context.ts";
import { readTotals } from "../results/queries.ts";
import { isTooSmall } from "../results/small-groups.ts";
import { showResponses } from "./view.ts";

/** Responses one by one, newest first. Refuses GROUP_TOO_SMALL. */
export async function listResponses(
  ctx: FormContext,
  actor: Actor,
  id: string,
  query: ResponseQuery,
): Promise<{ items: FormResponse[]; next?: string }> {
  const { db } = ctx;
  const form = await requireResponses(ctx, actor, id);
  const filter = query.filter ?? null;
  if (filter !== null && form.settings.isAnonymous) {
    const totals = await readTotals(db, id, filter);
    if (isTooSmall(form, totals.shownCount, totals.responseCount)) throw refuse("GROUP_TOO_SMALL");
  }
  const limit = query.limit ?? 50;
  const rows = await readResponsePage(db, id, { filter, after: readCursor(query.after), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await showResponses(ctx, shown),
    ...(rows.length > limit && last ? { next: `${last.sentAt?.toISOString() ?? "epoch"} ${last.id}` } : {}),
  };
}

function readCursor(after: string | undefined): { sentAt: string; id: string } | null {
  if (after === undefined) return null;
  const found = /^(epoch|\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9A-Za-z]+)$/.exec(after);
  if (!found) throw refuse("INVALID", "That is no place in the list.");
  return { sentAt: found[1] ?? "epoch", id: found[2] ?? "" };
}
