import type { ItemKindName } from "@safos/contract/items";

/** What every kind of thing has, or says why not. */
export const itemParts = [
  "address",
  "title",
  "live",
  "sharing",
  "comments",
  "links",
  "trash",
  "export",
  "search",
  "watch",
  "activity",
  "audience",
  "class",
] as const;
export type ItemPart = (typeof itemParts)[number];

const noActivity = "Nothing but boards and files writes an activity log yet.";
const noAudience = "Whom a room lets in is known by the room.";
const rest = { activity: noActivity } as const;

/**
 * The one list of what a kind lacks, with the reason. Every part of a kind that is not here is shown over HTTP by
 * `server/compose/item-parts.test.ts`, which also fails when a part that is listed here is there.
 */
export const lacking: Readonly<Record<ItemKindName, Readonly<Partial<Record<ItemPart, string>>>>> = {
  board: {},
  card: {
    class: "A card has the class of its board, which shows all its cards at once.",
  },
  poll: rest,
  form: rest,
  document: rest,
  whiteboard: rest,
  meeting: rest,
  file: {},
  channel: {
    ...rest,
    audience: noAudience,
    sharing: "A channel is the workspace's; people outside are invited to it over Matrix.",
    class: "Whom a room lets in is decided in the room; it has the class of the workspace.",
  },
  calendar: rest,
  message: {
    ...rest,
    audience: noAudience,
    sharing: "A message is read by those who are in its room.",
    trash: "A message is redacted, which takes its text away at once.",
    class: "A message has the class of its room.",
  },
};
