import type { CalendarComponent } from "../icalendar/component.ts";

/** Instants in milliseconds; the end is not part of it. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether an occurrence from `start` to `end` overlaps a range, by the tables of RFC 4791 §9.9. */
export function overlaps(component: CalendarComponent, start: number, end: number, { from, to }: Range): boolean {
  if (component.kind === "VTODO") return overlapsTask(component, start, end, { from, to });
  return end > start ? from < end && to > start : from <= start && to > start;
}

function overlapsTask(component: CalendarComponent, start: number, end: number, { from, to }: Range): boolean {
  if (!component.start) return from < end && to >= end;
  if (component.duration) return from <= end && (to > start || to >= end);
  if (component.end) return (from < end || from <= start) && (to > start || to >= end);
  return from <= start && to > start;
}

/** The same for a task without DTSTART and DUE. */
export function overlapsUntimed(component: CalendarComponent, { from, to }: Range): boolean {
  const created = component.created?.wall;
  const completed = component.completed?.wall;
  if (created !== undefined && completed !== undefined)
    return (from <= created || from <= completed) && (to >= created || to >= completed);
  if (completed !== undefined) return from <= completed && to >= completed;
  return created === undefined || to > created;
}
