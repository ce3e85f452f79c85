import type { PresentPerson } from "@safos/contract/collaboration";

/** A part of the whiteboard: left, top, right, bottom. */
export type Area = readonly [number, number, number, number];

/** What a page tells of its person beside who they are, which is the server's word. */
export interface Presence {
  readonly user?: PresentPerson;
  readonly pointer?: { x: number; y: number; tool: "pointer" | "laser" };
  readonly button?: "up" | "down";
  readonly selected?: readonly string[];
  /** The part of the whiteboard that is shown; told only while someone follows. */
  readonly view?: Area;
  readonly follows?: number | null;
  /** The frame that is shown to everybody just now; null when this page presents nothing. */
  readonly slide?: string | null;
}
export type Presences = ReadonlyMap<number, Presence>;

/** Someone else's page. */
export interface Companion {
  readonly client: number;
  readonly person: PresentPerson;
  readonly slide: string | null;
}

export function companionOf(states: Presences, client: number): Companion | null {
  const state = states.get(client);
  return state?.user
    ? { client, person: state.user, slide: typeof state.slide === "string" ? state.slide : null }
    : null;
}

/**
 * Who leads anyone who is followed: they may follow someone themselves. Null when it all goes round in a circle: pages
 * that followed each other would make room for each other without end.
 */
export function leaderOf(states: Presences, followed: number, me: number): number | null {
  const seen = new Set([me]);
  let leader = followed;
  for (;;) {
    if (seen.has(leader)) return null;
    seen.add(leader);
    const next = states.get(leader)?.follows;
    if (typeof next !== "number" || !states.has(next)) return leader;
    leader = next;
  }
}

/** The page of a person to follow: the one that presents, else the one that was last heard of. */
export function pageOf(states: Presences, personId: string, lastUpdatedAt: (client: number) => number): number | null {
  const pages = [...states].filter(([, state]) => state.user?.id === personId);
  const [best] = pages.sort(
    ([a, left], [b, right]) =>
      Number(typeof right.slide === "string") - Number(typeof left.slide === "string") ||
      lastUpdatedAt(b) - lastUpdatedAt(a),
  );
  return best?.[0] ?? null;
}

/** Anyone who else presents; of several, the first page. */
export function presenterOf(states: Presences, me: number): Companion | null {
  const clients = [...states.keys()].filter((client) => client !== me).sort((a, b) => a - b);
  for (const client of clients) {
    const found = companionOf(states, client);
    if (found?.slide) return found;
  }
  return null;
}

export const isArea = (value: unknown): value is Area =>
  Array.isArray(value) &&
  value.length === 4 &&
  value.every((one) => Number.isFinite(one)) &&
  value[2] > value[0] &&
  value[3] > value[1];

/** Excalidraw's own limit upwards; downwards there is none that harms, and a phone may have to see a whole wall. */
const largestZoom = 30;
const smallestZoom = 0.01;

/** Where a canvas of this size has to look to show all of an area, in the middle of it. */
export function lookAt(
  area: Area,
  size: { readonly width: number; readonly height: number },
  share = 1,
): { scrollX: number; scrollY: number; zoom: number } {
  const [left, top, right, bottom] = area;
  const fit = Math.min(size.width / (right - left), size.height / (bottom - top)) * share;
  const zoom = Math.min(largestZoom, Math.max(smallestZoom, fit));
  return {
    scrollX: size.width / 2 / zoom - (left + right) / 2,
    scrollY: size.height / 2 / zoom - (top + bottom) / 2,
    zoom,
  };
}
