import { factOf } from "@safos/contract/notice-facts";
import webPush from "web-push";
import type { Log } from "#log";
import {
  deleteSubscriptions,
  readPushKey,
  readSubscriptions,
  type NotificationDb,
  type NoticeRow,
  type PushTarget,
} from "./queries.ts";

export interface Push {
  readonly isOn: boolean;
  publicKey(): Promise<string | null>;
  /** Whether messages may go to an endpoint: only to origins the operator named. */
  isAllowed(endpoint: string): boolean;
  /** Sends to every browser of a person; forgets those that are no more. Throws when one should be tried again. */
  send(notice: NoticeRow, isOpen: boolean): Promise<void>;
}

const timeoutMs = 10_000;

/** Web Push (RFC 8030, 8291, 8292) to the origins that the operator allows; nothing else is ever contacted. */
export function createPush(options: { db: NotificationDb; hosts: string | null; publicUrl: string; log: Log }): Push {
  const { db, log } = options;
  const origins = new Set(
    (options.hosts ?? "")
      .split(",")
      .map((one) => one.trim().replace(/\/+$/, ""))
      .filter((one) => URL.canParse(one))
      .map((one) => new URL(one).origin),
  );
  const isOn = origins.size > 0;
  const keys = () => readPushKey(db, () => webPush.generateVAPIDKeys());

  async function sendOne(target: PushTarget, payload: string, isCall: boolean): Promise<"done" | "gone" | "later"> {
    const { publicKey, privateKey } = await keys();
    const { endpoint, headers, body, method } = webPush.generateRequestDetails(
      { endpoint: target.endpoint, keys: { p256dh: target.p256dh, auth: target.auth } },
      payload,
      {
        vapidDetails: { subject: contactOf(options.publicUrl), publicKey, privateKey },
        // A call is over soon.
        TTL: isCall ? 60 : 86_400,
        urgency: isCall ? "high" : "normal",
        contentEncoding: "aes128gcm",
      },
    );
    const sent: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers))
      if (name.toLowerCase() !== "content-length") sent[name] = value;
    const answer = await fetch(endpoint, {
      method,
      headers: sent,
      body: body ? new Uint8Array(body) : null,
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    if (answer.status === 404 || answer.status === 410) return "gone";
    return answer.ok ? "done" : "later";
  }

  return {
    isOn,
    publicKey: async () => (isOn ? (await keys()).publicKey : null),
    isAllowed: (endpoint) => URL.canParse(endpoint) && origins.has(new URL(endpoint).origin),
    async send(notice, isOpen) {
      const payload = JSON.stringify(
        isOpen
          ? {
              title: notice.title,
              text: factOf(notice) ? "" : notice.excerpt,
              path: notice.path,
              reason: notice.reason,
              id: notice.id,
            }
          : { id: notice.id },
      );
      let failed: unknown = null;
      for (const target of await readSubscriptions(db, notice.personId)) {
        try {
          const outcome = await sendOne(target, payload, notice.reason === "called");
          if (outcome === "gone") await deleteSubscriptions(db, { id: target.id });
          if (outcome === "later") failed = new Error("a push service did not take the message");
        } catch (error) {
          log.warn(
            { error: error instanceof Error ? error.message : String(error) },
            "a push message could not be sent",
          );
          failed = error;
        }
      }
      if (failed !== null) throw failed;
    },
  };
}

/** VAPID wants an address of anyone who runs the server; only https and mailto will do. */
function contactOf(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? publicUrl : `mailto:postmaster@${new URL(publicUrl).hostname}`;
}
