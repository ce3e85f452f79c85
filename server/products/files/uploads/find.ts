import type { UploadContext } from "./context.ts";
import { readUpload, type UploadRow } from "./queries.ts";
import { uploadMissing } from "./refusals.ts";

/** The person's own upload by its key, which keeps it from expiring. Refuses UPLOAD_MISSING. */
export async function findUpload({ db }: Pick<UploadContext, "db">, personId: string, key: string): Promise<UploadRow> {
  const upload = key.length <= 200 ? await readUpload(db, personId, key) : null;
  if (!upload) throw uploadMissing();
  return upload;
}
