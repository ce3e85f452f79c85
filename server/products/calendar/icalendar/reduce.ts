import type { Tree } from "./tree.ts";

/** People of another server act on nothing here: they are neither invited nor asked. */
const scheduling = new Set(["ATTENDEE", "ORGANIZER", "REQUEST-STATUS"]);

/** A component of a calendar elsewhere as it is kept here: without people, and without reminders, which its author chose for themselves. */
export const withoutScheduling = ({ name, properties, components }: Tree): Tree => ({
  name,
  properties: properties.filter((one) => !scheduling.has(one.name)),
  components: components.filter((one) => one.name !== "VALARM"),
});

const stamp = /^DTSTAMP[:;].*(?:\r?\n[ \t].*)*\r?\n/gm;

/** What an entry says, however often it is written out: many servers stamp each answer anew. */
export const withoutStamp = (body: string): string => body.replace(stamp, "");
