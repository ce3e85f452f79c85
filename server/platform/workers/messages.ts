import type { Payload } from "./payload.ts";

/** The server asks a worker process for one run. */
export interface Order {
  /** The task's file. */
  readonly file: string;
  readonly input: Payload;
  /** Where the files of the run lie, and where a big output goes. */
  readonly folder: string;
  readonly mostOutputBytes: number;
}

/** What a worker process answers: that it is ready, and once for each order how it ended. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly output: Payload }
  | { readonly kind: "refused"; readonly code: string; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed"; readonly message: string; readonly stack: string };
