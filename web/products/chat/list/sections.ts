import type { RoomSummary } from "../summary.ts";
import { isOwn, type SectionTag } from "./tags.ts";

const newestFirst = (a: RoomSummary, b: RoomSummary): number =>
  b.lastAt - a.lastAt || a.name.localeCompare(b.name, "sv");

/** The rooms of a section: those with a place of their own by it, the others after them by activity. */
export const sorted = (rooms: readonly RoomSummary[]): RoomSummary[] =>
  rooms.toSorted((a, b) => (a.order ?? 2) - (b.order ?? 2) || newestFirst(a, b));

/** The rooms of a section, in its order. */
export const roomsIn = (rooms: Iterable<RoomSummary>, tag: SectionTag): RoomSummary[] =>
  sorted([...rooms].filter((room) => !room.isInvite && room.section === tag));

/** Something in it is new to the person, or they have said so. */
export const isUnread = (room: RoomSummary): boolean => room.unread > 0 || room.mentions > 0 || room.isMarkedUnread;

/** Something unread in it is for the person by name. */
export const isForPerson = (room: RoomSummary): boolean =>
  room.mentions > 0 || (room.direct !== null && room.unread > 0);

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
  const outside = free.filter((room) => room.workspaceId === null);
  const tags = [...new Set(here.flatMap(({ section }) => (section !== null && isOwn(section) ? [section] : [])))];
  return {
    invitations: all.filter((room) => room.isInvite).toSorted(newestFirst),
    favourites: roomsIn(here, "m.favourite"),
    own: tags.toSorted((a, b) => a.localeCompare(b, "sv")).map((tag) => ({ tag, rooms: roomsIn(here, tag) })),
    direct: outside.filter((room) => room.direct).toSorted(newestFirst),
    groups: outside.filter((room) => !room.direct).toSorted(newestFirst),
    others: free
      .filter(({ workspaceId }) => workspaceId !== null && workspaceIds !== null && !workspaceIds.has(workspaceId))
      .toSorted(newestFirst),
    lowPriority: roomsIn(here, "m.lowpriority"),
  };
}
