import type { Actor } from "../tree/context.ts";
import type { UploadContext } from "./context.ts";
import { findUpload } from "./find.ts";
import { deleteUpload } from "./queries.ts";

/** Aborts the person's upload. Refuses UPLOAD_MISSING. */
export async function endUpload({ db }: Pick<UploadContext, "db">, actor: Actor, key: string): Promise<void> {
  await deleteUpload(db, (await findUpload({ db }, actor.personId, key)).id);
}
