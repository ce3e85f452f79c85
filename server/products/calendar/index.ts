export { calendarModule } from "./module.ts";
export type { EntryCalls } from "./calls/port.ts";
