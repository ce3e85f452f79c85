export { callersZone, occurrencesOf, type Occurrence } from "./occurrences.ts";
export { extentOf } from "./extent.ts";
export { busyKindOf, freeBusyOf } from "./free-busy.ts";
export { matchesFilter, type CompFilter, type ParamFilter, type PropFilter } from "./filter.ts";
