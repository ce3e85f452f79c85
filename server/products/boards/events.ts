import type { BoardEvents } from "@safos/contract/events/boards";
import { itemEvent, type AnyOutboxEvent } from "#events";

/** What happened to a board or one of its cards; people who have the board open are shown its cards' events. */
export const boardEvent = <T extends keyof BoardEvents>(
  type: T,
  about: Parameters<typeof itemEvent>[1],
  payload: BoardEvents[T],
): AnyOutboxEvent => itemEvent<keyof BoardEvents>(type, about, payload);
