/** What others see of a person. */
export type State = "online" | "unavailable" | "offline";

export const states: readonly State[] = ["online", "unavailable", "offline"];

/** When someone was there, as processes tell each other; times in milliseconds since 1970. */
export interface Sign {
  /** When the person, or the end of a session, last said what holds; what is from before it does not count. */
  readonly setAt: number;
  /** When they were last active. */
  readonly activeAt: number;
  /** Up to when they count as there. */
  readonly hereUntil: number;
  /** What they say of themselves. */
  readonly message: string;
}

/** Who was active this long ago and is still there is away. */
const activeMs = 5 * 60_000;
/** Who has not asked for this long is not there. */
export const hereMs = 60_000;

export const unseen: Sign = { setAt: 0, activeAt: 0, hereUntil: 0, message: "" };

export function stateOf(sign: Sign, at: number): State {
  if (sign.hereUntil <= at) return "offline";
  return sign.activeAt + activeMs > at ? "online" : "unavailable";
}

/** The same in whichever order signs come. */
export function mergeSigns(a: Sign, b: Sign): Sign {
  if (a.setAt !== b.setAt) return a.setAt > b.setAt ? a : b;
  return {
    setAt: a.setAt,
    activeAt: Math.max(a.activeAt, b.activeAt),
    hereUntil: Math.max(a.hereUntil, b.hereUntil),
    message: a.message > b.message ? a.message : b.message,
  };
}

type Line = readonly [userId: string, setAt: number, activeAt: number, hereUntil: number, message: string];

/** PostgreSQL carries 8,000 bytes in a notification. */
const mostBytes = 7000;

/** Signs as payloads of signals, each of a bounded length. */
export function writeSigns(from: string, signs: Iterable<readonly [string, Sign]>): string[] {
  const payloads: string[] = [];
  let lines: string[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (lines.length > 0) payloads.push(`{"from":${JSON.stringify(from)},"signs":[${lines.join(",")}]}`);
    lines = [];
    bytes = 0;
  };
  for (const [userId, { setAt, activeAt, hereUntil, message }] of signs) {
    const line = JSON.stringify([userId, setAt, activeAt, hereUntil, message] satisfies Line);
    const size = Buffer.byteLength(line) + 1;
    if (bytes + size > mostBytes) flush();
    lines.push(line);
    bytes += size;
  }
  flush();
  return payloads;
}

export function readSigns(payload: string): { from: string; signs: (readonly [string, Sign])[] } {
  const { from, signs } = JSON.parse(payload) as { from: string; signs: Line[] };
  return {
    from,
    signs: signs.map(([userId, setAt, activeAt, hereUntil, message]) => [
      userId,
      { setAt, activeAt, hereUntil, message },
    ]),
  };
}
