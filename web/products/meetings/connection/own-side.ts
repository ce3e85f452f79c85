import { now } from "../../../platform/clock.ts";
import { measure } from "../call/devices.ts";
import { pause } from "./pause.ts";
import { slowAbove, type Results } from "./results.ts";

/** Fastest of three answers of the server. */
export async function measureReach(): Promise<Results["reach"]> {
  let ms = Infinity;
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      const start = now();
      await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(5000) });
      ms = Math.min(ms, Math.round(now() - start));
    }
    return { state: ms > slowAbove ? "slow" : "works", ms };
  } catch {
    return { state: "stopped", ms: 0 };
  }
}

const names: readonly [RegExp, string][] = [
  [/Edg\/(\d+)/, "Edge"],
  [/Firefox\/(\d+)/, "Firefox"],
  [/Chrom(?:e|ium)\/(\d+)/, "Chrome"],
  [/Version\/(\d+).*Safari/, "Safari"],
];

/** Whether the browser can take part, and what people call it. */
export function readBrowser(): Results["browser"] {
  const [name = ""] = names.flatMap(([pattern, called]) => {
    const version = pattern.exec(navigator.userAgent)?.[1];
    return version === undefined ? [] : [`${called} ${version}`];
  });
  const isAble = typeof RTCPeerConnection === "function" && typeof WebSocket === "function";
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === "function";
  return { state: isAble ? "works" : "stopped", name, canShare };
}

/** Louder than a quiet room. */
const soundAbove = 0.02;
const listenMs = 2000;

async function hasSoundIn(stream: MediaStream): Promise<boolean> {
  if (stream.getAudioTracks().length === 0) return false;
  let loudest = 0;
  const end = measure(stream, (level) => (loudest = Math.max(loudest, level)));
  await pause(listenMs);
  end();
  return loudest > soundAbove;
}

/** Camera and microphone, or the one there is; the person may be asked for leave first. Nothing is kept of them. */
export async function checkDevices(): Promise<Results["devices"]> {
  const media = navigator.mediaDevices;
  const attempt = (wanted: MediaStreamConstraints): Promise<MediaStream | null> =>
    media ? media.getUserMedia(wanted).catch(() => null) : Promise.resolve(null);
  const both = await attempt({ audio: true, video: true });
  const stream = both ?? (await attempt({ audio: true })) ?? (await attempt({ video: true }));
  if (!stream) return { state: "stopped", names: [], hasSound: false };
  const hasSound = await hasSoundIn(stream);
  const tracks = stream.getTracks();
  for (const track of tracks) track.stop();
  return { state: both ? "works" : "slow", names: tracks.map((track) => track.label), hasSound };
}
