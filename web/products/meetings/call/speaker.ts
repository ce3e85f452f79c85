import type { Tile } from "./state.ts";

/** In ms: who is shown large stays so until they have been silent for this long. */
export const speakerHoldMs = 2000;

/** Who is shown large, and since when they have been silent; null: they speak. */
export interface Held {
  readonly key: string;
  readonly silentSince: number | null;
}

/** Whom the speaker view follows: the one it follows already, until they have been silent for a while and another speaks. */
export function holdSpeaker(held: Held | null, people: readonly Tile[], now: number): Held | null {
  const others = people.filter((tile) => !tile.isLocal);
  const current = held ? others.find((tile) => tile.key === held.key) : undefined;
  const next = others.find((tile) => tile.isSpeaking) ?? current ?? others[0] ?? people[0];
  if (!held || !current) return next ? { key: next.key, silentSince: next.isSpeaking ? null : now } : null;
  if (current.isSpeaking) return held.silentSince === null ? held : { key: held.key, silentSince: null };
  const silentSince = held.silentSince ?? now;
  if (!next || next === current || now - silentSince < speakerHoldMs)
    return held.silentSince === silentSince ? held : { key: held.key, silentSince };
  return { key: next.key, silentSince: null };
}
