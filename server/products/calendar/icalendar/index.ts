export { CalendarFault } from "./fault.ts";
export { limits } from "./limits.ts";
export type { Parameter, Property, Tree } from "./tree.ts";
export type { CalendarTime, Duration } from "./time.ts";
export type { Rule } from "./rule.ts";
export type { Attendee } from "./attendee.ts";
export type { Alarm } from "./alarm.ts";
export type { CalendarComponent } from "./component.ts";
export {
  instantOf,
  readCalendarObject,
  writeCalendarObject,
  type CalendarKind,
  type CalendarObject,
} from "./object.ts";
export { buildEvent } from "./build.ts";
export type { AlarmFields, AttendeeFields, EventFields } from "./fields.ts";
export { withChanges, withExclusion, withOverride } from "./edits.ts";
export { splitAt } from "./split.ts";
export { importCalendar, type ImportedCalendar } from "./import.ts";
export { exportCalendar } from "./export.ts";
export { zoneByName } from "./zones/find-zone.ts";
export type { Zone } from "./zones/zone.ts";
