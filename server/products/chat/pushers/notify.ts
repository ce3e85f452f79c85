import type { GuardedFetch } from "#http";
import type { JsonObject } from "../events/pdu.ts";
import { isObject } from "../events/pdu.ts";

/** Where every push gateway takes notifications (push gateway API). */
export const notifyPath = "/_matrix/push/v1/notify";
export const longestMs = 10_000;
export const mostBytes = 65_536;

export interface Device {
  readonly appId: string;
  readonly pushkey: string;
  readonly setAt: Date;
  /** As the client gave it. */
  readonly data: JsonObject;
}

/** Ids and a number, whatever the client asked for: names and texts never leave the host. */
export interface Notification {
  /** Null: only the number has changed. */
  readonly event: { readonly id: string; readonly roomId: string } | null;
  readonly unread: number;
  readonly isHigh: boolean;
}

/** The body of `POST /_matrix/push/v1/notify`, in the form `event_id_only`. */
export function notificationText({ event, unread, isHigh }: Notification, device: Device): string {
  const { url: _url, ...data } = device.data;
  const { appId: app_id, pushkey, setAt } = device;
  return JSON.stringify({
    notification: {
      ...(event ? { event_id: event.id, room_id: event.roomId } : {}),
      counts: { unread },
      prio: isHigh ? "high" : "low",
      devices: [{ app_id, pushkey, pushkey_ts: Math.floor(setAt.getTime() / 1000), data }],
    },
  });
}

/** The pushkeys that a gateway rejects. Throws where it does not take the notification, or answers something else. */
export async function notify(fetch: GuardedFetch, url: string, body: string, signal: AbortSignal): Promise<string[]> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) },
    body,
    signal,
  });
  // Where an answer leads is not followed: a redirection is a failure.
  if (answer.status !== 200) throw new Error(`The gateway answered ${answer.status}.`);
  const given = JSON.parse(await answer.text()) as unknown;
  if (!isObject(given)) throw new Error("The gateway answered with something else than an object.");
  const rejected = given["rejected"];
  return Array.isArray(rejected) ? rejected.filter((one) => typeof one === "string") : [];
}
