import type { MatrixClient } from "matrix-js-sdk";
import { httpStatusOf } from "../http-status.ts";

/** As much of an event as says whether the page shows it in a row of its own. */
interface Near {
  readonly event_id?: string;
  readonly type: string;
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned?: { readonly redacted_because?: unknown };
}

const shown = new Set([
  "m.room.message",
  "m.room.encrypted",
  "m.sticker",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
]);

function isShown({ type, state_key: key, content, unsigned }: Near): boolean {
  const relation = (content["m.relates_to"] as { rel_type?: unknown } | undefined)?.rel_type;
  const isElsewhere = relation === "m.replace" || relation === "m.thread";
  return shown.has(type) && key === undefined && !isElsewhere && unsigned?.redacted_because === undefined;
}

/** The first of some events that can be gone to; null where there is none. */
export const firstShown = (events: readonly Near[]): string | null => events.find(isShown)?.event_id ?? null;

/** Midnight of a day as `2026-11-24`, where the person is; null: it is no day. */
export function beginningOfDay(day: string): number | null {
  const [, year = "", month = "", date = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const at = new Date(Number(year), Number(month) - 1, Number(date));
  return year !== "" && at.getMonth() === Number(month) - 1 ? at.getTime() : null;
}

/** How many events around a moment are looked at on each side. */
const around = 100;

/** The message of a room that comes first at or after a moment, else the last before it; null: there is none near it. */
export async function messageAt(client: MatrixClient, roomId: string, at: number): Promise<string | null> {
  const near = async (direction: "f" | "b"): Promise<string | null> => {
    try {
      return (await client.timestampToEvent(roomId, at, direction as never)).event_id;
    } catch (error) {
      if (httpStatusOf(error) === 404) return null;
      throw error;
    }
  };
  const eventId = (await near("f")) ?? (await near("b"));
  if (eventId === null) return null;
  const path = `/rooms/${encodeURIComponent(roomId)}/context/${encodeURIComponent(eventId)}`;
  const context = await client.http.authedRequest<{ event: Near; events_after: Near[]; events_before: Near[] }>(
    "GET" as never,
    path,
    { limit: String(2 * around) },
  );
  return firstShown([context.event, ...context.events_after]) ?? firstShown(context.events_before);
}
