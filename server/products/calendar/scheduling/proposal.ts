import { parameterOf, type Property } from "../icalendar/tree.ts";
import type { CalendarComponent } from "../icalendar/index.ts";
import { readTime, writeTime } from "../icalendar/time.ts";
import { proposalParameter } from "./parameters.ts";
import { attendeeFor } from "./components.ts";

/** Another time that someone who is invited proposes; of whole days in UTC, up to the day after the last. */
export interface Proposal {
  readonly start: Date;
  readonly end: Date;
  readonly isAllDay: boolean;
}

/** As it stands beside their answer: `20261201T090000Z/20261201T100000Z` or `20261201/20261202`. */
export function writeProposal({ start, end, isAllDay }: Proposal): string {
  const write = (at: Date): string =>
    isAllDay
      ? writeTime({ kind: "date", wall: Math.floor(at.getTime() / 86_400_000) * 86_400_000, zone: null })
      : writeTime({ kind: "utc", wall: Math.floor(at.getTime() / 1000) * 1000, zone: null });
  return `${write(start)}/${write(end)}`;
}

const form = /^(\d{8})(T\d{6}Z)?\/(\d{8})(T\d{6}Z)?$/;

/** What an ATTENDEE proposes; null: nothing, or what no answer of this server says. */
export function proposalIn(attendee: Property): Proposal | null {
  const text = parameterOf(attendee, proposalParameter) ?? "";
  const [, , clock, , other] = form.exec(text) ?? [];
  if (!form.test(text) || (clock === undefined) !== (other === undefined)) return null;
  const [start, end] = text.split("/").map((one) => new Date(readTime(one).wall));
  if (!start || !end || end <= start) return null;
  return { start, end, isAllDay: clock === undefined };
}

/** What someone proposes in a component; null: nothing. */
export function proposalOf(component: CalendarComponent, email: string): Proposal | null {
  const found = attendeeFor(component, email);
  return found ? proposalIn(found) : null;
}

/** As the REST API and the page have it: moments, or of whole days the days. */
export function viewProposal({ start, end, isAllDay }: Proposal): { start: string; end: string; isAllDay: boolean } {
  const write = (at: Date): string => (isAllDay ? at.toISOString().slice(0, 10) : at.toISOString());
  return { start: write(start), end: write(end), isAllDay };
}

const day = /^\d{4}-\d\d-\d\d$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const longest = 400 * 86_400_000;

/** A proposal as the page sends it; null: it is none. */
export function readProposal({ start, end }: { readonly start: string; readonly end: string }): Proposal | null {
  const isAllDay = day.test(start) && day.test(end);
  if (!isAllDay && !(moment.test(start) && moment.test(end))) return null;
  const [from, to] = [new Date(start), new Date(end)];
  const length = to.getTime() - from.getTime();
  return length > 0 && length <= longest ? { start: from, end: to, isAllDay } : null;
}
