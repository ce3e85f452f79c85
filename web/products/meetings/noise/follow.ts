import "./text.ts";
import { RoomEvent, Track, type LocalAudioTrack, type Room } from "livekit-client";
import { text } from "../../../text/index.tsx";
import type { Trouble } from "../call/own-devices.ts";
import { audioOptions } from "../call/room-settings.ts";
import { readSettings, watchSettings } from "../call/settings.ts";
import { NoiseProcessor } from "./processor.ts";
import { noiseOf } from "./settings.ts";
import { NoiseError, type Failure } from "./suppressor.ts";

/** Told of a processor that suppresses no more; a microphone goes with one from room to room. */
const listeners = new Set<(processor: NoiseProcessor, failure: Failure) => void>();

const createProcessor = (): NoiseProcessor =>
  new NoiseProcessor((processor, failure) => {
    for (const listener of listeners) listener(processor, failure);
  });

const micOf = ({ localParticipant: me }: Room): LocalAudioTrack | undefined =>
  me.getTrackPublication(Track.Source.Microphone)?.audioTrack;

/** Runs once at the next touch of the page, unless it is ended before. */
function atTouch(run: () => void): () => void {
  const ways = ["pointerup", "keydown"] as const;
  const end = (): void => ways.forEach((way) => removeEventListener(way, start, true));
  const start = (): void => {
    end();
    run();
  };
  for (const way of ways) addEventListener(way, start, true);
  return end;
}

/**
 * A room's microphone follows the chosen noise suppression until it is ended. Where our own fails, the microphone is sent
 * with the browser's, and that is told as trouble until it works again or is not wanted.
 */
export function followNoise(room: Room, trouble: Trouble): () => void {
  let chosen = noiseOf(readSettings());
  let changing = Promise.resolve();
  let endWaiting = (): void => undefined;
  let isDone = false;

  async function fallBack(failure: Failure): Promise<void> {
    const mic = micOf(room);
    if (isDone || !mic) return;
    trouble.say(text(failure === "slow" ? "noise.slow" : "noise.failed"));
    if (failure === "blocked") endWaiting = atTouch(() => queue(apply));
    await mic.stopProcessor();
  }

  async function apply(): Promise<void> {
    const mic = micOf(room);
    endWaiting();
    if (isDone || !mic) return;
    const running = mic.getProcessor();
    if (chosen === "own" && running instanceof NoiseProcessor && running.isWorking) return;
    if (running) await mic.stopProcessor();
    await open(mic);
    if (chosen !== "own") return trouble.clear();
    try {
      await mic.setProcessor(createProcessor());
      trouble.clear();
    } catch (error) {
      await fallBack(error instanceof NoiseError ? error.failure : "broken");
    }
  }

  /** Opens the microphone anew where the browser is to do something else, without asking for it again. */
  async function open(mic: LocalAudioTrack): Promise<void> {
    const before = room.options.audioCaptureDefaults;
    if (before?.noiseSuppression === (chosen !== "off")) return;
    room.options.audioCaptureDefaults = audioOptions(before, chosen !== "off");
    await mic.restartTrack(room.options.audioCaptureDefaults);
  }

  function queue(step: () => Promise<void>): void {
    changing = changing.then(step).catch(() => trouble.say(text("noise.failed")));
  }

  const endWatching = watchSettings(() => {
    const next = noiseOf(readSettings());
    if (next === chosen) return;
    chosen = next;
    queue(apply);
  });
  const onFailed = (processor: NoiseProcessor, failure: Failure): void => {
    if (micOf(room)?.getProcessor() === processor) queue(() => fallBack(failure));
  };
  const onPublished = (): void => queue(apply);
  listeners.add(onFailed);
  room.on(RoomEvent.LocalTrackPublished, onPublished);
  return () => {
    isDone = true;
    endWatching();
    endWaiting();
    listeners.delete(onFailed);
    room.off(RoomEvent.LocalTrackPublished, onPublished);
  };
}
