import { rtcDeclineTypes, rtcNotificationTypes, rtcSlot } from "@safos/contract/rtc";
import { ringingRoutes } from "@safos/contract/routes/ringing";
import {
  MatrixEventEvent,
  RoomEvent,
  RoomStateEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from "matrix-js-sdk";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import type { SealedRing } from "../../../platform/room-calls.ts";
import type { Device } from "../../../platform/session-stores.ts";
import { Authenticity } from "../encryption/authenticity.ts";
import { memberType } from "../in-call.ts";
import { pageKey, readRingMessage } from "./ring-message.ts";

/** How old what is decrypted may be to ring still, and how long the server may take to say that the caller is in, ms. */
const freshMs = 120_000;
const memberWithinMs = 8000;

/** Calls that ring in encrypted rooms: what Matrix clients send is read here and told to the server for this person alone. */
export class SealedRings {
  readonly #client: MatrixClient;
  readonly #device: Device;
  readonly #authenticity: Authenticity;
  readonly #read = new Set<string>();
  /** The latest notification of each caller in each room. */
  readonly #notifications = new Map<string, string>();
  /** What this page has sent in each room. */
  readonly #own = new Map<string, string>();

  constructor(client: MatrixClient, device: Device) {
    this.#client = client;
    this.#device = device;
    this.#authenticity = new Authenticity(client);
    client.on(RoomEvent.Timeline, (event, _room, toStart, _removed, detail) => {
      if (toStart !== true && detail.liveEvent === true) void this.#look(event);
    });
    client.on(MatrixEventEvent.Decrypted, (event) => void this.#look(event));
  }

  async #look(event: MatrixEvent): Promise<void> {
    if (!event.isEncrypted() || now() - event.getTs() > freshMs) return;
    await event.getDecryptionPromise();
    const [id, roomId, sender] = [event.getId(), event.getRoomId(), event.getSender()];
    const types: readonly string[] = [...rtcNotificationTypes, ...rtcDeclineTypes];
    if (id === undefined || roomId === undefined || sender === undefined || sender === this.#device.userId) return;
    if (!types.includes(event.getType()) || event.isRedacted() || this.#read.has(id)) return;
    this.#read.add(id);
    await this.#authenticity.look(event);
    if (this.#authenticity.isUnproven(event)) return;
    await this.#handle({ id, roomId, sender }, event).catch(() => {
      // It rings no more, or not for this person.
    });
  }

  async #handle(
    { id, roomId, sender }: { readonly id: string; readonly roomId: string; readonly sender: string },
    event: MatrixEvent,
  ): Promise<void> {
    const content: unknown = event.getContent();
    const message = readRingMessage({ type: event.getType(), content, sentAt: event.getTs() }, this.#device.userId);
    if (message?.kind === "ring") {
      this.#notifications.set(`${sender} ${roomId}`, id);
      if (message.isFromPage) return;
      const { isVideo, lifetime } = message;
      await request(ringingRoutes.reportRing, { body: { kind: "ring", roomId, eventId: id, isVideo, lifetime } });
    } else if (message?.kind === "declined" && message.notificationId === this.#own.get(roomId))
      await request(ringingRoutes.reportRing, { body: { kind: "declined", roomId, eventId: id } });
  }

  /** Once the server says in the room that the caller is in its call. */
  async ring({ isVideo, lifetimeMs, roomId, userIds }: SealedRing): Promise<void> {
    const room = this.#client.getRoom(roomId);
    const membership = room && (await this.#membershipIn(room));
    if (!membership) return;
    const content = {
      slot_id: rtcSlot,
      msc4354_sticky_key: rtcSlot,
      notification_type: "ring",
      "m.call.intent": isVideo ? "video" : "audio",
      "m.mentions": { user_ids: [...userIds] },
      "m.relates_to": { rel_type: "m.reference", event_id: membership },
      sender_ts: now(),
      lifetime: lifetimeMs,
      [pageKey]: true,
    };
    this.#own.set(roomId, await this.#send(roomId, rtcNotificationTypes[0], content));
  }

  async unring(roomId: string): Promise<void> {
    const id = this.#own.get(roomId);
    this.#own.delete(roomId);
    if (id !== undefined) await this.#client.redactEvent(roomId, id);
  }

  async decline(roomId: string, callerId: string): Promise<void> {
    const id = this.#notifications.get(`${callerId} ${roomId}`);
    if (id === undefined) return;
    const relation = { rel_type: "m.reference", event_id: id };
    await this.#send(roomId, rtcDeclineTypes[0], { "m.relates_to": relation, msc4354_sticky_key: id, [pageKey]: true });
  }

  async #send(roomId: string, type: string, content: object): Promise<string> {
    const sent = await this.#client.sendEvent(roomId, type as never, content as never);
    return sent.event_id;
  }

  /** The event that says that this device is in the room's call; null: none came. */
  #membershipIn(room: Room): Promise<string | null> {
    const { deviceId, userId } = this.#device;
    const stateKey = `_${userId}_${deviceId}_m.call`;
    return new Promise((resolve) => {
      const end = (id: string | null): void => {
        clearTimeout(timer);
        room.off(RoomStateEvent.Events, look);
        resolve(id);
      };
      const look = (): void => {
        const event = room.currentState.getStateEvents(memberType, stateKey);
        const id = event?.getContent()["application"] === "m.call" ? event.getId() : undefined;
        if (id !== undefined) end(id);
      };
      const timer = setTimeout(() => end(null), memberWithinMs);
      room.on(RoomStateEvent.Events, look);
      look();
    });
  }
}
