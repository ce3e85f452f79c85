import type { DecideProposal, Entry } from "@safos/contract/calendar";
import { hashSecret, now, randomToken } from "#clock";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { changeEntry, edited } from "../entries/change.ts";
import type { OpenCalendar } from "../entries/lock.ts";
import { withEntry } from "../entries/open-entry.ts";
import { readEntriesById } from "../entries/queries.ts";
import { requireWhole } from "../entries/privacy.ts";
import { findEntry, readEntryFor } from "../entries/read.ts";
import { mainOf, readObject, shapeEntry } from "../entries/shape.ts";
import { storeShape } from "../entries/write.ts";
import { componentAt, writeCalendarObject, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import { putMessage } from "../inbox/inbox.ts";
import { invitationEvent } from "../invitations/notices.ts";
import { readInvitationOf, readInvitations } from "../invitations/queries.ts";
import { writeGuestLetter } from "../mailed/letter.ts";
import { addLink, lockGuestOf } from "../mailed/queries.ts";
import { replyAddressOf } from "../mailed/reply-address.ts";
import { proposalParameter } from "../scheduling/parameters.ts";
import { emailOf, withAttendees, withComponents, withParameters } from "../scheduling/components.ts";
import { copyFor } from "../scheduling/copy.ts";
import { mailedFor, writeMailed } from "../scheduling/mailed.ts";
import { withoutArranged } from "../scheduling/message.ts";
import { proposalOf, viewProposal } from "../scheduling/proposal.ts";
import type { StoredEntry } from "../tables.ts";

const gone = () => refuse("ENTRY_CHANGED");

/** The component whose time is proposed anew: of an occurrence with none of its own the series. Refuses ENTRY_CHANGED where that proposal stands there no more. */
function findProposal(
  object: CalendarObject,
  { isRecurring }: Pick<StoredEntry, "isRecurring">,
  { mail, recurrenceId, start, end }: DecideProposal,
): CalendarComponent {
  const own = recurrenceId === undefined ? mainOf(object) : edited(() => componentAt(object, recurrenceId));
  const component = own ?? (isRecurring ? object.master : null);
  const proposal = component ? proposalOf(component, mail.toLowerCase()) : null;
  const shown = proposal && viewProposal(proposal);
  if (!component || shown?.start !== start || shown.end !== end) throw gone();
  return component;
}

/**
 * Moves an entry, or one occurrence, to the time that someone proposes (RFC 5546 §3.2.7): everybody is asked again. What is taken is what
 * was shown. Refuses as changing does, ENTRY_CHANGED where the proposal is another by now, and ENTRY_INVALID for the time of a whole series.
 */
export async function acceptProposal(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  decided: DecideProposal,
): Promise<Entry> {
  const { row, entry } = await findEntry(ctx, person, id, "write");
  if (await readInvitationOf(ctx.db, id)) throw refuse("ENTRY_INVITED");
  requireWhole(row, entry, person.personId);
  const object = readObject(entry.body);
  const component = findProposal(object, entry, decided);
  const { recurrenceId, start, end } = decided;
  if (component === object.master && entry.isRecurring)
    throw refuse("ENTRY_INVALID", "A proposal moves an entry or one occurrence of a series.", { reason: "series" });
  const which = recurrenceId === undefined ? {} : ({ scope: "this", recurrenceId } as const);
  return changeEntry(ctx, person, id, { ...which, start, end }, `"${entry.etag}"`);
}

/** Keeps the time, and tells who proposed another: by mail (DECLINECOUNTER, RFC 5546 §3.2.8), or in the page and their inbox. Refuses likewise. */
export async function declineProposal(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  decided: DecideProposal,
): Promise<Entry> {
  if (await readInvitationOf(ctx.db, id)) {
    await findEntry(ctx, person, id, "write");
    throw refuse("ENTRY_INVITED");
  }
  const mail = decided.mail.toLowerCase();
  await withEntry(ctx, person, id, undefined, async (open, current) => {
    const object = readObject(current.body);
    const { tree } = findProposal(object, current, decided);
    const kept = withComponents(object, (component) =>
      component.tree === tree
        ? withAttendees(tree, (one) =>
            emailOf(one) === mail ? withParameters(one, { [proposalParameter]: null }) : one,
          )
        : component.tree,
    );
    const shape = shapeEntry(writeCalendarObject(kept));
    const { name, organizerId } = current;
    await storeShape(open, person, { name, shape, current, organizerId, isAnswer: true });
    const declined = { entry: current, object: kept, mail, person };
    if (!(await mailDeclined(ctx, open.trx, declined))) await notifyDeclined(ctx, open, declined);
  });
  return readEntryFor(ctx, person, id, decided.recurrenceId);
}

interface Declined {
  readonly entry: StoredEntry;
  readonly object: CalendarObject;
  readonly mail: string;
  readonly person: Principal;
}

/** False: they are no guest by mail. */
async function mailDeclined(
  ctx: CalendarContext,
  trx: OpenCalendar["trx"],
  { entry, object, mail }: Declined,
): Promise<boolean> {
  const guest = await lockGuestOf(trx, entry.id, mail);
  const organizer = entry.organizerId === null ? null : await ctx.identity.personById(entry.organizerId);
  if (!guest || !organizer) return false;
  const replyTo = replyAddressOf(ctx, guest.id, organizer);
  const copy = mailedFor(object, {
    address: mail,
    organizer: { name: organizer.displayName, address: replyTo },
    organizerAddress: organizer.mail.toLowerCase(),
    raise: guest.raise,
    stamp: new Date(now()),
    isPlain: true,
  });
  const component = copy && mainOf(copy);
  if (!copy || !component || !ctx.mail.isOn) return true;
  const secret = randomToken(40);
  await addLink(trx, guest.id, hashSecret(secret));
  const letter = { kind: "kept", to: mail, organizer, object: copy, component, replyTo, secret, visit: null } as const;
  await ctx.mail.send(trx, writeGuestLetter(ctx, letter));
  return true;
}

const keptTexts = { sv: "Tiden ligger kvar.", en: "The time stays." } as const;

/** Tells someone of Safos; who has removed their copy has answered otherwise by now. */
async function notifyDeclined(ctx: CalendarContext, open: OpenCalendar, { entry, object, mail, person }: Declined) {
  const invited = (await readInvitations(open.trx, entry.id)).find(({ address }) => address === mail);
  const copyId = invited?.copyId ?? null;
  const [copy] = copyId === null ? [] : await readEntriesById(open.trx, [copyId]);
  if (!invited || !copy) return;
  const reader = await ctx.identity.personById(invited.personId);
  const calendar = { id: copy.calendarId, workspaceId: copy.calendar.workspaceId };
  const payload = {
    personId: invited.personId,
    entryId: copy.id,
    title: copy.summary,
    change: "proposalDeclined",
  } as const;
  const about = keptTexts[reader?.locale ?? "sv"];
  await ctx.events.emit(open.trx, invitationEvent(calendar, byPerson(person.personId), { ...payload, about }));
  const own = copyFor(object, mail, null);
  if (!own) return;
  const text = writeMailed(withoutArranged(own), "DECLINECOUNTER");
  await putMessage(open.trx, {
    personId: invited.personId,
    uid: object.uid,
    from: `declined ${entry.organizerId ?? ""}`,
    text,
  });
}
