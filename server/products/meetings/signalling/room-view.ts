import type {
  DisconnectReason,
  LeaveRequest_Action,
  Room as RoomInfo,
  SessionDescription,
  SignalResponse,
} from "@livekit/protocol";
import type { LeaveReason } from "../media/messages.ts";
import type { SpeakerWatch } from "../media/speakers.ts";
import type { Voices } from "../media/voices.ts";
import type { Participant, Publication } from "./participant.ts";

/** What requests of clients and the reports to them may touch of a room. Times are monotonic ms. */
export interface RoomView {
  readonly participants: ReadonlyMap<string, Participant>;
  readonly speakers: SpeakerWatch;
  readonly voices: Voices;
  makeId(prefix: string): string;
  /** ms since 1970. */
  wallClock(): number;
  describe(): RoomInfo;
  others(participant: Participant): Participant[];
  /** Those whom the others are told of. */
  visible(): Participant[];
  findPublication(trackSid: string): { publisher: Participant; publication: Publication } | null;
  /** The same to each, encoded once. */
  sendTo(some: Iterable<Participant>, message: SignalResponse["message"]): void;
  negotiate(participant: Participant, description: SessionDescription): void;
  offerTrack(publisher: Participant, publication: Publication, now: number): void;
  unpublish(publisher: Participant, publication: Publication, now: number): void;
  subscribeToAll(subscriber: Participant, now: number): void;
  subscribeIfChosen(subscriber: Participant, publisher: Participant, publication: Publication, now: number): void;
  subscribe(subscriber: Participant, publisher: Participant, publication: Publication, now: number): void;
  unsubscribe(subscriber: Participant, trackSid: string, now: number): void;
  broadcastParticipant(participant: Participant, alsoThemselves?: boolean): void;
  remove(
    participant: Participant,
    reason: LeaveReason,
    cause: DisconnectReason,
    now: number,
    action?: LeaveRequest_Action | null,
  ): void;
  updateDemand(now: number): void;
  reportFirstSubscription(publisher: Participant, publication: Publication): void;
}
