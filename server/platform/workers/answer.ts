import type { ErrorCode } from "@safos/contract/errors";
import { refuse, type Refusal } from "#http";
import type { Ending } from "./watch.ts";
import type { Limits } from "./task.ts";
import type { Outcome } from "./worker.ts";

const interrupted = {
  cancelled: "The work was cancelled.",
  lost: "The work was interrupted; try again.",
} as const;

/** What a caller is told when the work came to no answer without having met a limit. */
export const refuseEnding = (by: keyof typeof interrupted): Refusal =>
  refuse("UNAVAILABLE", interrupted[by], { part: "workers", retryAfter: 5 });

/** The limit that ended a run, in the unit that the refusal gives: seconds, mebibytes. */
function faultOf(by: Ending, limits: Limits): Refusal {
  if (by === "time") return refuseFault("TOO_LARGE", { limit: by, most: limits.time / 1000 });
  if (by === "memory") return refuseFault("TOO_LARGE", { limit: by, most: limits.memory });
  return refuseEnding(by);
}

/** Throws what an outcome other than `done` means to the caller. */
export function requireDone(outcome: Outcome, task: string, limits: Limits): Extract<Outcome, { kind: "done" }> {
  if (outcome.kind === "done") return outcome;
  if (outcome.kind === "refused") throw refuseFault(outcome.code, outcome.data);
  if (outcome.kind === "ended") throw faultOf(outcome.by, limits);
  const error = new Error(`${task}: ${outcome.kind === "failed" ? outcome.message : "answered out of turn"}`);
  if (outcome.kind === "failed") error.stack = outcome.stack;
  throw error;
}

/** A fault of a task as the refusal it stands for. */
export function refuseFault(code: string, data: Readonly<Record<string, unknown>>): Refusal {
  const { limit, most } = data;
  return limit === undefined
    ? refuse(code as ErrorCode, data)
    : refuse(code as ErrorCode, `The content exceeds a limit: ${limit as string}, at most ${most as number}.`, data);
}
