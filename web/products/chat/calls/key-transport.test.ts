import { EventEmitter } from "node:events";
import { ClientEvent, type MatrixClient } from "matrix-js-sdk";
import { Device, DeviceVerification } from "matrix-js-sdk/lib/models/device.js";
import { KeyTransportEvents } from "matrix-js-sdk/lib/matrixrtc/IKeyTransport.js";
import { expect, test, vi } from "vitest";
import { keyMessageType } from "./key-message.ts";
import { KeyTransport } from "./key-transport.ts";

const roomId = "!room:fk.example";
const anna = { userId: "@anna:fk.example", deviceId: "ANNA" };
const bo = { userId: "@bo:digg.example", deviceId: "BO" };
const key = btoa("0123456789abcdef");

const deviceOf = ({ userId, deviceId }: typeof bo, verified = DeviceVerification.Unverified): Device =>
  new Device({
    ...{ userId, deviceId, verified, algorithms: [] },
    keys: new Map([[`curve25519:${deviceId}`, `identity of ${deviceId}`]]),
  });

/** What the SDK's client is to the transport: devices that it knows, and what goes out. */
function start(...devices: readonly Device[]) {
  const sent: { targets: readonly (typeof bo)[]; content: Record<string, unknown> }[] = [];
  const known = [...devices];
  let failures = 0;
  const client = Object.assign(new EventEmitter(), {
    getCrypto: () => ({
      getUserDeviceInfo: async () =>
        new Map(
          known.map((one) => [
            one.userId,
            new Map(known.filter((other) => other.userId === one.userId).map((other) => [other.deviceId, other])),
          ]),
        ),
    }),
    async encryptAndSendToDevice(type: string, targets: readonly (typeof bo)[], content: Record<string, unknown>) {
      expect(type).toBe(keyMessageType);
      if (failures-- > 0) throw new Error("There is no contact.");
      sent.push({ targets, content });
    },
  });
  const gone = new Set<string>();
  const isIn = ({ deviceId }: typeof bo): boolean => !gone.has(deviceId);
  const transport = new KeyTransport(client as unknown as MatrixClient, roomId, anna, isIn);
  const received: unknown[] = [];
  transport.on(KeyTransportEvents.ReceivedKeys, (member, base64, index) => received.push([member, base64, index]));
  transport.start();
  const receive = async (more: { sender?: string; info?: object | null; claimed?: string } = {}): Promise<void> => {
    const { sender = bo.userId, info = {}, claimed = bo.deviceId } = more;
    client.emit(ClientEvent.ReceivedToDeviceMessage, {
      message: {
        ...{ type: keyMessageType, sender },
        content: { keys: { index: 4, key }, room_id: roomId, member: { claimed_device_id: claimed } },
      },
      encryptionInfo: info && {
        ...{ sender: bo.userId, senderDevice: bo.deviceId, senderVerified: false },
        ...{ senderCurve25519KeyBase64: "identity of BO", ...info },
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { gone, known, receive, received, sent, transport, fail: (times: number) => (failures = times) };
}

test("a key is taken from the device that it is for, in an Olm message", async () => {
  const { receive, received, transport } = start(deviceOf(bo));
  await receive();
  expect(received).toEqual([[{ ...bo, memberId: `${bo.userId}:${bo.deviceId}` }, key, 4]]);
  transport.stop();
  await receive();
  expect(received).toHaveLength(1);
});

test("what came in clear, of another device or person, or of a blocked or unknown one, is no key", async () => {
  const { receive, received } = start(deviceOf(bo), deviceOf({ ...bo, deviceId: "OTHER" }), deviceOf(anna));
  await receive({ info: null });
  await receive({ claimed: "OTHER" });
  await receive({ claimed: "NONE" });
  await receive({ info: { senderCurve25519KeyBase64: "identity of OTHER" } });
  // Signed by Bo's device, and said to be Anna's.
  await receive({ sender: anna.userId, claimed: anna.deviceId });
  expect(received).toEqual([]);
  const blocked = start(deviceOf(bo, DeviceVerification.Blocked));
  await blocked.receive();
  expect(blocked.received).toEqual([]);
});

test("a key goes to the others' devices that are not blocked, and to one that is not known yet once it is", async () => {
  vi.useFakeTimers();
  const late = { userId: "@citra:fk.example", deviceId: "CITRA" };
  const blocked = { ...bo, deviceId: "LOST" };
  const { known, sent, transport } = start(deviceOf(bo), deviceOf(anna), deviceOf(blocked, DeviceVerification.Blocked));
  await transport.sendKey(key, 7, [anna, bo, blocked, late]);
  expect(sent.map((one) => one.targets)).toEqual([[bo]]);
  expect(sent[0]?.content).toMatchObject({
    keys: { index: 7, key },
    room_id: roomId,
    member: { claimed_device_id: anna.deviceId, id: `${anna.userId}:${anna.deviceId}` },
  });
  known.push(deviceOf(late));
  await vi.advanceTimersByTimeAsync(2500);
  expect(sent.map((one) => one.targets)).toEqual([[bo], [late]]);
  // Alone in the call: there is nobody to send it to.
  await transport.sendKey(key, 8, [anna]);
  expect(sent).toHaveLength(2);
  vi.useRealTimers();
});

test("a key that could not be sent is sent once there is contact again, and never after the call", async () => {
  vi.useFakeTimers();
  const { fail, sent, transport } = start(deviceOf(bo));
  fail(20);
  await transport.sendKey(key, 1, [bo]);
  await vi.advanceTimersByTimeAsync(39_000);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(sent.map((one) => one.targets)).toEqual([[bo]]);
  fail(1);
  await transport.sendKey(key, 2, [bo]);
  transport.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(1);
  vi.useRealTimers();
});

test("a key that is sent again goes to nobody who has left the call meanwhile", async () => {
  vi.useFakeTimers();
  const citra = { userId: "@citra:fk.example", deviceId: "CITRA" };
  const { fail, gone, known, sent, transport } = start(deviceOf(bo), deviceOf(citra));
  fail(1);
  await transport.sendKey(key, 1, [bo, citra]);
  gone.add(bo.deviceId);
  await vi.advanceTimersByTimeAsync(2500);
  expect(sent.map((one) => one.targets)).toEqual([[citra]]);
  // Known only after they have left.
  const late = { userId: "@dan:fk.example", deviceId: "DAN" };
  await transport.sendKey(key, 1, [late]);
  known.push(deviceOf(late));
  gone.add(late.deviceId);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sent).toHaveLength(1);
  vi.useRealTimers();
});
