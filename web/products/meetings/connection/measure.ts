import type { ConnectionTest } from "@safos/contract/meetings";
import { Room, Track } from "livekit-client";
import { createMovingPicture } from "./moving-picture.ts";
import { pause } from "./pause.ts";
import { slowAbove, slowBelow, type RelayWay, type Results } from "./results.ts";

/** How long a way is tried, ms. */
const connectWithinMs = 5000;
/** A sender begins low and looks for room: what it has found by then, ms. */
const speedMs = 4000;
/** Room for the largest picture that a camera sends; there is no need to look for more. kbit/s. */
const enoughKbits = 2500;
const lookEveryMs = 500;

/** What a path says of itself. */
interface PathStats {
  readonly ms: number;
  readonly relayProtocol: string;
  /** kbit/s that may be sent, as the browser estimates it. */
  readonly kbits: number;
}

interface Path {
  readonly room: Room;
  readonly stats: PathStats;
}

async function readStats(room: Room): Promise<PathStats> {
  const report = await room.engine.pcManager?.publisher.getStats();
  const all = new Map<string, Record<string, unknown>>();
  report?.forEach((one: Record<string, unknown>) => void all.set(String(one["id"]), one));
  const pairs = [...all.values()].filter((one) => one["type"] === "candidate-pair" && one["nominated"] === true);
  const pair = pairs.find((one) => one["state"] === "succeeded") ?? pairs[0];
  const local = all.get(String(pair?.["localCandidateId"]));
  const number = (value: unknown): number => (typeof value === "number" ? value : 0);
  return {
    ms: Math.round(number(pair?.["currentRoundTripTime"]) * 1000),
    relayProtocol: typeof local?.["relayProtocol"] === "string" ? local["relayProtocol"] : "",
    kbits: Math.round(number(pair?.["availableOutgoingBitrate"]) / 1000),
  };
}

/** Goes in one way only; null: it is closed. */
async function open(url: string, token: string, configuration: RTCConfiguration): Promise<Path | null> {
  const room = new Room({ adaptiveStream: false, dynacast: false });
  try {
    await room.connect(url, token, {
      maxRetries: 0,
      websocketTimeout: connectWithinMs,
      peerConnectionTimeout: connectWithinMs,
      rtcConfig: configuration,
    });
    return { room, stats: await readStats(room) };
  } catch {
    await room.disconnect().catch(() => undefined);
    return null;
  }
}

/** Publishes a moving picture for a while. Resolves with kbit/s. */
async function measureSpeed({ room }: Path, onKbits: (kbits: number) => void, isMeant: () => boolean): Promise<number> {
  const picture = createMovingPicture();
  try {
    await room.localParticipant.publishTrack(picture.track, {
      source: Track.Source.Camera,
      simulcast: false,
      videoCodec: "vp8",
      videoEncoding: { maxBitrate: enoughKbits * 1000, maxFramerate: 30 },
    });
    let kbits = 0;
    for (let waited = 0; waited < speedMs && kbits < enoughKbits && isMeant(); waited += lookEveryMs) {
      await pause(lookEveryMs);
      kbits = (await readStats(room)).kbits;
      onKbits(kbits);
    }
    return kbits;
  } finally {
    picture.stop();
  }
}

const wayOf = (relayProtocol: string): RelayWay | null =>
  relayProtocol === "udp" || relayProtocol === "tcp" || relayProtocol === "tls" ? relayProtocol : null;

type Report = <K extends "direct" | "relay" | "speed">(step: K, result: Results[K]) => void;

/** Tries both ways at once, and the speed of the better one. Stops early when it is no longer meant. */
export async function measurePaths(test: ConnectionTest, report: Report, isMeant: () => boolean): Promise<void> {
  const paceOf = (ms: number) => (ms > slowAbove ? ("slow" as const) : ("works" as const));
  report("direct", { state: "measuring", ms: 0 });
  const direct = open(test.url, test.directToken, { iceServers: [] }).then((path) => {
    report("direct", path ? { state: paceOf(path.stats.ms), ms: path.stats.ms } : { state: "stopped", ms: 0 });
    return path;
  });
  const hasRelay = test.relays.length > 0;
  report("relay", { state: hasRelay ? "measuring" : "absent", ms: 0, way: null });
  const relay = hasRelay
    ? open(test.url, test.relayedToken, { iceTransportPolicy: "relay" }).then((path) => {
        const stats = path?.stats;
        if (!stats) report("relay", { state: "stopped", ms: 0, way: null });
        else report("relay", { state: paceOf(stats.ms), ms: stats.ms, way: wayOf(stats.relayProtocol) });
        return path;
      })
    : Promise.resolve(null);
  const paths = await Promise.all([direct, relay]);
  const [better] = paths.filter((path) => path !== null);
  try {
    if (!better || !isMeant()) return report("speed", { state: "absent", kbits: 0 });
    report("speed", { state: "measuring", kbits: 0 });
    const kbits = await measureSpeed(better, (so) => report("speed", { state: "measuring", kbits: so }), isMeant);
    report("speed", { state: kbits < slowBelow ? "slow" : "works", kbits });
  } finally {
    for (const path of paths) await path?.room.disconnect().catch(() => undefined);
  }
}
