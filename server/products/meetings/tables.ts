import type { Db } from "#database";

export interface MeetingTables {
  "meetings.meeting": { id: string };
  "meetings.moderator": { meeting_id: string };
  "meetings.participant": { meeting_id: string };
  "meetings.guest": { id: string };
  "meetings.room": { meeting_id: string };
  "meetings.signing_key": { id: string };
  "meetings.key_room": { name: string };
  "meetings.message": { id: string };
  "meetings.breakout": { meeting_id: string };
  "meetings.breakout_room": { id: string };
  "meetings.ring": { id: string };
  "meetings.ring_callee": { ring_id: string };
  "meetings.breakout_place": { meeting_id: string };
  "meetings.stage_place": { meeting_id: string };
  "meetings.question": { id: string };
  "meetings.live_page": { meeting_id: string };
  "meetings.registration_page": { meeting_id: string };
  "meetings.registration": { id: string };
  "meetings.registration_link": { registration_id: string };
  "meetings.question_vote": { question_id: string };
}
export type MeetingDb = Db<MeetingTables>;
