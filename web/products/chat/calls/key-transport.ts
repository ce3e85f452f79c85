import { ClientEvent, type MatrixClient, type ReceivedToDeviceMessage } from "matrix-js-sdk";
import { DeviceVerification, type Device as KnownDevice } from "matrix-js-sdk/lib/models/device.js";
import { TypedEventEmitter } from "matrix-js-sdk/lib/models/typed-event-emitter.js";
import {
  KeyTransportEvents,
  type IKeyTransport,
  type KeyTransportEventsHandlerMap,
} from "matrix-js-sdk/lib/matrixrtc/IKeyTransport.js";
import { now } from "../../../platform/clock.ts";
import { keyMessageType, readKeyMessage } from "./key-message.ts";

interface Target {
  readonly userId: string;
  readonly deviceId: string;
}
interface Sent {
  readonly key: string;
  readonly index: number;
}

/** A device that nobody has asked about yet is asked for again, and what could not be sent is sent again, ms. */
const againMs = 2000;
/** How often a device is asked for. */
const mostTries = 5;

/**
 * Media keys from device to device. Unlike the SDK's own it takes them only from Olm messages, and only from the very device that
 * they are for: what came in clear could be the server's, and a member could speak for another.
 */
export class KeyTransport
  extends TypedEventEmitter<KeyTransportEvents, KeyTransportEventsHandlerMap>
  implements IKeyTransport
{
  readonly #client: MatrixClient;
  readonly #roomId: string;
  readonly #own: Target;
  readonly #isIn: (device: Target) => boolean;
  #isOn = false;
  /** One after the other, as they came. */
  #work: Promise<void> = Promise.resolve();

  /** `isIn`: whether a device is in the call now. */
  constructor(client: MatrixClient, roomId: string, own: Target, isIn: (device: Target) => boolean) {
    super();
    this.#client = client;
    this.#roomId = roomId;
    this.#own = own;
    this.#isIn = isIn;
  }

  start(): void {
    this.#isOn = true;
    this.#client.on(ClientEvent.ReceivedToDeviceMessage, this.#receive);
  }

  stop(): void {
    this.#isOn = false;
    this.#client.off(ClientEvent.ReceivedToDeviceMessage, this.#receive);
  }

  readonly #receive = ({ message, encryptionInfo }: ReceivedToDeviceMessage): void => {
    if (message.type !== keyMessageType || encryptionInfo === null || encryptionInfo.sender !== message.sender) return;
    const found = readKeyMessage(message.content, this.#roomId);
    if (!found) return;
    const { sender } = message;
    const take = async (): Promise<void> => {
      const device = (await this.#devicesOf([sender])).get(sender)?.get(found.deviceId);
      if (device?.getIdentityKey() !== encryptionInfo.senderCurve25519KeyBase64 || !this.#isOn) return;
      if (device.verified === DeviceVerification.Blocked) return;
      const { deviceId, index, key, memberId } = found;
      const member = { userId: sender, deviceId, memberId: memberId || `${sender}:${deviceId}` };
      this.emit(KeyTransportEvents.ReceivedKeys, member, key, index, now());
    };
    // Whose devices cannot be looked up sends the key again with the next change of the call.
    this.#work = this.#work.then(take).catch(() => undefined);
  };

  async #devicesOf(userIds: readonly string[]): Promise<Map<string, Map<string, KnownDevice>>> {
    const crypto = this.#client.getCrypto();
    return crypto ? crypto.getUserDeviceInfo([...userIds], true) : new Map();
  }

  /** What cannot be sent is tried again until it can, as long as the call lasts: nobody else would. */
  async sendKey(key: string, index: number, members: readonly Target[]): Promise<void> {
    const { deviceId, userId } = this.#own;
    const others = members.filter((one) => one.userId !== userId || one.deviceId !== deviceId);
    const targets = others.map((one) => ({ userId: one.userId, deviceId: one.deviceId }));
    await this.#send({ key, index }, targets, 1);
  }

  async #send(sent: Sent, targets: Target[], tries: number): Promise<void> {
    if (!this.#isOn || targets.length === 0) return;
    const later = (whom: Target[], nextTry: number): void =>
      // Who has left since gets nothing more.
      void setTimeout(() => void this.#send(sent, whom.filter(this.#isIn), nextTry), againMs);
    let unknown: Target[];
    try {
      unknown = await this.#sendToKnown(sent, targets);
    } catch {
      return later(targets, tries);
    }
    if (unknown.length > 0 && tries < mostTries) later(unknown, tries + 1);
  }

  /** Returns those that nobody knows. */
  async #sendToKnown(sent: Sent, targets: Target[]): Promise<Target[]> {
    const devices = await this.#devicesOf([...new Set(targets.map((one) => one.userId))]);
    const deviceOf = (one: Target): KnownDevice | undefined => devices.get(one.userId)?.get(one.deviceId);
    const known = targets.filter((one) => {
      const device = deviceOf(one);
      return device !== undefined && device.verified !== DeviceVerification.Blocked;
    });
    if (known.length > 0) await this.#client.encryptAndSendToDevice(keyMessageType, known, this.#contentOf(sent));
    return targets.filter((one) => deviceOf(one) === undefined);
  }

  #contentOf({ key, index }: Sent): Record<string, unknown> {
    const { deviceId, userId } = this.#own;
    return {
      keys: { index, key },
      room_id: this.#roomId,
      member: { claimed_device_id: deviceId, id: `${userId}:${deviceId}` },
      session: { call_id: "", application: "m.call", scope: "m.room" },
      sent_ts: now(),
    };
  }
}
