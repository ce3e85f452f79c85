export { occurrencesOf, type Occurrence, type OccurrenceRange } from "./occurrences.ts";
export { extentOf, type Extent } from "./extent.ts";
export { freeBusyOf, type BusyKind, type BusyPeriod, type FreeBusyRange } from "./free-busy.ts";
export {
  matchesFilter,
  type CompFilter,
  type ParamFilter,
  type PropFilter,
  type TextMatch,
  type TimeRange,
} from "./filter.ts";
