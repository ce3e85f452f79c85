import type { JsonObject } from "../events/pdu.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { Sticky } from "../sticky/sticky-of.ts";

/** Whose eyes an event is written for. */
export interface Viewer {
  readonly userId: string;
  readonly deviceId: string | null;
  /** What they were in the events' room after a position; absent: their events do not say it, as those of state. */
  readonly membershipAt?: (position: number) => string;
}

/** The part of an event that is the same for everybody, written once and kept. */
function bodyOf(event: StoredEvent): string {
  let { body } = event;
  if (body === undefined) {
    body =
      `{"type":${JSON.stringify(event.type)},"sender":${JSON.stringify(event.sender)}` +
      `,"content":${JSON.stringify(event.content)},"event_id":"${event.id}","origin_server_ts":${event.sentAt}` +
      (event.stateKey === undefined ? "" : `,"state_key":${JSON.stringify(event.stateKey)}`);
    if (event.sticky) body += `,"msc4354_sticky":{"duration_ms":${event.sticky.durationMs}}`;
    // Redactions name their target in content since version 11; older clients look beside it (client-server API, m.room.redaction).
    if (event.type === "m.room.redaction" && typeof event.content["redacts"] === "string") {
      body += `,"redacts":${JSON.stringify(event.content["redacts"])}`;
    }
    event.body = body;
  }
  return body;
}

function transactionId(event: StoredEvent, viewer: Viewer): string | undefined {
  if (event.txn === undefined || event.sender !== viewer.userId) return undefined;
  const [, deviceId, , id] = event.txn.split("\t");
  return deviceId === viewer.deviceId ? id : undefined;
}

/** An event that is said to be of the future sticks no longer for it. */
const ttlOf = ({ durationMs, until }: Sticky, at: number): number => Math.min(durationMs, until - at);

function relationsText(event: StoredEvent, viewer: Viewer, at: number): string {
  const { aggregations } = event;
  if (aggregations === undefined) return "";
  const parts: string[] = [];
  if (aggregations.replace) parts.push(`"m.replace":${clientEvent(aggregations.replace, viewer, at, true, true)}`);
  if (aggregations.thread) {
    const { count, latest, participants } = aggregations.thread;
    const hasPartaken = participants.has(viewer.userId) || event.sender === viewer.userId;
    parts.push(
      `"m.thread":{"latest_event":${clientEvent(latest, viewer, at, true, true)},"count":${count},"current_user_participated":${hasPartaken}}`,
    );
  }
  if (aggregations.references) {
    const chunk = aggregations.references.map((id) => ({ event_id: id }));
    parts.push(`"m.reference":{"chunk":${JSON.stringify(chunk)}}`);
  }
  return parts.length === 0 ? "" : `,"m.relations":{${parts.join(",")}}`;
}

/** An event as a client gets it. `at`: the present, for its age. In sync the room id is left out. */
export function clientEvent(
  event: StoredEvent,
  viewer: Viewer,
  at: number,
  isWithRoom: boolean,
  isNested = false,
): string {
  let unsigned = `"age":${Math.max(0, at - event.sentAt)}`;
  if (event.txn !== undefined) {
    const id = transactionId(event, viewer);
    if (id !== undefined) unsigned += `,"transaction_id":${JSON.stringify(id)}`;
  }
  if (event.sticky && event.sticky.until > at)
    unsigned += `,"msc4354_sticky_duration_ttl_ms":${ttlOf(event.sticky, at)}`;
  if (viewer.membershipAt) unsigned += `,"membership":${JSON.stringify(viewer.membershipAt(event.position))}`;
  if (event.isGone) unsigned += `,"safos.taken_back":true`;
  if (event.previous !== undefined) unsigned += `,"prev_content":${JSON.stringify(event.previous)}`;
  if (event.replaces !== undefined) unsigned += `,"replaces_state":"${event.replaces}"`;
  if (event.redaction !== undefined)
    unsigned += `,"redacted_because":${clientEvent(event.redaction, viewer, at, true, true)}`;
  if (!isNested) unsigned += relationsText(event, viewer, at);
  return `${bodyOf(event)}${isWithRoom ? `,"room_id":${JSON.stringify(event.roomId)}` : ""},"unsigned":{${unsigned}}}`;
}

export function clientEvents(events: readonly StoredEvent[], viewer: Viewer, at: number, isWithRoom: boolean): string {
  let text = "[";
  for (const [index, event] of events.entries())
    text += (index === 0 ? "" : ",") + clientEvent(event, viewer, at, isWithRoom);
  return text + "]";
}

/** What someone outside sees of a room they are invited to (client-server API, "Stripped state"). */
export function strippedState(event: StoredEvent): {
  type: string;
  state_key: string;
  sender: string;
  content: JsonObject;
} {
  return { type: event.type, state_key: event.stateKey ?? "", sender: event.sender, content: event.content };
}
