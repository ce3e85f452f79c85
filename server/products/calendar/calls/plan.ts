import { now } from "#clock";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import type { OpenCalendar } from "../entries/lock.ts";
import type { EntryShape } from "../entries/shape.ts";
import { CalendarFault, type CalendarObject } from "../icalendar/index.ts";
import { occurrencesOf, type Occurrence } from "../recurrence/index.ts";
import { withConference } from "../scheduling/conference.ts";
import type { CallPlan, CallRequest } from "./port.ts";
import { insertCall } from "./queries.ts";

const longestTitle = 200;
const lastDay = new Date("9999-12-31T00:00:00Z");
/** A meeting that is not over by its plan goes on a little, and a call that ends then may begin again. */
const graceMs = 2 * 60 * 60_000;

/** What the meeting of an entry is, and when that is another by itself: a later occurrence. `zone`: the calendar's. */
export function planOf(
  object: CalendarObject,
  shape: Pick<EntryShape, "class" | "summary" | "startsAt" | "endsAt" | "isRecurring">,
  zone: string,
): CallPlan & { readonly dueAt: Date | null } {
  const from = new Date(now());
  const coming = comingOf(object, from, zone);
  const [next] = coming;
  const startsAt = next?.start ?? shape.startsAt ?? from;
  const endsAt = next?.end ?? shape.endsAt ?? startsAt;
  // The meetings of a workspace are its members' to see; what a private entry is about is not.
  const title = shape.class === "PUBLIC" ? shape.summary.trim().slice(0, longestTitle) : "";
  return {
    title: title || "Möte",
    startsAt,
    endsAt,
    openUntil:
      shape.endsAt === null ? lastDay : new Date(Math.min(shape.endsAt.getTime() + graceMs, lastDay.getTime())),
    dueAt: coming.length > 1 ? endsAt : null,
  };
}

/** The next two; none of a rule that seldom or never names a day and would be too dear to follow for centuries. */
function comingOf(object: CalendarObject, from: Date, zone: string): readonly Occurrence[] {
  try {
    return occurrencesOf(object, { from, to: lastDay, zone, limit: 2 });
  } catch (error) {
    if (error instanceof CalendarFault) return [];
    throw error;
  }
}

interface Planned {
  readonly object: CalendarObject;
  readonly meetingId: string;
  /** Notes whose call it is, once the entry has its id. */
  readonly keep: (entryId: string) => Promise<void>;
}

/** Makes the meeting of an entry, in its calendar's workspace, and puts its address into the entry. Refuses FORBIDDEN. */
export async function planCall(
  ctx: CalendarContext,
  open: OpenCalendar,
  person: Pick<Principal, "personId">,
  {
    object,
    shape,
    former = null,
    wanted = {},
  }: {
    readonly object: CalendarObject;
    readonly shape: EntryShape;
    readonly former?: string | null;
    readonly wanted?: CallRequest;
  },
): Promise<Planned> {
  const plan = planOf(object, shape, open.row.timeZone);
  const { id, path } = await ctx.entryCalls.plan(open.trx, person, open.row.workspaceId, {
    ...plan,
    ...wanted,
  });
  return {
    object: withConference(object, ctx.http.publicUrl + path, former),
    meetingId: id,
    keep: (entryId) => insertCall(open.trx, entryId, id),
  };
}

/** A call is of the whole entry. */
export function requireOneCall(scope: string | undefined, call: boolean | undefined): void {
  if (call !== undefined && scope !== undefined && scope !== "all")
    throw refuse("INVALID", "A series has one call: change it for all of it.", { field: "call" });
}
