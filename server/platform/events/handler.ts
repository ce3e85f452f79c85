import type { AnyEvent } from "./event.ts";

export type Handler<R> = (event: AnyEvent) => R;

/**
 * Handles some events in one go; when it fails, it is asked for each of them alone. `stopping` is aborted when the process stops: it may
 * return without an end then, and the events are handled again by the process that leads next.
 */
export type TogetherHandler = (events: readonly AnyEvent[], stopping: AbortSignal) => Promise<void>;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
