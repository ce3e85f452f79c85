import type { RecordingOrder, TrackChoice } from "../../media/messages.ts";
import type { KeyRoomRow } from "../queries.ts";

type KeyRoomName = Pick<KeyRoomRow, "keyId" | "name">;
type NamedRoom = Pick<KeyRoomRow, "keyId" | "name" | "sid">;

/** What a program wants recorded of a room of its key, and where it goes. */
export interface EgressOrder extends NamedRoom {
  readonly workspaceId: string;
  /** LiveKit's EgressInfo with the request alone, encoded, as it is told again later. */
  readonly request: Uint8Array;
  readonly tracks: TrackChoice;
  /** Without its ending. `fileType` webm: each stretch of the track as it came. */
  readonly fileName: string;
  readonly fileType: "mp4" | "ogg" | "webm";
  /** What the program is told besides, such as what of its request is not followed. */
  readonly details: string;
}

/** A recording of a key's room. */
export interface Egress extends NamedRoom {
  readonly id: string;
  readonly state: "starting" | "active" | "ending" | "complete" | "failed" | "aborted";
  readonly request: Uint8Array;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
  /** Why it failed or was ended; a sentence for the program. */
  readonly error: string;
  /** What its files wait for; empty: nothing. */
  readonly waitsFor: string;
  readonly details: string;
  readonly files: readonly EgressFile[];
}

/** A file of the workspace; times in milliseconds since 1970. */
interface EgressFile {
  readonly fileId: number;
  readonly name: string;
  readonly size: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What narrows a list of a key's recordings; empty: nothing. */
interface EgressFilter {
  readonly room: string;
  readonly id: string;
  readonly isActive: boolean;
}

/** Keeps the recordings of keys' rooms; the module `recordings` does. */
export interface EgressService {
  /** Refuses MISSING, POLICY_REFUSED, WORKSPACE_ARCHIVED, RECORDING_NO_ROOM and RATE_LIMITED. */
  start(order: EgressOrder): Promise<Egress>;
  /** The newest first, after the one of this id; `next` where there are more. */
  list(keyId: string, filter: EgressFilter, after: string): Promise<{ items: readonly Egress[]; next: string }>;
  /** Null: the key has none of this id. */
  find(keyId: string, id: string): Promise<Egress | null>;
  /** What it is after it was asked to end. */
  stop(keyId: string, id: string): Promise<Egress | null>;
}

/** The service once it is there, and which workspace each key's recordings belong to. */
export interface EgressSeat {
  readonly workspaceOf: ReadonlyMap<string, string>;
  service: EgressService | null;
}

/** The rooms of media keys, as recordings need them. */
export interface KeyRoomRecording {
  serve(service: EgressService): void;
  /** Whose recordings have a workspace. */
  readonly keys: ReadonlySet<string>;
  /** Takes a room that no living process has, or whose media process has ended, for this process; false: another has it, or it is gone. */
  revive(room: KeyRoomName): Promise<boolean>;
  /** Records a room of this process, or ends that; false: it is not here. */
  record(room: KeyRoomName, id: string, order: RecordingOrder | null): Promise<boolean>;
  /** Those of these that are there. */
  there(rooms: readonly NamedRoom[]): Promise<ReadonlySet<string>>;
  listen(listener: {
    /** Someone came into a room of this process. */
    readonly joined: (room: KeyRoomName) => void;
    /** Nothing more can be written. */
    readonly failed: (id: string, isFull: boolean) => void;
  }): void;
  /** Tells the key's program. */
  publish(event: "egress_started" | "egress_updated" | "egress_ended", egress: Egress): void;
}
