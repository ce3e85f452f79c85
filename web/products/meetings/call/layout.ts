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
  screens: Tile[];
  /** The shared screen that is shown. */
  screen: Tile | undefined;
  /** Whom one has pinned, or the one who speaks when that is asked for and no screen is shared. */
  large: Tile[];
  /** Everybody else; in the gallery oneself comes last. */
  rest: Tile[];
}

export interface View {
  readonly isSpeakerView: boolean;
  /** Whom the speaker view follows. */
  readonly speaker?: Tile | undefined;
  /** Identities of those who are always large. */
  readonly pins?: ReadonlySet<string>;
  /** Key of the screen one has chosen among several. */
  readonly screenKey?: string | null;
}

/** Which tiles are large and how the rest stands beside or below them. */
export function layoutOf(tiles: readonly Tile[], { isSpeakerView, speaker, pins, screenKey }: View): Layout {
  const people = tiles.filter((tile) => !tile.isScreen);
  const screens = tiles.filter((tile) => tile.isScreen);
  const screen = screens.find((tile) => tile.key === screenKey) ?? screens[0];
  const pinned = people.filter((tile) => pins?.has(tile.identity));
  const followed = isSpeakerView && !screen ? (speaker ?? speakerOf(people)) : undefined;
  const large = pinned.length > 0 ? pinned : followed ? [followed] : [];
  const isBeside = screen !== undefined || large.length > 0;
  const ordered = isBeside ? people : [...othersIn(people), ...people.filter((tile) => tile.isLocal)];
  return { people, screens, screen, large, rest: ordered.filter((tile) => !large.includes(tile)) };
}
