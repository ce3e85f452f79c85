import { Direction, type IRoomEvent } from "matrix-js-sdk";
import { readPage, type Reader } from "../export/collect.ts";
import type { ChatEvent } from "../messages/timeline.ts";

/** A part of a room's past that lies apart from its newest messages, until it has grown together with them. */
export interface Past {
  /** The event it was opened at. */
  readonly at: string;
  /** The oldest first. */
  readonly events: readonly ChatEvent[];
  /** Where what is older begins; null: nothing is. */
  readonly older: string | null;
  /** The same of what is newer; null: it reaches the newest messages. */
  readonly newer: string | null;
}

interface Context {
  readonly event: IRoomEvent;
  readonly events_before: readonly IRoomEvent[];
  readonly events_after: readonly IRoomEvent[];
  readonly start?: string;
  readonly end?: string;
}

const pageSize = 100;

/** What stands around an event. Throws what the server refuses it with. */
export async function openPast(engine: Reader, roomId: string, at: string): Promise<Past> {
  const path = `/rooms/${encodeURIComponent(roomId)}/context/${encodeURIComponent(at)}`;
  const { event, ...around } = await engine.client.http.authedRequest<Context>("GET" as never, path, {
    limit: String(pageSize),
  });
  const raw = [...around.events_before.toReversed(), event, ...around.events_after];
  return {
    at,
    events: await readPage(engine, roomId, raw),
    older: around.start ?? null,
    newer: around.end ?? null,
  };
}

/** With the page before it. */
export async function withOlder(engine: Reader, roomId: string, past: Past): Promise<Past> {
  if (past.older === null) return past;
  const page = await engine.client.createMessagesRequest(roomId, past.older, pageSize, Direction.Backward);
  const events = (await readPage(engine, roomId, page.chunk)).toReversed();
  return { ...past, events: [...events, ...past.events], older: page.chunk.length === 0 ? null : (page.end ?? null) };
}

/** With the page after it; `live`: the newest messages, which it may reach. */
export async function withNewer(engine: Reader, roomId: string, past: Past, live: readonly ChatEvent[]): Promise<Past> {
  if (past.newer === null) return past;
  const page = await engine.client.createMessagesRequest(roomId, past.newer, pageSize, Direction.Forward);
  const events = await readPage(engine, roomId, page.chunk);
  const known = new Set(live.map((one) => one.id));
  const isReached = page.end === undefined || page.chunk.length === 0 || events.some((one) => known.has(one.id));
  return { ...past, events: [...past.events, ...events], newer: isReached ? null : (page.end ?? null) };
}

const relatesTo = ({ content }: ChatEvent): unknown =>
  (content["m.relates_to"] as { event_id?: unknown } | undefined)?.event_id;

/** What is shown: the past with what has come of reactions and changes to it, and the newest messages once it reaches them. */
export function joined(past: Past, live: readonly ChatEvent[]): readonly ChatEvent[] {
  const ids = new Set(live.map((one) => one.id));
  // The live ones know of what has happened to them since.
  const before = past.events.filter((one) => !ids.has(one.id));
  if (past.newer === null) return [...before, ...live];
  const own = new Set(past.events.map((one) => one.id));
  const about = live.filter((one) => !own.has(one.id) && own.has(String(relatesTo(one))));
  return [...past.events, ...about.filter(({ type, content }) => type === "m.reaction" || isReplacing(content))];
}

const isReplacing = (content: ChatEvent["content"]): boolean =>
  (content["m.relates_to"] as { rel_type?: unknown } | undefined)?.rel_type === "m.replace";
