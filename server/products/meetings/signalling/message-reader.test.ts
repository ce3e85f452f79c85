import { deflateRawSync } from "node:zlib";
import {
  ChatMessage,
  DataPacket,
  DataStream_Chunk,
  DataStream_CompressionType,
  DataStream_Header,
  DataStream_OperationType,
  DataStream_TextHeader,
  DataStream_Trailer,
  UserPacket,
} from "@livekit/protocol";
import { expect, test } from "vitest";
import { typingTopic } from "@safos/contract/captions";
import { isChat, isTyping, MessageReader } from "./message-reader.ts";

interface Options {
  topic?: string;
  to?: string[];
  inline?: Uint8Array;
  isCompressed?: boolean;
  operation?: DataStream_OperationType;
  reason?: string;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function header(streamId: string, options: Options = {}): DataPacket {
  const value = new DataStream_Header({
    streamId,
    topic: options.topic ?? "lk.chat",
    contentHeader: {
      case: "textHeader",
      value: new DataStream_TextHeader({ operationType: options.operation ?? DataStream_OperationType.CREATE }),
    },
    compression: options.isCompressed ? DataStream_CompressionType.DEFLATE_RAW : DataStream_CompressionType.NONE,
    ...(options.inline ? { inlineContent: options.inline } : {}),
  });
  return new DataPacket({ value: { case: "streamHeader", value }, destinationIdentities: options.to ?? [] });
}
const chunk = (streamId: string, content: Uint8Array): DataPacket =>
  new DataPacket({ value: { case: "streamChunk", value: new DataStream_Chunk({ streamId, content }) } });
const trailer = (streamId: string, reason = ""): DataPacket =>
  new DataPacket({ value: { case: "streamTrailer", value: new DataStream_Trailer({ streamId, reason }) } });

/** What is kept of a line sent in these pieces. */
function read(pieces: readonly Uint8Array[], options: Options = {}, reader = new MessageReader()): string | null {
  const packets = [header("s", options), ...pieces.map((one) => chunk("s", one)), trailer("s", options.reason)];
  const lines = packets.map((packet) => reader.take(packet, 1e6)).filter((one) => one !== null);
  expect(lines.length).toBeLessThan(2);
  return lines[0]?.text ?? null;
}

test("a line is put together from its pieces, also where a piece ends within a letter", () => {
  const all = bytes("Vi ses på måndag 🌻");
  expect(read([all.subarray(0, 9), all.subarray(9, 20), all.subarray(20)])).toBe("Vi ses på måndag 🌻");
});

test("a short line in its header and a compressed one are read as clients send them", () => {
  expect(new MessageReader().take(header("s", { inline: bytes("Hej") }), 1e6)).toEqual({ streamId: "s", text: "Hej" });
  const packed = deflateRawSync(bytes("Hej hej hej"));
  expect(new MessageReader().take(header("s", { inline: packed, isCompressed: true }), 1e6)?.text).toBe("Hej hej hej");
  expect(read([packed.subarray(0, 3), packed.subarray(3)], { isCompressed: true })).toBe("Hej hej hej");
});

test("what is meant for some, for another topic, changed, broken off, empty or too long is not kept", () => {
  const text = bytes("Hemligt");
  expect(read([text], { to: ["p_x"] })).toBeNull();
  expect(read([text], { topic: "other" })).toBeNull();
  expect(read([text], { operation: DataStream_OperationType.DELETE })).toBeNull();
  expect(read([text], { reason: "gave up" })).toBeNull();
  expect(read([bytes(" \n\u0000")])).toBeNull();
  expect(read([bytes("x".repeat(4001))])).toBeNull();
  expect(read([bytes("x".repeat(4000))])).toHaveLength(4000);
  expect(read(Array.from({ length: 20 }, () => bytes("å".repeat(1000))))).toBeNull();
  expect(read([deflateRawSync(bytes("x".repeat(1e7)))], { isCompressed: true })).toBeNull();
  expect(read([bytes("no deflate")], { isCompressed: true })).toBeNull();
  const reader = new MessageReader();
  expect(reader.take(chunk("unknown", text), 0)).toBeNull();
  expect(reader.take(trailer("unknown"), 0)).toBeNull();
  expect(reader.take(new DataPacket(), 0)).toBeNull();
});

test("half-sent lines do not pile up, and nobody fills the meeting with more than they could write", () => {
  const reader = new MessageReader();
  for (let n = 0; n < 1000; n += 1) reader.take(header(`half ${n}`), 0);
  expect(reader.take(trailer("half 999"), 0)).toBeNull();
  expect(Object.values(reader).find((one) => one instanceof Map)?.size).toBeLessThan(10);
  const eager = new MessageReader();
  const at = (now: number): number =>
    Array.from({ length: 100 }, (_, n) => eager.take(header(`s${n}`, { inline: bytes("x") }), now)).filter(Boolean)
      .length;
  expect([at(1e6), at(1e6), at(1e6 + 2000), at(1e6 + 60_000)]).toEqual([30, 0, 4, 30]);
});

test("what is written in the chat is known as such, from older clients too; reactions and other data are none", () => {
  expect(isChat(header("s"))).toBe(true);
  expect(isChat(new DataPacket({ value: { case: "chatMessage", value: new ChatMessage({ message: "Hej" }) } }))).toBe(
    true,
  );
  const user = (topic: string) => new DataPacket({ value: { case: "user", value: new UserPacket({ topic }) } });
  expect([user("lk-chat-topic"), header("s", { topic: typingTopic })].map(isChat)).toEqual([true, true]);
  // An encrypted call passes on no letters, and its chat as ever.
  expect([header("s", { topic: typingTopic }), header("s")].map(isTyping)).toEqual([true, false]);
  expect([header("s", { topic: "safos.reaction" }), user("safos"), chunk("s", bytes("x"))].map(isChat)).toEqual([
    false,
    false,
    false,
  ]);
});
