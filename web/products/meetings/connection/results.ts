/** What a connection test tries, in the order it is shown. */
export const steps = ["reach", "browser", "devices", "direct", "relay", "speed"] as const;
export type StepId = (typeof steps)[number];

/** `absent`: this host has none. `slow`: it works, with less than there should be. */
export type StepState = "waiting" | "measuring" | "works" | "slow" | "stopped" | "absent";

/** How packets reach the relay. */
export type RelayWay = "udp" | "tcp" | "tls";

export interface Results {
  reach: { state: StepState; ms: number };
  browser: { state: StepState; name: string; canShare: boolean };
  devices: { state: StepState; names: readonly string[]; hasSound: boolean };
  direct: { state: StepState; ms: number };
  relay: { state: StepState; ms: number; way: RelayWay | null };
  speed: { state: StepState; kbits: number };
}

export const untried: Results = {
  reach: { state: "waiting", ms: 0 },
  browser: { state: "waiting", name: "", canShare: false },
  devices: { state: "waiting", names: [], hasSound: false },
  direct: { state: "waiting", ms: 0 },
  relay: { state: "waiting", ms: 0, way: null },
  speed: { state: "waiting", kbits: 0 },
};

/** Below this there is no room for pictures beside sound; below the other they are small. kbit/s. */
const soundOnlyBelow = 150;
export const slowBelow = 600;
/** A round trip that people notice in a conversation, ms. */
export const slowAbove = 300;

export type Verdict =
  | "measuring"
  | "good"
  | "relayed"
  | "slow"
  | "soundOnly"
  | "stopped"
  | "unreachable"
  | "oldBrowser";

const isOpen = ({ state }: { state: StepState }): boolean => state === "works" || state === "slow";
const isDue = ({ state }: { state: StepState }): boolean => state === "waiting" || state === "measuring";

/** What all of it comes to. Camera and microphone are not asked: one may take part without. */
export function verdictOf({ reach, browser, direct, relay, speed }: Results): Verdict {
  if (reach.state === "stopped") return "unreachable";
  if (browser.state === "stopped") return "oldBrowser";
  if (isDue(reach) || isDue(direct) || isDue(relay)) return "measuring";
  if (!isOpen(direct) && !isOpen(relay)) return "stopped";
  if (isDue(speed)) return "measuring";
  if (speed.kbits < soundOnlyBelow) return "soundOnly";
  if (!isOpen(direct)) return "relayed";
  return speed.kbits < slowBelow || direct.state === "slow" ? "slow" : "good";
}
