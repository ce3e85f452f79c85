import { refuse, type Principal } from "#http";
import { breakoutOf } from "../breakout/room.ts";
import { requireAbility } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import type { TextStream, TrackSound } from "../media/messages.ts";
import { readMeeting } from "../meeting/queries.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { captionTopic } from "../signalling/message-reader.ts";
import { can, holderOf } from "../access.ts";
import { peopleOfCall } from "../ringing/people.ts";
import type { Calls } from "./calls.ts";

/** What was understood of what someone said; `isFinal` false: it may still change. */
interface Understood {
  readonly identity: string;
  readonly trackSid: string;
  readonly segmentId: string;
  /** One for each time the segment is sent. */
  readonly streamId: string;
  readonly isFinal: boolean;
  readonly language: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The sound of calls, and the way back for what was understood of it. */
export interface CallCaptioning {
  /** The meeting, for someone who sees it. Refuses MISSING. */
  see(
    principal: Principal,
    meetingId: string,
  ): Promise<{ workspaceId: string; canModerate: boolean; title: string; startedAt: Date | null }>;
  /** The meeting, over or not, for someone who may change what it holds. Refuses MISSING and FORBIDDEN. */
  write(principal: Principal, meetingId: string): Promise<{ workspaceId: string }>;
  /** The meeting, for someone who moderates its call. Refuses MISSING, FORBIDDEN, ENDED, NOT_LIVE and CAPTIONS_ENCRYPTED. */
  moderate(principal: Principal, meetingId: string): Promise<{ workspaceId: string }>;
  /** Since when a call goes on whose sound can be written out: it is not encrypted, and runs on this server's own media. Null: none does. */
  begunAt(meetingId: string): Promise<Date | null>;
  /** Whose an identity in a call is; null: a guest's. */
  personOf(identity: string): string | null;
  /** The people of a call from a direct chat; null: the members of the meeting's workspace. */
  peopleOf(meetingId: string): Promise<readonly string[] | null>;
  /** Whether the call runs in this process: only there does its sound come. */
  isHere(meetingId: string): boolean;
  /** Turns the sound of a call of this process on or off; `notice` is what all its clients are told (the room's metadata). */
  set(meetingId: string, isOn: boolean, notice: string): Promise<void>;
  /** Sends everybody in a call of this process a stream of LiveKit's `lk.transcription`. */
  show(meetingId: string, understood: Understood): Promise<void>;
  listen(listener: {
    readonly sound: (sound: TrackSound) => void;
    readonly joined: (meetingId: string) => void;
    readonly emptied: (meetingId: string) => void;
  }): void;
}

/** `onFinal`: what was said, once it no longer changes. */
export function callCaptioning(
  context: MeetingContext,
  calls: Calls,
  onFinal: (meetingId: string, of: { readonly name: string; readonly text: string; readonly at: number }) => void,
): CallCaptioning {
  return {
    async see(principal, meetingId) {
      const { row, role } = await requireMeeting(context, principal, meetingId, "see");
      const { workspaceId, title, startedAt } = row;
      return { workspaceId, title, startedAt, canModerate: can(role, "moderate") };
    },
    async write(principal, meetingId) {
      const { row } = await requireMeeting(context, principal, meetingId, "moderate");
      return { workspaceId: row.workspaceId };
    },
    personOf(identity) {
      const found = holderOf(calls.present(identity) ?? { identity });
      return found?.kind === "person" ? found.personId : null;
    },
    async moderate(principal, meetingId) {
      const { row } = await requireMeeting(context, principal, meetingId, "moderate");
      requireLive(row);
      if (row.isEncrypted) throw refuse("CAPTIONS_ENCRYPTED");
      requireAbility(context, "captions");
      return { workspaceId: row.workspaceId };
    },
    async begunAt(meetingId) {
      const row = await readMeeting(context.db, meetingId);
      return row?.endedAt === null && !row.isEncrypted && calls.can("captions") ? row.startedAt : null;
    },
    peopleOf: (meetingId) => peopleOfCall(context, meetingId),
    isHere: (meetingId) => calls.isHere(meetingId),
    set: (room, isOn, notice) => calls.command({ kind: "caption", room, isOn, notice }),
    async show(room, understood) {
      const { identity, isFinal, text, at } = understood;
      if (isFinal) onFinal(room, { name: calls.present(identity)?.name ?? "", text, at });
      await calls.command({ kind: "sendText", room, stream: streamOf(understood) });
    },
    listen(listener) {
      calls.listen((event) => {
        // Breakout rooms are neither captioned nor recorded.
        if (breakoutOf(event.room) !== null) return;
        if (event.kind === "sound") listener.sound(event);
        else if (event.kind === "joined") listener.joined(event.room);
        else if (event.kind === "emptied") listener.emptied(event.room);
      });
    },
  };
}

const streamOf = ({ identity, streamId, text, at, ...of }: Understood): TextStream => ({
  identity,
  streamId,
  topic: captionTopic,
  attributes: {
    "lk.transcribed_track_id": of.trackSid,
    "lk.segment_id": of.segmentId,
    "lk.transcription_final": String(of.isFinal),
    language: of.language,
  },
  text,
  at,
});
