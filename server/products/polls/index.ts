export { createPolls, type Polls } from "./polls.ts";
export type { ScheduleMeeting } from "./service.ts";
