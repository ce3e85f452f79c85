import type { RemoveEntry } from "@safos/contract/calendar";
import { now } from "#clock";
import type { Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { withExclusion } from "../icalendar/index.ts";
import { removeCopy } from "../invitations/own-changes.ts";
import { readInvitationOf } from "../invitations/queries.ts";
import { edited, isEmpty, split, store } from "./change.ts";
import { occurrenceOf, withEntry } from "./open-entry.ts";
import { readObject } from "./shape.ts";
import { removeFrom } from "./write.ts";

/** Removes the entry, or of a series one occurrence or it and all that follow; what has no occurrence left is gone. */
export async function removeEntry(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  meant: RemoveEntry,
  ifMatch: string | undefined,
): Promise<void> {
  const occurrence = occurrenceOf(meant);
  if (await readInvitationOf(ctx.db, id)) return removeCopy(ctx, person, id, meant, ifMatch);
  await withEntry(ctx, person, id, ifMatch, async (open, current) => {
    if (occurrence === null) return removeFrom(open, current);
    const object = readObject(current.body);
    const edit = { stamp: new Date(now()) };
    const left =
      meant.scope === "this"
        ? edited(() => withExclusion(object, occurrence, edit))
        : (split(object, occurrence, edit)?.before ?? null);
    if (left === null || isEmpty(left)) await removeFrom(open, current);
    // No time is another: answers stay.
    else await store(ctx, open, person, { current, object: left, before: left });
  });
}
