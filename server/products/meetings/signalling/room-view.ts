import type {
  DisconnectReason,
  LeaveRequest_Action,
  Room as RoomInfo,
  SessionDescription,
  SignalResponse,
  SignalTarget,
} from "@livekit/protocol";
import type { LeaveReason } from "../media/messages.ts";
import type { SpeakerWatch } from "../media/speakers.ts";
import type { Voices } from "../media/voices.ts";
import type { Participant, Publication } from "./participant.ts";

/** How what clients say of their connections gets to their transports. */
export interface ClientPaths {
  /** Answers an offer; the first one also opens the transport. */
  negotiate(participant: Participant, offer: SessionDescription): void;
  /** Takes an answer to our offer. */
  accept(participant: Participant, answer: SessionDescription): void;
  /** `target`: which of two connections it is for. */
  addCandidate(participant: Participant, target: SignalTarget, candidate: string): void;
}

/** What requests of clients and the reports to them may touch of a room. Times are monotonic ms. */
export interface RoomView {
  readonly participants: ReadonlyMap<string, Participant>;
  readonly speakers: SpeakerWatch;
  readonly voices: Voices;
  readonly paths: ClientPaths;
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
  /** Tells publishers whose tracks this participant is the first to get. */
  reportSubscriptions(subscriber: Participant): void;
  reportFirstSubscription(publisher: Participant, publication: Publication): void;
}
