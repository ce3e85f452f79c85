import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { WebhookEvent, type Room } from "@livekit/protocol";
import { SignJWT } from "jose";
import { elapsed, now, randomToken } from "#clock";
import type { Log } from "#log";
import type { SigningKey } from "../signalling/token.ts";

/** Events that wait for one receiver, and their bytes; the oldest are dropped beyond it. */
const mostWaiting = 1000;
const mostBytes = 8 * 1024 * 1024;
/** An event that could not be delivered within this is dropped, ms. */
const oldest = 5 * 60_000;
const answerWithin = 5000;
/** Pauses between attempts, ms. */
const pauses = [500, 1000, 2000, 4000, 8000];

interface Waiting {
  readonly event: WebhookEvent;
  readonly at: number;
  readonly size: number;
}

/** LiveKit's webhooks: what happens in the rooms of a key is posted to its program, signed with the key. */
export interface Webhooks {
  /** In the order of the calls; returns at once, whether or not anybody listens. */
  send(keyId: string, event: WebhookEvent): void;
  /** Something happened to a room as a whole. */
  sendRoom(keyId: string, name: "room_started" | "room_finished", room: Room): void;
  /** Gives up what is under way. */
  stop(): void;
}

/** One receiver: its events go one after another, so that a slow or dead one keeps nobody else waiting. */
class Receiver {
  private readonly key: SigningKey;
  private readonly url: string;
  private readonly log: Log;
  private readonly signal: AbortSignal;
  private waiting: Waiting[] = [];
  private bytes = 0;
  private dropped = 0;
  private isSending = false;

  constructor(key: SigningKey, url: string, log: Log, signal: AbortSignal) {
    this.key = key;
    this.url = url;
    this.log = log;
    this.signal = signal;
  }

  add(event: WebhookEvent): void {
    event.id = `EV_${randomToken(12)}`;
    const size = event.toBinary().length;
    this.waiting.push({ event, at: elapsed(), size });
    this.bytes += size;
    while (this.waiting.length > mostWaiting || this.bytes > mostBytes) this.drop();
    if (!this.isSending) void this.sendAll();
  }

  private takeFirst(): void {
    this.bytes -= this.waiting.shift()?.size ?? 0;
  }

  private drop(): void {
    this.takeFirst();
    this.dropped += 1;
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    for (let next = this.waiting[0]; next && !this.signal.aborted; next = this.waiting[0]) {
      const isDelivered = elapsed() - next.at <= oldest && (await this.deliver(next.event));
      // While it was tried it may have been dropped for newer ones.
      if (this.waiting[0] === next) {
        if (isDelivered) this.takeFirst();
        else this.drop();
      }
    }
    this.isSending = false;
  }

  private async deliver(event: WebhookEvent): Promise<boolean> {
    const { dropped } = this;
    event.numDropped = dropped;
    const body = event.toJsonString();
    for (const pause of [...pauses, null]) {
      try {
        if (!(await this.post(body))) break;
        this.dropped -= dropped;
        return true;
      } catch (error) {
        if (this.signal.aborted) return false;
        const reason = error instanceof Error ? error.message : String(error);
        if (pause !== null) this.log.warn({ key: this.key.id, error: reason }, "a webhook is sent again");
      }
      if (pause !== null) await wait(pause, undefined, { signal: this.signal }).catch(() => undefined);
    }
    this.log.error({ key: this.key.id }, "a webhook could not be delivered");
    return false;
  }

  /** False: refused for good. Throws where another attempt may succeed. */
  private async post(body: string): Promise<boolean> {
    const seconds = Math.floor(now() / 1000);
    const authorization = await new SignJWT({ sha256: createHash("sha256").update(body).digest("base64") })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer(this.key.id)
      .setNotBefore(seconds)
      .setExpirationTime(seconds + 300)
      .sign(new TextEncoder().encode(this.key.secret));
    const response = await fetch(this.url, {
      method: "POST",
      headers: { authorization, "content-type": "application/webhook+json" },
      body,
      redirect: "manual",
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(answerWithin)]),
    });
    await response.body?.cancel();
    if (response.status >= 500 || response.status === 429) throw new Error(`it answered ${response.status}`);
    return response.ok;
  }
}

export function createWebhooks(keys: readonly SigningKey[], urls: ReadonlyMap<string, string>, log: Log): Webhooks {
  const ending = new AbortController();
  const receivers = new Map<string, Receiver>();
  for (const key of keys) {
    const url = urls.get(key.id);
    if (url !== undefined) receivers.set(key.id, new Receiver(key, url, log, ending.signal));
  }
  return {
    send: (keyId, event) => receivers.get(keyId)?.add(event),
    sendRoom(keyId, event, room) {
      const createdAt = BigInt(Math.floor(now() / 1000));
      receivers.get(keyId)?.add(new WebhookEvent({ event, room, createdAt }));
    },
    stop: () => ending.abort(),
  };
}
