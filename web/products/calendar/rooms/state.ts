import type { Resource } from "@safos/contract/resources";

/** How a room stands to the time of the form. */
export type RoomState =
  | { readonly kind: "free" }
  /** Milliseconds since 1970. */
  | { readonly kind: "busyUntil" | "busyFrom" | "busyAt"; readonly at: number };

/** What of the time that was asked for is taken, in a word; null: no time was asked for. Of a series `busyAt` names the first. */
export function stateOf(taken: Resource["taken"], start: string, isSeries: boolean): RoomState | null {
  if (taken === null) return null;
  const [first] = taken;
  if (!first) return { kind: "free" };
  if (isSeries) return { kind: "busyAt", at: Date.parse(first.start) };
  const from = Date.parse(first.start);
  if (from > Date.parse(start)) return { kind: "busyFrom", at: from };
  let until = Date.parse(first.end);
  for (const one of taken) if (Date.parse(one.start) <= until) until = Math.max(until, Date.parse(one.end));
  return { kind: "busyUntil", at: until };
}

/** Those that are free and hold everybody first; the order is kept else. */
export const ranked = (resources: readonly Resource[], people: number): Resource[] =>
  resources.toSorted((one, other) => scoreOf(one, people) - scoreOf(other, people));

const scoreOf = (one: Resource, people: number): number =>
  (one.taken === null || one.taken.length === 0 ? 0 : 2) + (isTooSmall(one, people) ? 1 : 0);

export const isTooSmall = ({ seats }: Pick<Resource, "seats">, people: number): boolean =>
  seats !== null && seats < people;

/** Dates that a refusal shows in words. */
const mostClashes = 10;

/** What a refusal says of a room that is taken; null: it names no dates. */
export function clashesIn(
  data: Readonly<Record<string, unknown>>,
): { readonly name: string; readonly count: number; readonly starts: readonly string[] } | null {
  const { name, count, collisions } = data;
  if (typeof name !== "string" || typeof count !== "number" || !Array.isArray(collisions)) return null;
  const starts = (collisions as readonly { readonly start: string }[]).map(({ start }) => start);
  return { name, count, starts: starts.slice(0, mostClashes) };
}
