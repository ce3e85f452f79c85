export { createMeetings, type Meetings } from "./meetings.ts";
export type { CallCaptioning } from "./calls/captioning.ts";
export type { MeetingDeps } from "./deps.ts";
export { meetingSettings, type MeetingConfig } from "./config.ts";
export { portsFrom } from "./media/settings.ts";
export type { PlannedMeetings } from "./planned/planned.ts";
export type { RoomCalls } from "./matrix-calls/port.ts";
export type { RingRooms } from "./ringing/rooms.ts";
