import type { Calendar, ChangeEntry, Entry, EntryAttachment, NewEntry, Occurrence } from "@safos/contract/calendar";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { momentAt } from "../../ui/moments.ts";
import { isSameAttached, linksOf } from "./attached/attached.ts";
import { addDays, daysBetween, startOf, timeOn, type Day } from "./days.ts";
import { movedRule } from "./moved-rule.ts";
import { isSame, usualReminders } from "./reminder.ts";
import { ownZone } from "./queries.ts";
import { readRule, writeRule, type Repeat } from "./repeat.ts";
import { instantIn, isKnownZone, localIn } from "./zones.ts";

/** What the form holds. Times are `2026-11-24T09:30` by the clock of `zone`, or days, the last one included. */
export interface Draft {
  readonly calendarId: string;
  readonly summary: string;
  readonly isAllDay: boolean;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly repeat: Repeat;
  /** "": it goes on. */
  readonly until: Day;
  readonly location: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly attachments: readonly EntryAttachment[];
  readonly isPrivate: boolean;
  /** Out of office. */
  readonly isAbsence: boolean;
  /** Minutes before the start. */
  readonly reminders: readonly number[];
  /** A meeting with sound and picture goes with it. */
  readonly hasCall: boolean;
  /** Guests come straight in, in a call that is made now. */
  readonly isLobbyOpen: boolean;
  readonly hasCaptions: boolean;
  /** With what the document of a new entry's call begins. */
  readonly agenda: Agenda;
}

/** A template of documents; `none`: no document is made. */
export type Agenda = "none" | "minutes" | "decision" | "memo";
export const agendas: readonly Agenda[] = ["none", "minutes", "decision", "memo"];
/** Where nothing else is chosen. */
const usualCall = { isLobbyOpen: false, hasCaptions: true, agenda: "none" } as const;

const localOf = (moment: string, zone: string): string => localIn(zone, Date.parse(moment));

/** In which zone the form shows an entry: its own, where it has one that the browser knows. */
const zoneOf = ({ zone, isAllDay }: Pick<Entry, "zone" | "isAllDay">): string =>
  zone === null || isAllDay || zone === "UTC" || !isKnownZone(zone) ? ownZone() : zone;

export const newDraft = (calendarId: string, start: string, lead: number | null): Draft => ({
  calendarId,
  summary: "",
  isAllDay: false,
  start,
  end: momentAt("datetime", new Date(start).getTime() + 3_600_000),
  zone: ownZone(),
  repeat: "none",
  until: "",
  location: "",
  description: "",
  categories: [],
  attachments: [],
  isPrivate: false,
  isAbsence: false,
  reminders: usualReminders(false, lead),
  hasCall: false,
  ...usualCall,
});

/** An entry as the form shows it, at the time of the occurrence that was opened. */
export function draftOf(
  entry: Entry,
  { start, end, isAllDay }: Pick<Occurrence, "start" | "end" | "isAllDay">,
  zone: string = zoneOf(entry),
): Draft {
  return {
    calendarId: entry.calendarId,
    summary: entry.summary,
    isAllDay,
    zone,
    start: isAllDay ? start.slice(0, 10) : localOf(start, zone),
    end: isAllDay ? addDays(end.slice(0, 10), -1) : localOf(end, zone),
    ...readRule(entry.rrule, zone),
    location: entry.location,
    description: entry.description,
    categories: entry.categories,
    attachments: entry.attachments,
    isPrivate: entry.class !== "PUBLIC",
    isAbsence: entry.isAbsence,
    reminders: entry.reminders,
    hasCall: entry.callPath !== null,
    ...usualCall,
  };
}

/** The same by the reader's own clock. */
export const ownDraftOf = (entry: Entry, at: Pick<Occurrence, "start" | "end" | "isAllDay">): Draft =>
  draftOf(entry, at, ownZone());

export function withAllDay(draft: Draft, isAllDay: boolean, lead: number | null): Draft {
  const [first, last] = [draft.start.slice(0, 10), draft.end.slice(0, 10)];
  // What is before a time is at another before a day.
  const reminders = usualReminders(isAllDay, lead);
  if (isAllDay) return { ...draft, isAllDay, start: first, end: last, reminders };
  return { ...draft, isAllDay, start: timeOn(first, 540), end: timeOn(last, 600), reminders };
}

/** The end goes along when the start is moved. */
export function withStart(draft: Draft, start: string): Draft {
  if (start === "" || draft.start === "" || draft.end === "") return { ...draft, start };
  if (draft.isAllDay) {
    const days = Math.round((startOf(draft.end) - startOf(draft.start)) / 86_400_000);
    return { ...draft, start, end: addDays(start, Math.max(days, 0)) };
  }
  const at = (local: string): number => instantIn(draft.zone, local);
  const took = Math.max(at(draft.end) - at(draft.start), 0);
  return { ...draft, start, end: localIn(draft.zone, at(start) + took) };
}

/** What stands in the way of saving; null: nothing. */
export function faultOf({ start, end }: Draft): "time" | "order" | null {
  if (start === "" || end === "") return "time";
  return end < start ? "order" : null;
}

export const isReady = (draft: Draft): boolean => draft.summary.trim() !== "" && faultOf(draft) === null;

/** The times of a form by the clock of another zone. */
export function inZone<T extends Pick<Draft, "isAllDay" | "start" | "end" | "zone">>(draft: T, zone: string): T {
  const write = (local: string): string => (local === "" ? "" : localIn(zone, instantIn(draft.zone, local)));
  if (draft.isAllDay || draft.zone === zone) return { ...draft, zone };
  return { ...draft, zone, start: write(draft.start), end: write(draft.end) };
}

const instantOf = (local: string, zone: string): string => new Date(instantIn(zone, local)).toISOString();

export const timesOf = ({
  isAllDay,
  start,
  end,
  zone = ownZone(),
}: Pick<Draft, "isAllDay" | "start" | "end"> & { readonly zone?: string }): { start: string; end: string } =>
  isAllDay ? { start, end: addDays(end, 1) } : { start: instantOf(start, zone), end: instantOf(end, zone) };

const textOf = (draft: Draft): { summary: string; location: string; description: string } => ({
  summary: draft.summary.trim(),
  location: draft.location.trim(),
  description: draft.description,
});

const callRequestOf = ({ hasCall, hasCaptions, isLobbyOpen }: Draft): Pick<NewEntry, "callLobby" | "callCaptions"> => ({
  ...(hasCall && isLobbyOpen ? { callLobby: "open" } : {}),
  ...(hasCall && hasCaptions ? { callCaptions: true } : {}),
});

export const newEntryOf = (draft: Draft): NewEntry => ({
  ...textOf(draft),
  ...timesOf(draft),
  zone: draft.isAllDay ? null : draft.zone,
  class: draft.isPrivate ? "PRIVATE" : "PUBLIC",
  rrule: writeRule(draft, null),
  reminders: [...draft.reminders],
  ...(draft.categories.length > 0 ? { categories: [...draft.categories] } : {}),
  ...(draft.attachments.length > 0 ? { attachments: linksOf(draft.attachments) } : {}),
  ...(draft.isAbsence ? { isAbsence: true } : {}),
  ...(draft.hasCall ? { call: true, ...callRequestOf(draft) } : {}),
});

/** As if the clock on the wall were UTC: what is moved by hours is moved by them on every day of the year. */
const wallOf = (local: string): number => Date.parse(`${local.length === 10 ? `${local}T00:00` : local}:00Z`);
const localAt = (wall: number, isAllDay: boolean): string => new Date(wall).toISOString().slice(0, isAllDay ? 10 : 16);

/** The whole series goes as far as the occurrence that was opened. */
function shifted(entry: Entry, before: Draft, after: Draft): { start: string; end: string } {
  if (entry.start === null) return timesOf(after);
  const { isAllDay } = after;
  const first = entry.isAllDay ? entry.start.slice(0, 10) : localOf(entry.start, before.zone);
  // What takes whole days now, or no longer does, goes by days: its time is that of the form.
  const length = before.isAllDay === isAllDay ? undefined : 10;
  const start = wallOf(first.slice(0, length)) + wallOf(after.start) - wallOf(before.start.slice(0, length));
  const took = wallOf(after.end) - wallOf(after.start);
  return timesOf({ ...after, start: localAt(start, isAllDay), end: localAt(start + took, isAllDay) });
}

type Scope = NonNullable<ChangeEntry["scope"]>;

/** `movedRule` for what the form was and is. */
export function ruleAfter(rrule: string, before: Draft, after: Draft): string | null {
  const days = daysBetween(before.start.slice(0, 10), after.start.slice(0, 10));
  const minutes = after.isAllDay ? 0 : (wallOf(after.start) - wallOf(before.start)) / 60_000 - days * 1440;
  return movedRule(rrule, { days, minutes }, { from: before.zone, to: after.zone });
}

/** The rule of a series that goes elsewhere with its times, where that says where its days go. What is left of a number is the server's to count. */
function movedRuleOf(rrule: string | null, before: Draft, after: Draft, scope: Scope): { rrule?: string } {
  if (rrule === null || scope === "this" || (scope === "following" && /COUNT=/i.test(rrule))) return {};
  const rule = ruleAfter(rrule, before, after);
  return rule === null || rule === rrule ? {} : { rrule: rule };
}

const isSameText = (before: readonly string[], after: readonly string[]): boolean =>
  JSON.stringify(before) === JSON.stringify(after);

/** What of an entry was changed in the form, and nothing else: what others change meanwhile stays. */
export function changesOf(
  entry: Entry,
  { before, after, scope }: { before: Draft; after: Draft; scope: Scope },
): ChangeEntry {
  const isOtherKind = before.isAllDay !== after.isAllDay;
  const isOtherZone = !after.isAllDay && before.zone !== after.zone;
  const isMoved = isOtherKind || isOtherZone || before.start !== after.start || before.end !== after.end;
  // The last day of a series is written as its times are: a day, or a moment.
  const isOtherRule = isOtherKind || before.repeat !== after.repeat || before.until !== after.until;
  const [old, now] = [textOf(before), textOf(after)];
  return {
    ...(old.summary === now.summary ? {} : { summary: now.summary }),
    ...(old.location === now.location ? {} : { location: now.location }),
    ...(old.description === now.description ? {} : { description: now.description }),
    ...(isSameText(before.categories, after.categories) ? {} : { categories: [...after.categories] }),
    ...(isSameAttached(before.attachments, after.attachments) ? {} : { attachments: linksOf(after.attachments) }),
    ...(before.isPrivate === after.isPrivate ? {} : { class: after.isPrivate ? "PRIVATE" : ("PUBLIC" as const) }),
    ...(before.isAbsence === after.isAbsence ? {} : { isAbsence: after.isAbsence }),
    ...(isSame(before.reminders, after.reminders) ? {} : { reminders: [...after.reminders] }),
    ...(isMoved ? (scope === "all" ? shifted(entry, before, after) : timesOf(after)) : {}),
    ...(scope === "all" && before.hasCall !== after.hasCall ? { call: after.hasCall, ...callRequestOf(after) } : {}),
    // What took whole days has no zone to recur in.
    ...(isOtherKind || isOtherZone ? { zone: after.isAllDay ? null : after.zone } : {}),
    ...(isMoved && !isOtherRule ? movedRuleOf(entry.rrule, before, after, scope) : {}),
    ...(scope !== "this" && isOtherRule ? { rrule: writeRule(after, entry.rrule) } : {}),
  };
}

export const canWrite = (calendar: Calendar | undefined): boolean =>
  isAtLeast(calendar?.role, "editor") && !calendar?.source;

/** Those that the reader may write to, the default one first. */
export const writableOf = (calendars: readonly Calendar[]): Calendar[] =>
  calendars
    .filter(canWrite)
    .toSorted((one, other) => Number(other.isOwn && other.isDefault) - Number(one.isOwn && one.isDefault));

/**
 * The etag that a change is made to: the one that was opened, or the newest where nothing but answers came since. With another the
 * server refuses what would undo someone else's change.
 */
export function etagFor(opened: Entry, newest: Entry, at: Pick<Occurrence, "start" | "end" | "isAllDay">): string {
  const contentOf = (entry: Entry): string =>
    JSON.stringify([draftOf(entry, at), entry.start, entry.end, entry.rrule, entry.attendees.map(({ mail }) => mail)]);
  return contentOf(opened) === contentOf(newest) ? newest.etag : opened.etag;
}
