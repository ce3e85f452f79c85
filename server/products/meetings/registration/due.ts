import { registrationDays } from "@safos/contract/registration";
import type { MeetingContext } from "../context.ts";
import { deleteOutlived, readDueMeetings, takeDue, type DueKind, type DueMeeting } from "./due-queries.ts";
import { letsIn, makeLink } from "./find.ts";
import { mailLetter } from "./mail-letter.ts";
import { organisationNameOf } from "./public.ts";

const atOnce = 100;
const kinds: readonly DueKind[] = ["cancelled", "changed", "hour", "day"];

/** Letters whose time has come: reminders a day and an hour before, another time, a cancellation. Runs every minute. */
export async function mailDue(context: MeetingContext): Promise<void> {
  for (const kind of kinds)
    for (const meeting of await readDueMeetings(context.db, kind)) await mailDueOf(context, kind, meeting);
}

/** In transactions of some letters each: one that was queued is marked, whatever happens to the process. */
async function mailDueOf(context: MeetingContext, kind: DueKind, meeting: DueMeeting): Promise<void> {
  // Links that rest are not sent; who reads that it is cancelled needs none.
  if (kind !== "cancelled" && !(await letsIn(context, meeting, meeting))) return;
  const organisation = await organisationNameOf(context, meeting.workspaceId);
  for (;;) {
    const count = await context.db.transaction().execute(async (trx) => {
      const due = await takeDue(trx, kind, meeting.id, atOnce);
      for (const registration of due) {
        const secret = kind === "cancelled" ? null : await makeLink(trx, registration.id);
        await mailLetter(context, trx, { kind, registration, meeting, organisation, secret });
      }
      return due.length;
    });
    if (count < atOnce) return;
  }
}

/** Removes what is kept no longer, as the page says where people register. Runs every hour. */
export const trimRegistrations = ({ db }: Pick<MeetingContext, "db">): Promise<void> =>
  deleteOutlived(db, registrationDays);
