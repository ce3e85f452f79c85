import type { FormResponse } from "@safos/contract/forms";
import { refuse } from "#http";
import type { Actor } from "#items";
import { requireResponses } from "../access.ts";
import type { StoredForm } from "../forms/queries.ts";
import { readResponse, readUploads, type StoredUpload } from "./queries.ts";
import type { FormContext } from "../context.ts";
import { showResponses } from "./view.ts";

/** One response. Refuses MISSING. */
export async function viewResponse(
  ctx: FormContext,
  actor: Actor,
  id: string,
  responseId: string,
): Promise<FormResponse> {
  return findResponse(ctx, await requireResponses(ctx, actor, id), responseId);
}

/** The same of a form that the caller's access to has been asked for. */
export async function findResponse(ctx: FormContext, form: StoredForm, responseId: string): Promise<FormResponse> {
  const row = await readResponse(ctx.db, form.id, responseId);
  const [response] = row ? await showResponses(ctx, [row]) : [];
  if (!response) throw refuse("MISSING", "There is no such answer.");
  return response;
}

/** A file that was sent with a response. Refuses MISSING. */
export async function findResponseFile(
  ctx: FormContext,
  actor: Actor,
  { id, responseId, fileId }: { readonly id: string; readonly responseId: string; readonly fileId: string },
): Promise<StoredUpload> {
  await requireResponses(ctx, actor, id);
  const row = await readResponse(ctx.db, id, responseId);
  const file = row ? (await readUploads(ctx.db, [row.id])).find((one) => one.id === fileId) : undefined;
  if (!file) throw refuse("MISSING", "There is no such file.");
  return file;
}
