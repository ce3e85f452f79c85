import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  TrackPublishOptions,
  TrackSource,
  type Room,
} from "@livekit/rtc-node";

const packages = join(import.meta.dirname, "../../node_modules/.clients");

/** A real recogniser (Whisper base) at OpenAI's address: `npm test` installs it. */
export async function startSpeechServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn("/usr/bin/python3", [join(import.meta.dirname, "speech-server.py"), packages], {
    env: { PYTHONPATH: packages, OMP_NUM_THREADS: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
    child.once("exit", () => reject(new Error("The speech recogniser did not start.")));
  });
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Text as sound: mono, 48 kHz. */
export function speak(text: string, voice: string): Int16Array {
  const wav = execFileSync("/usr/bin/espeak-ng", ["-v", voice, "-s", "135", "--stdout", text], {
    maxBuffer: 50_000_000,
  });
  const raw = execFileSync(
    "/usr/bin/ffmpeg",
    ["-loglevel", "error", "-i", "pipe:0", "-f", "s16le", "-ar", "48000", "-ac", "1", "pipe:1"],
    { input: wav, maxBuffer: 50_000_000 },
  );
  return new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
}

const frame = 480;

/** A microphone in a call that one can speak into; silent otherwise. */
export async function openMicrophone(
  room: Room,
): Promise<{ say(sound: Int16Array): Promise<void>; close(): Promise<void> }> {
  const source = new AudioSource(48_000, 1, 200);
  await room.localParticipant?.publishTrack(
    LocalAudioTrack.createAudioTrack("microphone", source),
    Object.assign(new TrackPublishOptions(), { source: TrackSource.SOURCE_MICROPHONE }),
  );
  let isOpen = true;
  let waiting: { sound: Int16Array; done: () => void }[] = [];
  const silence = new Int16Array(frame);
  const running = (async () => {
    while (isOpen) {
      const [next] = waiting;
      if (!next) {
        await source.captureFrame(new AudioFrame(silence, 48_000, 1, frame));
        continue;
      }
      waiting = waiting.slice(1);
      for (let at = 0; at + frame <= next.sound.length && isOpen; at += frame)
        await source.captureFrame(new AudioFrame(next.sound.slice(at, at + frame), 48_000, 1, frame));
      next.done();
    }
  })();
  return {
    say: (sound) => new Promise((done) => waiting.push({ sound, done })),
    async close() {
      isOpen = false;
      await running;
    },
  };
}
