export { calendarModule } from "./module.ts";
export type { Resources } from "./resources/api.ts";
export type { EntryCalls } from "./calls/port.ts";
