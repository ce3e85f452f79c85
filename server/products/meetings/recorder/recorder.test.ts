import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { emptyHeader, readHeader } from "../media/rtp.ts";
import { Layer } from "../media/layer.ts";
import { Uplink } from "../media/uplink.ts";
import { FrameReader } from "./frames.ts";
import { Part } from "./part.ts";
import { readSealed, SealedWriter } from "./sealed-file.ts";
import { makePictures, makeSound, picturePackets, rtpPacket } from "./testing.ts";
import { TrackRecorder } from "./track-recorder.ts";
import { endOfCluster } from "./webm.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-recorder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pictures = makePictures(6, "320x180");
const smaller = makePictures(2, "160x90");
const header = emptyHeader();

/** A track of a publisher and its recorder, whose parts are kept in memory. */
function stage(kind: "audio" | "video") {
  const asked: number[] = [];
  const uplink = new Uplink("TR_1", kind, kind === "audio" ? "opus" : "vp8", (ssrc) => asked.push(ssrc));
  const layers = (kind === "audio" ? [0] : [0, 1, 2]).map(
    (index) => new Layer(index, 100 + index, kind, uplink.clockRate),
  );
  uplink.layers.push(...layers);
  const parts: { width: number; at: number; pieces: Buffer[]; hasEnded: boolean }[] = [];
  const recorder = new TrackRecorder(uplink, 1, (codec, width, height, at) => {
    const part = { width, at, pieces: [] as Buffer[], hasEnded: false };
    parts.push(part);
    const sink = {
      append: (bytes: Uint8Array) => void part.pieces.push(Buffer.from(bytes)),
      end: () => void (part.hasEnded = true),
    };
    return new Part(sink, codec, width, height, at);
  });
  uplink.downlinks = [recorder];
  const accept = (index: number, packet: Buffer, now: number): void => {
    readHeader(packet, header);
    uplink.accept(layers[index]!, packet, header, now);
  };
  return { uplink, recorder, parts, asked, accept };
}

const lengthOf = (pieces: readonly Buffer[]): number => Math.max(...pieces.map(endOfCluster));

/** What ffprobe counts in a part. */
function probe(name: string, pieces: readonly Buffer[]): { codec: string; frames: number; seconds: number } {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(pieces));
  const shown = execFileSync("ffprobe", [
    ..."-v error -count_frames -show_entries stream=codec_name,nb_read_frames:packet=pts_time -of json".split(" "),
    path,
  ]).toString();
  const { streams, packets } = JSON.parse(shown) as {
    streams: { codec_name: string; nb_read_frames: string }[];
    packets: { pts_time: string }[];
  };
  return {
    codec: streams[0]!.codec_name,
    frames: Number(streams[0]!.nb_read_frames),
    seconds: Math.max(...packets.map((one) => Number(one.pts_time))),
  };
}

test.skipIf(!pictures)("pictures that come in disorder are a film that plays, whatever the numbers wrap around", () => {
  const { accept, parts, recorder } = stage("video");
  let sequence = 65_400;
  const sent: { packet: Buffer; at: number }[] = [];
  for (const [index, picture] of pictures!.entries()) {
    const packets = picturePackets(picture, sequence, 2 ** 32 - 90_000 + index * 3600, 101);
    sequence += packets.length;
    for (const packet of packets) sent.push({ packet, at: index * 40 });
  }
  // Every third packet is late by two others.
  for (let at = 3; at + 2 < sent.length; at += 3) [sent[at], sent[at + 2]] = [sent[at + 2]!, sent[at]!];
  for (const { packet, at } of sent) {
    accept(1, packet, at);
    recorder.tick(at);
  }
  recorder.end();
  expect(parts).toHaveLength(1);
  expect(parts[0]).toMatchObject({ width: 320, hasEnded: true });
  expect(probe("disorder.webm", parts[0]!.pieces)).toMatchObject({ codec: "vp8", frames: pictures!.length });
  expect(lengthOf(parts[0]!.pieces)).toBeCloseTo(5980, -2);
});

test.skipIf(!pictures)("a lost packet costs the pictures until the next key frame, which is asked for", () => {
  const { accept, asked, parts, recorder } = stage("video");
  let sequence = 10;
  for (const [index, picture] of pictures!.entries()) {
    const packets = picturePackets(picture, sequence, index * 3600, 101);
    sequence += packets.length;
    for (const [at, packet] of packets.entries()) if (index !== 20 || at > 0) accept(1, packet, index * 40);
    recorder.tick(index * 40);
  }
  recorder.end();
  expect(asked).toContain(101);
  expect(parts.length).toBe(2);
  for (const [index, { pieces }] of parts.entries())
    expect(probe(`lost-${index}.webm`, pieces).frames).toBeGreaterThan(5);
  // The second begins at its own time.
  expect(parts[1]!.at).toBeGreaterThanOrEqual(2000);
});

test.skipIf(!pictures)("another layer, and pictures of another size, are parts of their own", () => {
  const { accept, parts, recorder } = stage("video");
  let sequence = 0;
  const send = (some: readonly Buffer[], layer: number, from: number): void => {
    for (const [index, picture] of some.entries()) {
      const packets = picturePackets(picture, sequence, (from + index) * 3600, 100 + layer);
      sequence += packets.length;
      for (const packet of packets) accept(layer, packet, (from + index) * 40);
      recorder.tick((from + index) * 40);
    }
  };
  send(smaller!, 0, 0);
  send(pictures!.slice(0, 60), 1, 50);
  recorder.end();
  expect(parts.map((one) => one.width)).toEqual([160, 320]);
  // It was known to come when its first key frame had passed: from the next one on.
  expect(probe("layer.webm", parts[1]!.pieces).frames).toBe(10);
});

test("sound is written as it came; muted, it ends, and goes on as another part at its own time", () => {
  const { accept, parts, recorder, uplink } = stage("audio");
  for (const [index, payload] of makeSound(6).entries()) {
    const at = index * 20;
    uplink.isMuted = at >= 2000 && at < 4000;
    accept(0, rtpPacket({ sequence: index, timestamp: index * 960, ssrc: 100, marker: false, payload }), at);
    recorder.tick(at);
  }
  recorder.end();
  expect(parts.map((one) => one.at)).toEqual([0, 4000]);
  for (const { pieces } of parts) expect(lengthOf(pieces)).toBe(2000);
  if (pictures) expect(probe("sound.webm", parts[0]!.pieces)).toMatchObject({ codec: "opus", frames: 100 });
});

test("what is broken off loses the last record only, at whatever byte", async () => {
  const key = randomBytes(32);
  const path = join(folder, "1-1");
  const writer = new SealedWriter(path, key, (error) => expect.fail(String(error)));
  const records = Array.from({ length: 5 }, (_, index) => Buffer.from(`${index}`.repeat(1000)));
  for (const record of records) writer.append(record);
  await writer.close();
  expect(readFileSync(path).includes("1111")).toBe(false);
  const whole = statSync(path).size;
  const read = async (at: string, by = key): Promise<number> => {
    let n = 0;
    for await (const record of readSealed(at, by)) expect(record.equals(records[n++]!)).toBe(true);
    return n;
  };
  expect(await read(path)).toBe(5);
  expect(await read(path, randomBytes(32))).toBe(0);
  for (const cut of [1, 15, 500, 1019, 1020, 1021, 1030]) {
    truncateSync(path, whole - cut);
    expect(await read(path)).toBe(cut <= 1020 ? 4 : 3);
  }
  // A file under another's name is not read: parts cannot be exchanged.
  writeFileSync(join(folder, "1-2"), readFileSync(path));
  expect(await read(join(folder, "1-2"))).toBe(0);
});

test("a disk that takes nothing is said once, and nothing more is tried", async () => {
  let failures = 0;
  const writer = new SealedWriter(join(folder, "none", "1-1"), randomBytes(32), () => failures++);
  for (let n = 0; n < 3; n++) writer.append(Buffer.alloc(10));
  await writer.close();
  writer.append(Buffer.alloc(10));
  expect(failures).toBe(1);
});

test("packets of a client that never ends a picture, or jumps, do not pile up", () => {
  const reader = new FrameReader(true, () => undefined);
  for (let sequence = 0; sequence < 20_000; sequence++)
    expect(reader.add(sequence, Buffer.from([sequence === 0 ? 0x10 : 0, 0, 0]), 1, false, sequence)).toEqual([]);
  for (let jump = 1; jump < 200; jump++)
    reader.add(20_000 + jump * 5000, Buffer.from([0x10, 0x01, 0]), jump, true, 20_000 + jump);
  for (const held of Object.values(reader).filter((one) => one instanceof Map || Array.isArray(one)))
    expect(held instanceof Map ? held.size : held.length).toBeLessThan(4200);
});
