import { refuse } from "#http";
import type { FilesDeps } from "../deps.ts";
import { readCopy, type CopyRow } from "./queries.ts";

/** A person's own copy. Refuses COPY_MISSING. */
export async function findCopy({ db }: Pick<FilesDeps, "db">, personId: string, id: string): Promise<CopyRow> {
  const copy = await readCopy(db, id);
  if (copy?.personId !== personId) throw refuse("COPY_MISSING");
  return copy;
}
