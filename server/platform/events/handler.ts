import type { AnyEvent } from "./event.ts";

export type Handler<R> = (event: AnyEvent) => R;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
