import type { AnyEvent } from "./event.ts";

export type Handler<R> = (event: AnyEvent) => R;

/** Handles some events in one go; when it fails, it is asked for each of them alone. */
export type TogetherHandler = (events: readonly AnyEvent[]) => Promise<void>;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
