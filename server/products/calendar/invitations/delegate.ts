import type { DelegateEntry, Entry } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { findEntry, readEntryFor } from "../entries/read.ts";
import { readObject } from "../entries/shape.ts";
import { findDelegate } from "./delegates.ts";
import { readInvitationOf } from "./queries.ts";
import { storeAnswers, withCopy } from "./with-copy.ts";

/**
 * Lets another go in one's stead, to all of an entry or one occurrence (RFC 5546 §3.2.2.3); an answer of one's own takes it back. Refuses
 * MISSING, NOT_INVITED, INVALID, DELEGATION_REFUSED, CALENDAR_MAIL_OFF, SIGN_IN_THROTTLED, ENTRY_CHANGED, OCCURRENCE_UNKNOWN.
 */
export async function delegateEntry(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { comment, recurrenceId, ...asked }: DelegateEntry,
): Promise<Entry> {
  await findEntry(ctx, person, id, "write");
  const invitation = await readInvitationOf(ctx.db, id);
  if (invitation?.personId !== person.personId) throw refuse("NOT_INVITED");
  const delegate = await findDelegate(ctx, person, invitation.sourceId, asked);
  const given = { delegate, comment: comment?.trim() || null, recurrenceId: recurrenceId ?? null };
  await withCopy(ctx, person, id, (open) => storeAnswers(open, person, [given], readObject(open.entry.body)));
  return readEntryFor(ctx, person, id);
}
