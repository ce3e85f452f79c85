import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createFilm } from "../server/platform/film/film.ts";
import { createLog } from "../server/platform/log/index.ts";
import { createWorkers } from "../server/platform/workers/workers.ts";
import { Layer } from "../server/products/meetings/media/layer.ts";
import { emptyHeader, readHeader } from "../server/products/meetings/media/rtp.ts";
import { Uplink } from "../server/products/meetings/media/uplink.ts";
import { Part } from "../server/products/meetings/recorder/part.ts";
import { readPart } from "../server/products/meetings/recorder/read.ts";
import { SealedWriter } from "../server/products/meetings/recorder/sealed-file.ts";
import { makePictures, makeSound, picturePackets, rtpPacket } from "../server/products/meetings/recorder/testing.ts";
import { TrackRecorder } from "../server/products/meetings/recorder/track-recorder.ts";
import type { Clip } from "../server/products/recordings/composing/clips.ts";
import { makeFilm } from "../server/products/recordings/composing/make-film.ts";

/** What it takes to record calls of four people with camera and microphone, and to make a film of one of them. */
const people = 4;
const seconds = 20;
const folder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "safos-recordings-"));
const key = randomBytes(32);
const pictures = makePictures(seconds, "640x360");
if (!pictures) throw new Error("This needs ffmpeg.");
const sound = makeSound(seconds);
const header = emptyHeader();

interface Track {
  send(frame: number, now: number): void;
  tick(now: number): void;
  end(): Promise<void>;
}

function track(name: string, kind: "audio" | "video"): Track {
  const uplink = new Uplink(name, kind, kind === "audio" ? "opus" : "vp8", () => undefined);
  const layer = new Layer(0, 100, kind, uplink.clockRate);
  uplink.layers.push(layer);
  let closed: Promise<void> = Promise.resolve();
  const recorder = new TrackRecorder(uplink, 1, (codec, width, height, at) => {
    const writer = new SealedWriter(join(folder, name), key, (error) => {
      throw error;
    });
    const sink = {
      append: (bytes: Uint8Array) => writer.append(bytes),
      end: () => void (closed = writer.close()),
    };
    return new Part(sink, codec, width, height, at);
  });
  uplink.downlinks = [recorder];
  let sequence = 0;
  const packetsOf = (frame: number): Buffer[] =>
    kind === "video"
      ? picturePackets(pictures![frame]!, sequence, frame * 3600, 100)
      : [rtpPacket({ sequence, timestamp: frame * 960, ssrc: 100, marker: false, payload: sound[frame]! })];
  return {
    send(frame, now) {
      for (const packet of packetsOf(frame)) {
        sequence++;
        readHeader(packet, header);
        uplink.accept(layer, packet, header, now);
      }
    },
    tick: (now) => recorder.tick(now),
    async end() {
      recorder.end();
      await closed;
    },
  };
}

process.stdout.write("| recordings at once | tracks | CPU % of a core | longest stall ms | MB written a minute |\n");
process.stdout.write("| -----------------: | -----: | --------------: | ---------------: | ------------------: |\n");
for (const calls of [0, 1, 10]) {
  const tracks = Array.from({ length: calls * people * 2 }, (_, index) => ({
    kind: index % 2 === 0 ? ("video" as const) : ("audio" as const),
    ...track(`${calls}-${index}`, index % 2 === 0 ? "video" : "audio"),
  }));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const before = process.cpuUsage();
  const start = performance.now();
  let [picture, sample] = [0, 0];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      for (; picture < pictures.length && picture * 40 <= now - start; picture++)
        for (const one of tracks) if (one.kind === "video") one.send(picture, now);
      for (; sample < sound.length && sample * 20 <= now - start; sample++)
        for (const one of tracks) if (one.kind === "audio") one.send(sample, now);
      for (const one of tracks) one.tick(now);
      if (now - start < seconds * 1000) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });
  const spent = process.cpuUsage(before);
  await Promise.all(tracks.map((one) => one.end()));
  const bytes = readdirSync(folder)
    .filter((one) => one.startsWith(`${calls}-`))
    .reduce((sum, one) => sum + statSync(join(folder, one)).size, 0);
  const share = (spent.user + spent.system) / 10 / (seconds * 1000);
  process.stdout.write(
    `| ${calls} | ${tracks.length} | ${share.toFixed(1)} | ${(delay.max / 1e6).toFixed(0)} | ${((bytes / 1e6) * (60 / seconds)).toFixed(0)} |\n`,
  );
}

const workers = await createWorkers({ dataFolder: folder, processes: 1, log: createLog("silent") });
const film = await createFilm({ mode: "auto", workers });
const clips = Array.from({ length: people * 2 }, (_, index): Clip => ({
  file: `10-${index}`,
  kind: index % 2 === 0 ? "camera" : "sound",
  identity: `p${Math.floor(index / 2)}`,
  name: "",
  from: 0,
  to: seconds,
}));
const started = performance.now();
await film.make({ organisation: "a", person: "a" }, async (studio) => {
  for (const { file } of clips)
    await studio.put(
      `${file}.webm`,
      (async function* () {
        for await (const { bytes } of readPart(folder, file, key)) yield bytes;
      })(),
    );
  for await (const _ of await makeFilm(studio, clips, seconds, async () => undefined));
});
process.stdout.write(
  `\nA film of ${people} people: ${((performance.now() - started) / 1000 / seconds).toFixed(2)} s of work for a second.\n`,
);
await workers.stop();
rmSync(folder, { recursive: true, force: true });
