import type { RoomSummary } from "../summary.ts";

/** Where a room stands in the list: `m.favourite`, `m.lowpriority` or a section of the person's own (`u.…`). */
export type SectionTag = "m.favourite" | "m.lowpriority" | `u.${string}`;

/** A room's section, as its tags have it (client-server API, "Room Tagging"). */
export interface Placed {
  readonly section: SectionTag | null;
  /** By hand: from 0 to 1; null where it has no place of its own. */
  readonly order: number | null;
}

const nowhere: Placed = { section: null, order: null };

const isOwn = (tag: string): tag is `u.${string}` => tag.startsWith("u.") && tag.length > 2;

function orderOf(about: unknown): number | null {
  const { order } = (about ?? {}) as { order?: unknown };
  // Older clients have written it as text.
  const number = typeof order === "string" && order !== "" ? Number(order) : order;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** The one section of a room that may have several tags: favourites first, then the person's own by name. */
export function positionOf(tags: Readonly<Record<string, unknown>>): Placed {
  const own = Object.keys(tags)
    .filter(isOwn)
    .toSorted()
    .at(0);
  const section = "m.favourite" in tags ? "m.favourite" : (own ?? ("m.lowpriority" in tags ? "m.lowpriority" : null));
  return section === null ? nowhere : { section, order: orderOf(tags[section]) };
}

/** A room's tags that say where it stands; all others are left alone. */
export const isSectionTag = (tag: string): tag is SectionTag =>
  tag === "m.favourite" || tag === "m.lowpriority" || isOwn(tag);

export const sectionName = (tag: `u.${string}`): string => tag.slice(2);

/** Longer than this, a tag is no name for a section; the server takes 255 bytes. */
export const longestName = 60;

/** The tag of a section with this name; null where that is none. */
export function tagFor(name: string): `u.${string}` | null {
  const text = name.trim().replace(/\s+/g, " ");
  return text === "" || text.length > longestName ? null : `u.${text}`;
}

const newestFirst = (a: RoomSummary, b: RoomSummary): number =>
  b.lastAt - a.lastAt || a.name.localeCompare(b.name, "sv");

/** The rooms of a section: those with a place of their own by it, the others after them by activity. */
export const sorted = (rooms: readonly RoomSummary[]): RoomSummary[] =>
  rooms.toSorted((a, b) => (a.order ?? 2) - (b.order ?? 2) || newestFirst(a, b));

export interface Sections {
  readonly invitations: readonly RoomSummary[];
  readonly favourites: readonly RoomSummary[];
  /** By name. */
  readonly own: readonly { readonly tag: `u.${string}`; readonly rooms: readonly RoomSummary[] }[];
  readonly direct: readonly RoomSummary[];
  readonly groups: readonly RoomSummary[];
  /** Channels of workspaces that the list does not have. */
  readonly others: readonly RoomSummary[];
  readonly lowPriority: readonly RoomSummary[];
}

/** Every room once. Channels without a section of the person's stand below their workspaces, which list them. */
export function sectionsOf(rooms: Iterable<RoomSummary>, workspaceIds: ReadonlySet<string> | null): Sections {
  const all = [...rooms];
  const here = all.filter((room) => !room.isInvite);
  const free = here.filter((room) => room.section === null);
  const inSection = (tag: SectionTag): RoomSummary[] => sorted(here.filter((room) => room.section === tag));
  const outside = free.filter((room) => room.workspaceId === null);
  const tags = [...new Set(here.flatMap(({ section }) => (section !== null && isOwn(section) ? [section] : [])))];
  return {
    invitations: all.filter((room) => room.isInvite).toSorted(newestFirst),
    favourites: inSection("m.favourite"),
    own: tags.toSorted((a, b) => a.localeCompare(b, "sv")).map((tag) => ({ tag, rooms: inSection(tag) })),
    direct: outside.filter((room) => room.direct).toSorted(newestFirst),
    groups: outside.filter((room) => !room.direct).toSorted(newestFirst),
    others: free
      .filter(({ workspaceId }) => workspaceId !== null && workspaceIds !== null && !workspaceIds.has(workspaceId))
      .toSorted(newestFirst),
    lowPriority: inSection("m.lowpriority"),
  };
}
