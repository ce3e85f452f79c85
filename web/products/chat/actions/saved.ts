import type { MatrixClient } from "matrix-js-sdk";

/**
 * The person's saved messages, as account data of their account: `{ "messages": [{ "room_id", "event_id", "saved_at" }] }`,
 * the newest first, `saved_at` in ms. It holds no text: what a person may not read any more is not kept here either.
 */
export const savedType = "safos.saved_messages";
export const mostSaved = 500;

export interface SavedMessage {
  readonly roomId: string;
  readonly eventId: string;
  readonly savedAt: number;
}

/** What account data says is saved; what is malformed is left out. */
export function savedIn(content: Readonly<Record<string, unknown>> | null | undefined): readonly SavedMessage[] {
  const messages = content?.["messages"];
  if (!Array.isArray(messages)) return [];
  const byKey = new Map<string, SavedMessage>();
  for (const one of messages as unknown[]) {
    if (typeof one !== "object" || one === null) continue;
    const { room_id: roomId, event_id: eventId, saved_at: savedAt } = one as Record<string, unknown>;
    if (typeof roomId !== "string" || !roomId.startsWith("!")) continue;
    if (typeof eventId !== "string" || !eventId.startsWith("$")) continue;
    const key = `${roomId} ${eventId}`;
    if (!byKey.has(key)) byKey.set(key, { roomId, eventId, savedAt: typeof savedAt === "number" ? savedAt : 0 });
  }
  return [...byKey.values()];
}

/** With a message saved first, or without it. */
export function withSaved(
  saved: readonly SavedMessage[],
  { roomId, eventId }: Pick<SavedMessage, "roomId" | "eventId">,
  savedAt: number | null,
): readonly SavedMessage[] {
  const others = saved.filter((one) => one.roomId !== roomId || one.eventId !== eventId);
  return savedAt === null ? others : [{ roomId, eventId, savedAt }, ...others];
}

export const contentOfSaved = (saved: readonly SavedMessage[]) => ({
  messages: saved.map(({ roomId, eventId, savedAt }) => ({ room_id: roomId, event_id: eventId, saved_at: savedAt })),
});

export const readSaved = (client: MatrixClient): readonly SavedMessage[] =>
  savedIn(client.getAccountData(savedType as never)?.getContent());

/** Saves a message, or lets it go with `null`; from the list as the server has it, for another device may have changed it. */
export async function setSaved(
  client: MatrixClient,
  message: Pick<SavedMessage, "roomId" | "eventId">,
  savedAt: number | null,
): Promise<"done" | "full"> {
  const content: unknown = await client.getAccountDataFromServer(savedType as never);
  const saved = withSaved(savedIn(content as Record<string, unknown> | null), message, savedAt);
  if (savedAt !== null && saved.length > mostSaved) return "full";
  await client.setAccountData(savedType as never, contentOfSaved(saved) as never);
  return "done";
}
