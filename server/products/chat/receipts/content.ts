import type { Receipt } from "../rooms/room.ts";

/** Of `m.receipt`: by event, type and person. */
export type ReceiptContent = Record<string, Record<string, Record<string, { ts: number; thread_id?: string }>>>;

export function addReceipt(
  content: ReceiptContent,
  { eventId, type, userId, thread, at }: Pick<Receipt, "eventId" | "type" | "userId" | "thread" | "at">,
): void {
  ((content[eventId] ??= {})[type] ??= {})[userId] = thread === "" ? { ts: at } : { ts: at, thread_id: thread };
}
