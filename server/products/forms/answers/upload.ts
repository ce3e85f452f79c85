import { questionsOf } from "@safos/contract/form-logic";
import { takesFile } from "@safos/contract/form-shapes";
import type { FormFile } from "@safos/contract/forms";
import { now, randomToken } from "#clock";
import { system } from "#events";
import { refuse } from "#http";
import type { FormContext } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";
import { insertUpload } from "../responses/queries.ts";

const usualBytes = 10_000_000;

/** Stores a file for an answer that is not sent yet. Anyone who knows its random id may put it into their answer, once. */
export async function storeUpload(
  ctx: Pick<FormContext, "db" | "blobs" | "workspaces">,
  form: StoredForm,
  file: { questionId: string; name: string; bytes: AsyncIterable<Uint8Array> },
): Promise<FormFile> {
  const question = questionsOf(form.content).find((one) => one.id === file.questionId);
  const name = file.name.normalize("NFC").trim();
  const isNameBad = name === "" || /[\\/\u0000-\u001f\u007f]/.test(name) || !name.isWellFormed() || name.length > 200;
  if (question?.kind !== "file" || isNameBad || !takesFile(question, name)) throw refuse("FILE_WRONG");
  const stored = await ctx.blobs.write(await ctx.workspaces.requireOrganisation(form.workspaceId), file.bytes, {
    limit: question.maxBytes ?? usualBytes,
    // Who answers anonymously stays so, whatever they send.
    ...(form.settings.isAnonymous ? { by: system } : {}),
  });
  if (stored.size === 0) throw refuse("FILE_WRONG", "The file is empty.");
  // A random id, not one that sorts by time: answers of anonymous forms refer to it.
  const id = randomToken(22);
  await insertUpload(ctx.db, {
    id,
    formId: form.id,
    questionId: question.id,
    blob: stored.hash,
    name,
    size: stored.size,
    uploadedAt: new Date(now()),
  });
  return { id, name, size: stored.size };
}
