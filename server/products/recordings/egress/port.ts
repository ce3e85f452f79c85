import type { RecordingOrder, TrackChoice } from "../order.ts";

/** A room of a media key: another program's room in this media server. */
export interface KeyRoom {
  readonly keyId: string;
  readonly name: string;
}
interface NamedKeyRoom extends KeyRoom {
  readonly sid: string;
}

/** What a program wants recorded, and where it goes. */
export interface EgressOrder extends NamedKeyRoom {
  readonly workspaceId: string;
  /** Its request as the protocol has it, which is kept as it is. */
  readonly request: Uint8Array;
  readonly tracks: TrackChoice;
  /** Without its ending. `fileType` webm: each stretch of the tracks as it came. */
  readonly fileName: string;
  readonly fileType: "mp4" | "ogg" | "webm";
  readonly details: string;
}

export type EgressState = "starting" | "active" | "ending" | "complete" | "failed" | "aborted";

/** A file of the workspace; times in milliseconds since 1970, `size` in bytes. */
export interface EgressFile {
  readonly fileId: number;
  readonly name: string;
  readonly size: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A recording of a key's room, as its program is told of it. */
export interface Egress extends NamedKeyRoom {
  readonly id: string;
  readonly state: EgressState;
  readonly request: Uint8Array;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
  readonly error: string;
  /** What its files wait for; a sentence, empty when for nothing. */
  readonly waitsFor: string;
  readonly details: string;
  readonly files: readonly EgressFile[];
}

/** What narrows a list; empty: nothing. */
export interface EgressFilter {
  readonly room: string;
  readonly id: string;
  readonly isActive: boolean;
}

/** What the rooms' side asks of this module. */
export interface EgressService {
  start(order: EgressOrder): Promise<Egress>;
  list(keyId: string, filter: EgressFilter, after: string): Promise<{ items: readonly Egress[]; next: string }>;
  find(keyId: string, id: string): Promise<Egress | null>;
  stop(keyId: string, id: string): Promise<Egress | null>;
}

/** The rooms of media keys, which `compose` gives. */
export interface KeyRoomCalls {
  serve(service: EgressService): void;
  /** Whose recordings have a workspace. */
  readonly keys: ReadonlySet<string>;
  /** Takes a room that no living process has, or whose media process has ended, for this process; false: another has it, or it is gone. */
  revive(room: KeyRoom): Promise<boolean>;
  /** Records a room of this process, or ends that (null); false: it is not here. */
  record(room: KeyRoom, id: string, order: RecordingOrder | null): Promise<boolean>;
  /** The sids of those that are there. */
  there(rooms: readonly NamedKeyRoom[]): Promise<ReadonlySet<string>>;
  listen(listener: {
    readonly joined: (room: KeyRoom) => void;
    readonly failed: (id: string, isFull: boolean) => void;
  }): void;
  /** Tells the room's program. */
  publish(event: "egress_started" | "egress_updated" | "egress_ended", egress: Egress): void;
}
