import type { ErrorCode } from "@safos/contract/errors";

/** Limits by the names that a refusal carries in `data.limit`; the page has a sentence for each. */
export type LimitName =
  | "time"
  | "memory"
  | "unpackedBytes"
  | "outputBytes"
  | "entries"
  | "nesting"
  | "blocks"
  | "characters"
  | "pages"
  | "pictures"
  | "pixels";

/** An expected "no" of a task. The server makes a refusal of it; what else a task throws is a bug. */
export class TaskFault extends Error {
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, data: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = "TaskFault";
    this.code = code;
    this.data = data;
  }
}

/** To be thrown inside a task: `throw refuseTask("FORMAT_BROKEN")`. */
export const refuseTask = (code: ErrorCode): TaskFault => new TaskFault(code);

/** To be thrown inside a task that meets one of its limits: `throw exceed("entries", 2000)`. Shown as TOO_LARGE. */
export const exceed = (limit: LimitName, most: number): TaskFault => new TaskFault("TOO_LARGE", { limit, most });

/** Whether an error means that something was nested deeper than the stack reaches. */
export const isDeep = (error: unknown): boolean => error instanceof RangeError && error.message.includes("call stack");

/** What a reader of files throws on: a refusal, or that something is nested too deeply, as it is; FORMAT_BROKEN for whatever else a file led to. */
export const asBroken = (error: unknown): unknown =>
  error instanceof TaskFault || isDeep(error) ? error : refuseTask("FORMAT_BROKEN");
