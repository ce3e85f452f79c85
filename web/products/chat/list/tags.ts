/** Where a room stands in the list: `m.favourite`, `m.lowpriority` or a section of the person's own (`u.…`). */
export type SectionTag = "m.favourite" | "m.lowpriority" | `u.${string}`;

/** A room's section, as its tags have it (client-server API, "Room Tagging"). */
export interface Placed {
  readonly section: SectionTag | null;
  /** By hand: from 0 to 1; null where it has no place of its own. */
  readonly order: number | null;
}

const nowhere: Placed = { section: null, order: null };

export const isOwn = (tag: string): tag is `u.${string}` => tag.startsWith("u.") && tag.length > 2;

function orderOf(about: unknown): number | null {
  const { order } = (about ?? {}) as { order?: unknown };
  // Older clients have written it as text.
  const number = typeof order === "string" && order !== "" ? Number(order) : order;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** The one section of a room that may have several tags: favourites first, then the person's own by name. */
export function positionOf(tags: Readonly<Record<string, unknown>>): Placed {
  const own = Object.keys(tags).filter(isOwn).toSorted().at(0);
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
