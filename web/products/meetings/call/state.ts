import type { CallTicket } from "@safos/contract/meetings";
import type { WebinarPart } from "@safos/contract/webinar";
import type { Track } from "livekit-client";
import type { Reaction } from "./reactions.ts";

/** Which call: a meeting of one's workspace, or one that a guest was let into. */
export interface Target {
  /** Null for a guest, who knows the link only. */
  meetingId: string | null;
  workspaceId: string | null;
  title: string;
  about: string;
  /** A guest's ticket into the call. */
  ticket: CallTicket | null;
  /** Of the call of an encrypted room: its keys are the chat's. */
  sealedRoomId?: string;
  /** A call that rang: one goes straight in. */
  isRung?: true;
  /** What lets a guest in also to the breakout rooms. */
  guestTicket?: string;
}

/** What someone chose before going in. */
export interface Choice {
  isMicOn: boolean;
  isCameraOn: boolean;
  micId: string;
  cameraId: string;
}

export interface Tile {
  key: string;
  identity: string;
  name: string;
  organisation: string;
  /** Signed in with an e-identification. */
  isIdentified: boolean;
  personId: string | null;
  /** Matrix id of a person. */
  userId: string | null;
  isLocal: boolean;
  isScreen: boolean;
  isSpeaking: boolean;
  isMicOn: boolean;
  isCameraOn: boolean;
  isWeak: boolean;
  isModerator: boolean;
  /** Place in the queue of raised hands, from 1; 0 = down. */
  hand: number;
  /** They have hung up, and are gone in a moment. */
  isLeaving: boolean;
  video: Track | null;
  micSid: string | null;
}

export interface Note {
  id: string;
  from: string;
  isMine: boolean;
  text: string;
  at: number;
}

/** What the connection reports; `livekit.ts` makes it. */
export interface Picture {
  tiles: Tile[];
  isMicOn: boolean;
  isCameraOn: boolean;
  isSharing: boolean;
  isHandUp: boolean;
  /** In a webinar what one may do there; elsewhere `stage`. */
  part: WebinarPart;
}

type Phase = "none" | "check" | "joining" | "in" | "returning" | "over";
export type Ending = "left" | "removed" | "ended" | "elsewhere" | "lost";

export interface CallState extends Picture {
  phase: Phase;
  target: Target | null;
  ending: Ending | null;
  error: string | null;
  /** The stage fills the page; otherwise the call is docked. */
  isFull: boolean;
  since: number;
  notes: readonly Note[];
  unread: number;
  /** What people sent in the last seconds. */
  reactions: readonly Reaction[];
}
