import type { MeetingContext } from "../context.ts";

/** What calls that ring work with. */
export type RingContext = Pick<
  MeetingContext,
  "calls" | "db" | "events" | "identity" | "notifications" | "organisations" | "ringRooms" | "roomCalls" | "workspaces"
>;
