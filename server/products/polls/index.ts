export type { ScheduleMeeting } from "./context.ts";
