import { listenTo } from "../../../platform/loudness.ts";
import type { Option } from "../../../ui/index.ts";

export interface Devices {
  mics: Option<string>[];
  cameras: Option<string>[];
  /** Empty where a page cannot choose. */
  speakers: Option<string>[];
}

export const noDevices: Devices = { mics: [], cameras: [], speakers: [] };

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Without a secure context the browser has no devices to offer. */
async function open(constraints: MediaStreamConstraints): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia(constraints);
}

/** Known with their names only once one of them has been allowed. */
export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind): Option<string>[] =>
    all
      .filter((one) => one.kind === kind && one.deviceId !== "")
      .map((one) => ({ id: one.deviceId, name: one.label || one.deviceId }));
  const canChoose = "setSinkId" in HTMLMediaElement.prototype;
  return { mics: of("audioinput"), cameras: of("videoinput"), speakers: canChoose ? of("audiooutput") : [] };
}

/** Captures until it is ended; what comes after that is stopped at once. */
export function capture(
  constraints: MediaStreamConstraints,
  on: { stream: (stream: MediaStream) => void; devices: (devices: Devices) => void; refused: () => void },
): () => void {
  let stream: MediaStream | null = null;
  let isHere = true;
  open(constraints).then(
    (found) => {
      stream = found;
      if (!isHere) return stop(found);
      void listDevices().then((all) => isHere && on.devices(all));
      on.stream(found);
    },
    () => isHere && on.refused(),
  );
  return () => {
    isHere = false;
    stop(stream);
  };
}

/** How loud a stream is, from 0 to 1, again and again until it is ended. */
export function measure(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const { level, end } = listenTo(stream, 512);
  const timer = setInterval(() => onLevel(Math.min(1, level() * 4)), 80);
  return () => {
    clearInterval(timer);
    end();
  };
}

/** The same of one's own track, also while it is off for the others: what is measured is a copy that stays here. */
export function measureOwn(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const copy = track.clone();
  copy.enabled = true;
  const end = measure(new MediaStream([copy]), onLevel);
  return () => {
    end();
    copy.stop();
  };
}

/** The chosen device, or the first where that one is not there. */
export const chosenOf = (options: readonly Option<string>[], id: string): string =>
  options.some((one) => one.id === id) ? id : (options[0]?.id ?? "");
