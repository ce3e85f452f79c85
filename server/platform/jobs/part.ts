import type { Handler, Lane } from "./service.ts";

/** A task of a module, and when it comes by itself. */
export interface JobPart {
  /** `prompt` when it is left out. */
  readonly lane?: Lane;
  readonly handle: Handler;
  /** A cron line in UTC; left out: only when it is added. */
  readonly every?: string;
}
