import type { Refusal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { removeJob } from "../tree/remove-hidden.ts";
import { endCopy } from "./queries.ts";

/** Ends a copy before it is whole: nothing of it was seen, and what was made is removed. */
export async function stop(
  { db, jobs }: Pick<FilesDeps, "db" | "jobs">,
  id: string,
  state: "failed" | "cancelled",
  refused: Refusal | null = null,
): Promise<void> {
  if (await endCopy(db, id, { state }, refused)) await jobs.add(db, removeJob, {}, { key: removeJob, isKept: true });
}
