import type { AnyEvent } from "./event.ts";

export type Handler<R> = (event: AnyEvent) => R;

/** How soon to look again when a transaction that began earlier is still open. */
export const horizonRetryMs = 15;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
