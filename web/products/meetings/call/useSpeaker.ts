import { useEffect, useMemo, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { holdSpeaker, speakerHoldMs, type Held } from "./speaker.ts";
import type { Tile } from "./state.ts";

/** The tile that the speaker view shows large. */
export function useSpeaker(tiles: readonly Tile[]): Tile | undefined {
  const people = useMemo(() => tiles.filter((tile) => !tile.isScreen), [tiles]);
  const [held, setHeld] = useState<Held | null>(null);
  useEffect(() => {
    setHeld((before) => holdSpeaker(before, people, now()));
    // Nothing in the room may change when the time is up.
    const timer = setTimeout(() => setHeld((before) => holdSpeaker(before, people, now())), speakerHoldMs + 50);
    return () => clearTimeout(timer);
  }, [people]);
  return people.find((tile) => tile.key === held?.key) ?? people.find((tile) => !tile.isLocal) ?? people[0];
}
