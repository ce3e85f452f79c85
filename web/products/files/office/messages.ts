/** What the office program and its host say to each other (WOPI: PostMessage; Collabora's names). */
export interface OfficeMessage {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A message of a frame; null for what is none. */
export function readMessage(data: unknown): OfficeMessage | null {
  if (typeof data !== "string" || data.length > 100_000) return null;
  try {
    const { MessageId: id, Values: values } = JSON.parse(data) as { MessageId?: unknown; Values?: unknown };
    if (typeof id !== "string") return null;
    return { id, values: typeof values === "object" && values !== null ? { ...values } : {} };
  } catch {
    return null;
  }
}

export const writeMessage = (id: string, values: OfficeMessage["values"] = {}): string =>
  JSON.stringify({ MessageId: id, SendTime: Date.now(), Values: values });
