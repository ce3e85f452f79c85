import { Method, type MatrixClient } from "matrix-js-sdk";
import { httpStatusOf } from "../http-status.ts";

/** Messages that the server sends later (MSC4140, "Cancellable delayed events"). */

const prefix = "/_matrix/client/unstable/org.matrix.msc4140";

/** The longest wait that the server takes, in ms. */
export const longestDelay = 30 * 86_400_000;

export interface Scheduled {
  /** A secret: who has it may send or cancel the message. */
  readonly id: string;
  readonly roomId: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** When it is sent, ms. */
  readonly at: number;
}

interface Listed {
  readonly delay_id: string;
  readonly room_id: string;
  readonly type: string;
  readonly state_key?: string;
  readonly delay: number;
  readonly running_since: number;
  readonly content: Record<string, unknown>;
}

/** What a room's messages of the person wait for; what is sent first comes first. What programs schedule, such as the end of a call, is not among them. */
export const scheduledIn = (listed: readonly Listed[], roomId: string): Scheduled[] =>
  listed
    .filter((one) => one.room_id === roomId && one.state_key === undefined && isMessage(one.type))
    .map((one) => ({
      id: one.delay_id,
      roomId: one.room_id,
      type: one.type,
      content: one.content,
      at: one.running_since + one.delay,
    }))
    .toSorted((a, b) => a.at - b.at);

const isMessage = (type: string): boolean => type === "m.room.message" || type === "m.room.encrypted";

export async function listScheduled(client: MatrixClient, roomId: string): Promise<Scheduled[]> {
  const query = { status: "scheduled" };
  const { scheduled } = await client.http.authedRequest<{ scheduled: Listed[] }>(
    Method.Get,
    "/delayed_events",
    query,
    undefined,
    { prefix },
  );
  return scheduledIn(scheduled, roomId);
}

/** Its id. `delay` in ms. The server refuses it where the room has been encrypted meanwhile: the text is plain. */
export async function schedule(
  client: MatrixClient,
  roomId: string,
  content: Readonly<Record<string, unknown>>,
  delay: number,
): Promise<string> {
  const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${encodeURIComponent(client.makeTxnId())}`;
  const query = { "org.matrix.msc4140.delay": String(delay) };
  const options = { headers: { "Safos-Plain-Only": "1" } };
  return (await client.http.authedRequest<{ delay_id: string }>(Method.Put, path, query, content, options)).delay_id;
}

/** False: it has been sent or cancelled already. */
export async function end(client: MatrixClient, id: string, action: "send" | "cancel"): Promise<boolean> {
  try {
    await client.http.authedRequest(Method.Post, `/delayed_events/${id}/${action}`, undefined, {}, { prefix });
    return true;
  } catch (error) {
    if ([404, 409].includes(httpStatusOf(error))) return false;
    throw error;
  }
}

/**
 * Puts another text or time in the place of a message that waits. The new one is scheduled first, so that nothing is lost
 * where the connection is; false where the old one was sent meanwhile, and the new one is not.
 */
export async function replace(
  client: MatrixClient,
  old: Scheduled,
  content: Readonly<Record<string, unknown>>,
  delay: number,
): Promise<boolean> {
  const fresh = await schedule(client, old.roomId, content, delay);
  if (await end(client, old.id, "cancel")) return true;
  await end(client, fresh, "cancel");
  return false;
}
