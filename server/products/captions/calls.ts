import type { Principal } from "#http";
import type { TrackSound } from "./speech/packets.ts";

/** What was understood, on its way to everybody in a call. */
interface Understood {
  readonly identity: string;
  readonly trackSid: string;
  readonly segmentId: string;
  readonly streamId: string;
  readonly isFinal: boolean;
  readonly language: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The calls of meetings, which `compose` gives. */
export interface CaptionCalls {
  /** Refuses MISSING. */
  see(
    principal: Principal,
    meetingId: string,
  ): Promise<{ workspaceId: string; canModerate: boolean; title: string; startedAt: Date | null }>;
  /** For someone who may change what the meeting holds, also when it is over. Refuses MISSING and FORBIDDEN. */
  write(principal: Principal, meetingId: string): Promise<{ workspaceId: string }>;
  /** Refuses MISSING, FORBIDDEN, ENDED and NOT_LIVE. */
  moderate(principal: Principal, meetingId: string): Promise<{ workspaceId: string }>;
  /** Since when a call goes on whose sound can be written out: it is not encrypted, and runs on this server's own media. Null: none does. */
  begunAt(meetingId: string): Promise<Date | null>;
  /** Whose an identity in a call is; null: a guest's. */
  personOf(identity: string): string | null;
  /** The people of a call from a direct chat; null: the members of the meeting's workspace. */
  peopleOf(meetingId: string): Promise<readonly string[] | null>;
  /** Whether the call runs in this process. */
  isHere(meetingId: string): boolean;
  /** Turns the sound of a call of this process on or off; all its clients are told `notice`. */
  set(meetingId: string, isOn: boolean, notice: string): Promise<void>;
  show(meetingId: string, understood: Understood): Promise<void>;
  listen(listener: {
    readonly sound: (sound: TrackSound) => void;
    readonly joined: (meetingId: string) => void;
    readonly emptied: (meetingId: string) => void;
  }): void;
}
