export { createMeetings, type MeetingDeps, type Meetings } from "./wire.ts";
export { meetingSettings, type MeetingConfig } from "./config.ts";
