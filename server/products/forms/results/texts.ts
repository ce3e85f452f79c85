import type { TextQuery } from "@safos/contract/forms";
import type { Actor } from "#items";
import { requireResponses } from "../access.ts";
import type { FormContext } from "../context.ts";
import { readTextPage } from "./queries.ts";

/** What was written in answer to one question, a page at a time; without whose it is in anonymous forms. */
export async function listTexts(
  ctx: FormContext,
  actor: Actor,
  id: string,
  query: TextQuery,
): Promise<{ items: { responseId: string | null; text: string }[]; next?: string }> {
  const form = await requireResponses(ctx, actor, id);
  const limit = query.limit ?? 50;
  const rows = await readTextPage(ctx.db, id, query.question, query.after ?? null, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((one) => ({ responseId: form.settings.isAnonymous ? null : one.id, text: one.text })),
    ...(rows.length > limit && last ? { next: last.id } : {}),
  };
}
