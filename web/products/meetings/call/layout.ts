import type { Tile } from "./state.ts";

export const othersIn = (people: readonly Tile[]): Tile[] => people.filter((tile) => !tile.isLocal);

/** The one who speaks, or the first of the others; oneself when one is alone. */
const speakerOf = (people: readonly Tile[]): Tile | undefined => {
  const others = othersIn(people);
  return others.find((tile) => tile.isSpeaking) ?? others[0] ?? people[0];
};

/** The one tile to show where there is room for one. */
export const mainTile = (tiles: readonly Tile[]): Tile | undefined =>
  tiles.find((tile) => tile.isScreen) ?? speakerOf(tiles.filter((tile) => !tile.isScreen));

export interface Layout {
  people: Tile[];
  /** A shared screen, or the one who speaks when that is asked for. */
  large: Tile | undefined;
  /** Everything else; in the gallery oneself comes last. */
  rest: Tile[];
  columns: number;
}

/** Which tile is large and how the rest stands beside or below it; `speaker` is whom the speaker view follows. */
export function layoutOf(tiles: readonly Tile[], isSpeakerView: boolean, speaker?: Tile): Layout {
  const people = tiles.filter((tile) => !tile.isScreen);
  const large = tiles.find((tile) => tile.isScreen) ?? (isSpeakerView ? (speaker ?? speakerOf(people)) : undefined);
  const rest = large
    ? tiles.filter((tile) => tile !== large)
    : [...othersIn(people), ...people.filter((tile) => tile.isLocal)];
  const columns = large ? rest.length : Math.ceil(Math.sqrt(rest.length));
  return { people, large, rest, columns: Math.max(1, columns) };
}
