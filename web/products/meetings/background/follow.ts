import "./text.ts";
import { Track, type LocalVideoTrack, type Room, type VideoCaptureOptions } from "livekit-client";
import { text } from "../../../text/index.tsx";
import { BackgroundProcessor } from "./processor.ts";
import { readBackground, watchBackground } from "./settings.ts";

/** Told of a processor that draws no more; a camera goes with one from room to room. */
const listeners = new Set<(processor: BackgroundProcessor) => void>();

const createProcessor = (): BackgroundProcessor =>
  new BackgroundProcessor((processor) => {
    for (const listener of listeners) listener(processor);
  });

/** What a camera is opened with. */
export const cameraOptions = (): VideoCaptureOptions | undefined =>
  readBackground() === "none" ? undefined : { processor: createProcessor() };

function cameraOf({ localParticipant: me }: Room): LocalVideoTrack | undefined {
  return me.getTrackPublication(Track.Source.Camera)?.videoTrack;
}

async function apply(room: Room): Promise<void> {
  const camera = cameraOf(room);
  if (!camera) return;
  const running = camera.getProcessor();
  // A camera that is off is opened anew with what is chosen then.
  if (camera.isMuted) await room.localParticipant.unpublishTrack(camera);
  else if (readBackground() === "none") await camera.stopProcessor();
  else if (running instanceof BackgroundProcessor && running.isWorking) await running.show();
  else await camera.setProcessor(createProcessor());
}

/** A room's camera follows the chosen background until it is ended. Where that fails the camera is turned off. */
export function followBackground(room: Room, trouble: (sentence: string) => void, change: () => void): () => void {
  let shown = readBackground();
  let changing = Promise.resolve();
  async function stop(): Promise<void> {
    await room.localParticipant.setCameraEnabled(false).catch(() => undefined);
    trouble(text("background.failed"));
    change();
  }
  const end = watchBackground(() => {
    const next = readBackground();
    if (next === shown && next !== "own") return;
    shown = next;
    changing = changing.then(() => apply(room)).then(change, stop);
  });
  const failed = (processor: BackgroundProcessor): void => {
    if (cameraOf(room)?.getProcessor() === processor) void stop();
  };
  listeners.add(failed);
  return () => {
    end();
    listeners.delete(failed);
  };
}
