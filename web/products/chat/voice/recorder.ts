import { now } from "../../../platform/clock.ts";
import { listenTo } from "../../../platform/loudness.ts";
import { problemOf, stopCamera as stopTracks, type CameraProblem } from "../verification/camera.ts";
import { durationOf, writeOggOpus } from "./ogg-opus.ts";
import { readWebmOpus } from "./webm-opus.ts";

/** The longest voice message, in minutes. */
export const longestMinutes = 15;
const longestMs = longestMinutes * 60_000;
const stepMs = 100;
/** As many of the newest levels as the recorder draws. */
export const shownLevels = 60;
const bitsPerSecond = 24_000;
const recordedType = "audio/webm;codecs=opus";

/** A recording as it is sent: Opus in Ogg, which other clients play. */
export interface Recorded {
  file: File;
  /** Milliseconds. */
  duration: number;
  /** Between 0 and 1, one for each tenth of a second. */
  levels: readonly number[];
}

export type RecordingProblem = CameraProblem | "unsupported" | "broken";

export type Recording =
  | { state: "asking" }
  | { state: "recording" | "paused"; elapsed: number; levels: readonly number[] }
  | { state: "done"; recorded: Recorded; isFull: boolean }
  | { state: "failed"; why: RecordingProblem };

/** What is loudest in a recording reaches the top of its waveform; near silence stays low. */
export function spread(levels: readonly number[]): number[] {
  const top = levels.reduce((most, level) => Math.max(most, level), 0.05);
  return levels.map((level) => level / top);
}

/** The recorder's WebM as an Ogg file; null when it cannot be read. */
export function toOgg(webm: Uint8Array, levels: readonly number[], name: string): Recorded | null {
  const read = readWebmOpus(webm);
  if (!read) return null;
  const [serial = 0] = crypto.getRandomValues(new Uint32Array(1));
  const file = new File(writeOggOpus(read, serial), name, { type: "audio/ogg" });
  return { file, duration: durationOf(read), levels: spread(levels) };
}

/** Records the microphone until it is finished or discarded; `onChange` is given each new state. */
export class Recorder {
  readonly #name: string;
  #onChange: (recording: Recording) => void;
  #isDiscarded = false;
  #isFull = false;
  #stream: MediaStream | null = null;
  #media: MediaRecorder | null = null;
  #endListening: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #levels: number[] = [];
  /** Milliseconds before the last pause, and since when it records. */
  #before = 0;
  #since = 0;

  /** `name`: of the file. */
  constructor(name: string, onChange: (recording: Recording) => void) {
    this.#name = name;
    this.#onChange = onChange;
  }

  async start(): Promise<void> {
    if (typeof MediaRecorder === "undefined" || !MediaRecorder.isTypeSupported(recordedType)) {
      this.#fail("unsupported");
      return;
    }
    this.#set({ state: "asking" });
    try {
      const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      const stream = await navigator.mediaDevices.getUserMedia({ audio });
      if (this.#isDiscarded) stopTracks(stream);
      else this.#record(stream);
    } catch (error) {
      this.#fail(problemOf(error));
    }
  }

  pause(): void {
    if (this.#media?.state !== "recording") return;
    this.#before = this.#elapsed();
    this.#media.pause();
    this.#show("paused");
  }

  resume(): void {
    if (this.#media?.state !== "paused") return;
    this.#since = now();
    this.#media.resume();
    this.#show("recording");
  }

  /** Ends the recording; what was recorded is the next state. */
  finish(): void {
    if (this.#media && this.#media.state !== "inactive") this.#media.stop();
  }

  /** Ends with what shows it; `onDone` is given what was recorded, where it had begun. */
  leave(onDone: (recording: Recording & { state: "done" }) => void): void {
    if (!this.#media) return this.discard();
    this.#onChange = (recording) => {
      if (recording.state === "done") onDone(recording);
    };
    this.finish();
  }

  /** Nothing of it is left. */
  discard(): void {
    this.#isDiscarded = true;
    this.finish();
    this.#release();
  }

  #record(stream: MediaStream): void {
    const parts: Blob[] = [];
    const media = new MediaRecorder(stream, { mimeType: recordedType, audioBitsPerSecond: bitsPerSecond });
    this.#stream = stream;
    this.#media = media;
    media.addEventListener("dataavailable", ({ data }) => parts.push(data));
    media.addEventListener("stop", () => void this.#take(parts));
    // The microphone was unplugged: what there is of it is kept.
    stream.getAudioTracks()[0]?.addEventListener("ended", () => this.finish());
    const { level, end } = listenTo(stream, 2048);
    this.#endListening = end;
    this.#since = now();
    media.start();
    this.#timer = setInterval(() => {
      if (media.state !== "recording") return;
      this.#levels.push(level());
      this.#isFull = this.#elapsed() >= longestMs;
      if (this.#isFull) this.finish();
      else this.#show("recording");
    }, stepMs);
    this.#show("recording");
  }

  async #take(parts: readonly Blob[]): Promise<void> {
    this.#release();
    if (this.#isDiscarded) return;
    const webm = new Uint8Array(await new Blob([...parts]).arrayBuffer());
    const recorded = toOgg(webm, this.#levels, this.#name);
    if (recorded) this.#set({ state: "done", recorded, isFull: this.#isFull });
    else this.#fail("broken");
  }

  #elapsed(): number {
    return this.#media?.state === "recording" ? this.#before + now() - this.#since : this.#before;
  }

  #show(state: "recording" | "paused"): void {
    this.#set({ state, elapsed: this.#elapsed(), levels: this.#levels.slice(-shownLevels) });
  }

  #fail(why: RecordingProblem): void {
    this.#release();
    this.#set({ state: "failed", why });
  }

  #set(recording: Recording): void {
    if (!this.#isDiscarded) this.#onChange(recording);
  }

  /** The browser shows no longer that the microphone is on. */
  #release(): void {
    clearInterval(this.#timer);
    if (this.#stream) stopTracks(this.#stream);
    this.#endListening?.();
    this.#stream = null;
    this.#endListening = undefined;
  }
}
