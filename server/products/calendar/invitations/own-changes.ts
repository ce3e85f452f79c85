import type { ChangeEntry, Entry, RemoveEntry, AnswerEntry } from "@safos/contract/calendar";
import { now } from "#clock";
import { isExpected, readEtags } from "#dav";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { readEntryFor } from "../entries/read.ts";
import { alarmsFor } from "../entries/reminders.ts";
import { mainOf, readObject } from "../entries/shape.ts";
import { answerText } from "../mailed/answer-text.ts";
import { readProposal, writeProposal, type Proposal } from "../scheduling/proposal.ts";
import type { StoredEntry } from "../tables.ts";
import type { Written } from "../entries/write.ts";
import {
  componentsOf,
  withChanges,
  writeTime,
  type CalendarComponent,
  type CalendarObject,
} from "../icalendar/index.ts";
import { counterpartOf } from "../scheduling/components.ts";
import { partstatOf } from "../scheduling/copy.ts";
import type { GivenDelegation } from "./delegates.ts";
import type { GivenAnswer } from "./given.ts";
import { declineAndRemove, storeAnswers, withCopy, type OpenCopy } from "./with-copy.ts";

const partstats = { accepted: "ACCEPTED", tentative: "TENTATIVE", declined: "DECLINED" } as const;

/** Answers an invitation, for all of it or one occurrence, with another time that suits better. Refuses ENTRY_INVALID, NOT_INVITED, ENTRY_CHANGED, OCCURRENCE_UNKNOWN. */
export async function answerEntry(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { answer, comment, recurrenceId, proposed }: AnswerEntry,
): Promise<Entry> {
  const proposal = proposed === undefined ? null : readProposal(proposed);
  if (proposed !== undefined && proposal === null)
    throw refuse("ENTRY_INVALID", "A proposed time is two moments, or two days.", { reason: "proposal" });
  const given = {
    partstat: partstats[answer],
    comment: comment || null,
    recurrenceId: recurrenceId ?? null,
    proposal: proposal && writeProposal(proposal),
  };
  await withCopy(ctx, person, id, async (open) => {
    const object = readObject(open.entry.body);
    if (proposal) requireProposable(open.entry, object, { proposal, recurrenceId });
    const notice = open.source && (await answerText(ctx, open.source.entry, object, { ...given, proposal }));
    return storeAnswers(open, person, [{ ...given, notice }], object);
  });
  return readEntryFor(ctx, person, id);
}

/** Another time is proposed of what is one occurrence, and of whole days in days. */
function requireProposable(
  { isRecurring }: StoredEntry,
  object: CalendarObject,
  { proposal, recurrenceId }: { proposal: Proposal; recurrenceId: string | undefined },
): void {
  const isAllDay = mainOf(object)?.start?.kind === "date";
  if (isAllDay !== proposal.isAllDay || (isRecurring && object.master && recurrenceId === undefined))
    throw refuse("ENTRY_INVALID", "Another time is proposed for an entry or one occurrence of a series.", {
      reason: "proposal",
    });
}

function requireExpected({ entry }: OpenCopy, ifMatch: string | undefined): void {
  const expected = readEtags(ifMatch);
  if (expected !== null && !isExpected(expected, entry.etag)) throw refuse("ENTRY_CHANGED");
}

const ownFields = ["class", "reminders"];

/** What the one who is invited may change of an entry in the page: their reminders, and how private their copy is. Refuses ENTRY_INVITED. */
export async function changeCopy(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { scope = "all", recurrenceId, ...fields }: ChangeEntry,
  ifMatch: string | undefined,
): Promise<Entry> {
  if (scope !== "all" || recurrenceId !== undefined || Object.keys(fields).some((name) => !ownFields.includes(name)))
    throw refuse("ENTRY_INVITED");
  await withCopy(ctx, person, id, async (open) => {
    requireExpected(open, ifMatch);
    const object = readObject(open.entry.body);
    const own = { ...(fields.class === undefined ? {} : { class: fields.class }), ...alarmsFor(fields.reminders) };
    await storeAnswers(open, person, [], withChanges(object, own, { stamp: new Date(now()) }));
  });
  return readEntryFor(ctx, person, id);
}

/** Declines all of it and takes the copy away, or declines one occurrence. Refuses ENTRY_INVITED for what follows one. */
export async function removeCopy(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { scope = "all", recurrenceId }: RemoveEntry,
  ifMatch: string | undefined,
): Promise<void> {
  if (scope === "following") throw refuse("ENTRY_INVITED");
  await withCopy(ctx, person, id, async (open) => {
    requireExpected(open, ifMatch);
    if (scope === "all") return declineAndRemove(open, person);
    const declined = { partstat: "DECLINED", comment: null, recurrenceId: recurrenceId ?? null } as const;
    return storeAnswers(open, person, [declined], readObject(open.entry.body));
  });
}

/** What a client wrote over a copy: answers and what is the person's own are taken from it, the rest is the organiser's (RFC 6638 §3.2.2). */
export async function writeCopy(
  open: OpenCopy,
  person: Principal,
  { written, delegations }: { readonly written: CalendarObject; readonly delegations: readonly GivenDelegation[] },
): Promise<Written> {
  const { address } = open.invitation;
  const before = readObject(open.entry.body);
  if (written.uid !== before.uid) throw refuse("UID_TAKEN", { name: open.entry.name });
  // RFC 6638 §7.1: their client answers by itself, or nobody does.
  const isAnswering = componentsOf(written).every((one) => (one.organizer?.scheduleAgent ?? "SERVER") === "SERVER");
  const given = componentsOf(written).flatMap((one) => answerIn(one, { written, before, address }) ?? []);
  const answers = [...excludedIn(written, before), ...given, ...delegations];
  return storeAnswers(open, person, isAnswering ? answers : [], written);
}

const isAnswer = (word: string | null): word is GivenAnswer["partstat"] =>
  word === "ACCEPTED" || word === "TENTATIVE" || word === "DECLINED";

/** What a component of a client's text answers that the copy does not say yet. */
function answerIn(
  component: CalendarComponent,
  { written, before, address }: { written: CalendarObject; before: CalendarObject; address: string },
): GivenAnswer | null {
  const partstat = partstatOf(component, address);
  const known = counterpartOf(component, written, before) ?? before.master;
  if (!isAnswer(partstat) || (known && partstatOf(known, address) === partstat)) return null;
  return { partstat, comment: null, recurrenceId: component.recurrenceId && writeTime(component.recurrenceId) };
}

/** Occurrences that a client has taken out of its series are declined. */
function excludedIn(written: CalendarObject, before: CalendarObject): GivenAnswer[] {
  const known = new Set(before.master?.exdates.map(writeTime));
  const added = written.master?.exdates.filter((one) => !known.has(writeTime(one))) ?? [];
  return added.map((one) => ({ partstat: "DECLINED", comment: null, recurrenceId: writeTime(one) }));
}
