import type { LiveSegment, LiveTrack } from "@safos/contract/live-page";
import type { RelayGroup } from "../turn/credentials.ts";

/** What the server and its media process say to each other. */
export interface Grants {
  canPublish: boolean;
  canSubscribe: boolean;
  canPublishData: boolean;
  /** LiveKit's source names; empty = all. */
  canPublishSources: string[];
  canUpdateOwnMetadata: boolean;
  /** Data, and no messages in the chat. */
  isChatForbidden?: boolean;
  /** Tracks that are not encrypted end to end are refused. */
  mustEncrypt?: boolean;
  isHidden: boolean;
}

/** Who comes in: the token's claims after it was checked. */
export interface Ticket {
  room: string;
  identity: string;
  name: string;
  metadata: string;
  attributes: Record<string, string>;
  grants: Grants;
  /** A program's agent: it is told of as one, and alone keeps no room open. */
  isAgent?: boolean;
  /** What agents a room of a media key gets when it begins with this one. */
  agents?: readonly { readonly agentName: string; readonly metadata: string }[];
}

/** How a client comes in. */
export interface Arrival {
  /** JoinRequest, encoded. */
  readonly join: Uint8Array;
  /** With a connection each for what it sends and for what it gets (LiveKit's v0). */
  readonly isDual: boolean;
}

/** What the room of a media key is like. */
export interface RoomSetup {
  readonly sid: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Seconds until it ends when nobody comes, and when everybody has left. */
  readonly emptyTimeout: number;
  readonly departureTimeout: number;
  /** 0: any number. */
  readonly maxParticipants: number;
  readonly metadata: string;
  /** How many may be in all rooms of the key. */
  readonly mostOfKey: number;
}

/** What a media key's program wants done in one of its rooms; the answers are messages of LiveKit's protocol, encoded. */
export type KeyRoomOrder =
  /** Makes the room, or changes what it is like. */
  | { kind: "setUp"; setup: RoomSetup }
  /** Room; null: it is not here. */
  | { kind: "describe" }
  /** ParticipantInfo of each, also those who are hidden. */
  | { kind: "participants" }
  /** Whether someone is called so. Empty: stays as it is; an empty attribute is taken away. */
  | {
      kind: "update";
      identity: string;
      name: string;
      metadata: string;
      attributes: Record<string, string>;
      grants: Omit<Grants, "isHidden"> | null;
    }
  | { kind: "subscribe"; identity: string; trackSids: string[]; isWanted: boolean }
  /** A DataPacket, to everybody unless some are named. */
  | { kind: "send"; packet: Uint8Array; isReliable: boolean; sids: string[]; identities: string[] };

export type LeaveReason = "removed" | "ended" | "left" | "lost" | "duplicate";

/** A person in a room as the product sees them. */
export interface Present {
  sid: string;
  identity: string;
  name: string;
  attributes: Record<string, string>;
  grants: Grants;
  /** Milliseconds since 1970. */
  joinedAt: number;
  tracks: { sid: string; kind: "audio" | "video"; source: string; isMuted: boolean }[];
}

/** A packet of Opus as it came; `timestamp` on a clock of 48 kHz. */
export interface SoundPacket {
  sequence: number;
  timestamp: number;
  payload: Uint8Array;
}

/** What came lately of one microphone. */
export interface TrackSound {
  room: string;
  trackSid: string;
  identity: string;
  name: string;
  /** The language that the person says they speak; empty: they have not said. Their client's own word. */
  language: string;
  /** Milliseconds since 1970 when it was handed on. */
  at: number;
  packets: SoundPacket[];
}

/** A text for everybody in a call, in the name of someone there: LiveKit's text stream. */
export interface TextStream {
  identity: string;
  streamId: string;
  topic: string;
  attributes: Record<string, string>;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Where a call is recorded to. */
export interface RecordingOrder {
  /** Of the recording: another one begins anew. */
  readonly id: string;
  readonly folder: string;
  /** 32 bytes in base64; what is written is sealed with it. */
  readonly key: string;
  readonly isPaused: boolean;
  /** Which tracks; left out: all. */
  readonly of?: TrackChoice;
}

/** What is shown of a webinar to everybody with its address. */
export interface LiveOrder {
  readonly isPaused: boolean;
}

/** What was cut of a call's tracks. Times are milliseconds since 1970. */
export type LivePiece =
  | {
      readonly kind: "begun";
      readonly track: Omit<LiveTrack, "hasEnded" | "segments">;
      /** What its segments come after. */
      readonly head: Uint8Array;
    }
  | { readonly kind: "segment"; readonly trackId: string; readonly segment: LiveSegment; readonly bytes: Uint8Array }
  | { readonly kind: "ended"; readonly trackId: string };

/** Which tracks are recorded: those that every one of these lets through. */
export interface TrackChoice {
  readonly kinds: readonly ("audio" | "video")[];
  /** Whose; null: everybody's. */
  readonly identity: string | null;
  /** LiveKit's source names; null: any. */
  readonly sources: readonly string[] | null;
  readonly trackSids: readonly string[] | null;
}

export type Command =
  | { kind: "list"; room: string }
  /** `isMoved`: they are to be in another room of the call. */
  | { kind: "remove"; room: string; identity: string; isMoved?: boolean }
  | { kind: "mute"; room: string; identity: string; trackSid: string }
  /** Turns off a camera or ends a shared screen. */
  | { kind: "stop"; room: string; identity: string; source: "camera" | "screen" }
  /** `isLeading` false: the screen's owner, who takes nothing away that another shows. */
  | {
      kind: "showOnly";
      room: string;
      identity: string;
      source: "screen" | "person";
      isOn: boolean;
      isLeading: boolean;
    }
  | { kind: "lowerHands"; room: string; identity: string | null }
  | { kind: "end"; room: string }
  | { kind: "setAttributes"; room: string; identity: string; attributes: Record<string, string> }
  | { kind: "setGrants"; room: string; identity: string; grants: Grants }
  | { kind: "caption"; room: string; isOn: boolean; notice: string }
  | { kind: "record"; room: string; order: RecordingOrder | null; notice: string }
  /** One recording of a media key's room, of which there may be several; null ends it. */
  | { kind: "egress"; room: string; id: string; order: RecordingOrder | null }
  /** Null: nothing is shown to outsiders. */
  | { kind: "live"; room: string; order: LiveOrder | null; notice: string }
  | { kind: "notice"; room: string; subject: "breakout" | "webinar" | "permissions"; notice: string }
  | { kind: "sendText"; room: string; stream: TextStream }
  | { kind: "keyRoom"; room: string; order: KeyRoomOrder }
  /** The names of all rooms of media keys. */
  | { kind: "keyRooms" }
  | { kind: "statistics" };

export interface Statistics {
  rooms: number;
  participants: number;
  /** RTP packets since the process began. */
  receivedPackets: number;
  forwardedPackets: number;
  /** Left out because the process had no time for them, of pictures before sound. */
  leftOutPackets: number;
}

/** What one media process of several has and does. */
export interface ProcessStatistics extends Statistics {
  /** From 1. */
  number: number;
  isUp: boolean;
  /** Cores that it used lately. */
  processor: number;
}

export type ToMedia =
  | {
      kind: "open";
      connection: number;
      ticket: Ticket;
      /** JoinRequest, encoded. */
      join: Uint8Array;
      isDual: boolean;
      /** Where the client may relay its packets. */
      relays: readonly RelayGroup[];
      /** Of a media key's room. */
      setup: RoomSetup | null;
      /** How many are in the key's rooms of the other media processes. */
      elsewhere: number;
    }
  | { kind: "frame"; connection: number; bytes: Uint8Array }
  | { kind: "closed"; connection: number }
  | { kind: "command"; id: number; command: Command }
  | { kind: "stop" };

export type MediaEvent =
  | { kind: "joined"; room: string; present: Present }
  | { kind: "changed"; room: string; present: Present }
  | { kind: "left"; room: string; identity: string; sid: string; reason: LeaveReason }
  | {
      kind: "message";
      room: string;
      /** As the ticket has it: what people call themselves during the call is theirs to change. */
      identity: string;
      name: string;
      organisation: string | null;
      streamId: string;
      text: string;
      /** Milliseconds since 1970. */
      at: number;
    }
  /** How checks of a participant's path into the media are signed (RFC 8445 §7.2.2). */
  | { kind: "path"; room: string; sid: string; ufrag: string; password: string }
  /** `sid`: which of the rooms that had its name one after the other; left out where an external server had it. */
  | { kind: "emptied"; room: string; sid?: string }
  | { kind: "recordingFailed"; room: string; recordingId: string; isFull: boolean }
  | { kind: "live"; room: string; piece: LivePiece }
  /** LiveKit's WebhookEvent, encoded, of something in a media key's room. */
  | { kind: "webhook"; room: string; event: Uint8Array }
  | ({ kind: "sound" } & TrackSound);

export type FromMedia =
  | { kind: "ready"; port: number }
  /** The answer to what may have made a room: whether it is there now. */
  | { kind: "held"; room: string; isThere: boolean }
  /** Cores that it used since it said so last. */
  | { kind: "load"; processor: number }
  | { kind: "ended" }
  | { kind: "frame"; connections: readonly number[]; bytes: Uint8Array }
  | { kind: "close"; connection: number }
  | { kind: "event"; event: MediaEvent }
  | { kind: "result"; id: number; value: unknown }
  | { kind: "failed"; id: number; message: string }
  | { kind: "log"; level: "error" | "warn" | "info"; message: string };

export interface MediaStart {
  port: number;
  /** For the same packets over TCP; 0: none. */
  tcpPort: number;
  announced: string[];
  bindAddress?: string;
  /** How long an empty room is kept, ms. */
  emptyAfter: number;
}
