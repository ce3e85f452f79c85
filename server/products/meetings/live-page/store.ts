import type { LiveCaption, LiveSegment, LiveTrack } from "@safos/contract/live-page";
import type { LivePiece } from "../media/messages.ts";

/** How long a segment is kept, ms. */
const keptMs = 60_000;
/** Bytes of one room, and of all rooms of this process. */
const mostOfRoom = 96 << 20;
const mostOfAll = 384 << 20;
const mostCaptions = 60;

/** Ids begin with when their room began to be cut (`cutting/room-cutter.ts`). */
const epochOf = (id: string): string => id.slice(0, -4);

interface Kept {
  readonly segment: LiveSegment;
  readonly bytes: Buffer;
}

interface KeptTrack {
  readonly track: Omit<LiveTrack, "hasEnded" | "segments">;
  readonly head: Buffer;
  readonly segments: Kept[];
  hasEnded: boolean;
}

interface LiveRoom {
  readonly tracks: Map<string, KeptTrack>;
  captions: LiveCaption[];
  bytes: number;
  /** Grows with every change. */
  version: number;
}

/** The last minute of the rooms of this process that are shown to outsiders, in memory alone. */
export class LiveStore {
  private readonly rooms = new Map<string, LiveRoom>();
  private readonly mostOfAll: number;
  private bytes = 0;

  constructor(most = mostOfAll) {
    this.mostOfAll = most;
  }

  take(meetingId: string, piece: LivePiece): void {
    const room = this.roomOf(meetingId);
    room.version++;
    if (piece.kind === "begun") {
      this.endOthers(room, epochOf(piece.track.id));
      room.tracks.set(piece.track.id, {
        track: piece.track,
        head: Buffer.from(piece.head),
        segments: [],
        hasEnded: false,
      });
      return;
    }
    const found = room.tracks.get(piece.trackId);
    if (!found) return;
    if (piece.kind === "ended") {
      found.hasEnded = true;
      return;
    }
    found.segments.push({ segment: piece.segment, bytes: Buffer.from(piece.bytes) });
    this.count(room, piece.bytes.length);
    this.trim(room, piece.segment.until - keptMs);
  }

  caption(meetingId: string, caption: LiveCaption): void {
    const room = this.rooms.get(meetingId);
    if (!room) return;
    room.version++;
    room.captions = [...room.captions.filter((one) => one.at > caption.at - keptMs), caption].slice(-mostCaptions);
  }

  /** What is shown of a meeting, and a number that grows with every change; nothing is kept of it: 0. */
  read(meetingId: string): {
    readonly version: number;
    readonly tracks: LiveTrack[];
    readonly captions: readonly LiveCaption[];
  } {
    const room = this.rooms.get(meetingId);
    if (!room) return { version: 0, tracks: [], captions: [] };
    const tracks = [...room.tracks.values()].map(({ track, segments, hasEnded }) => ({
      ...track,
      hasEnded,
      segments: segments.map((one) => one.segment),
    }));
    return { version: room.version, tracks, captions: room.captions };
  }

  versionOf(meetingId: string): number {
    return this.rooms.get(meetingId)?.version ?? 0;
  }

  /** `<track>-<number>`, 0 for what the track begins with; null: it is not kept, or is of another meeting. */
  segment(meetingId: string, name: string): Buffer | null {
    const at = name.lastIndexOf("-");
    const found = this.rooms.get(meetingId)?.tracks.get(name.slice(0, at));
    const number = name.slice(at + 1);
    if (!found) return null;
    if (number === "0") return found.head;
    return found.segments.find(({ segment }) => String(segment.n) === number)?.bytes ?? null;
  }

  forget(meetingId: string): void {
    this.bytes -= this.rooms.get(meetingId)?.bytes ?? 0;
    this.rooms.delete(meetingId);
  }

  /** Bytes of all rooms. */
  size(): number {
    return this.bytes;
  }

  /** What was cut before that of this one goes on no more: its process has gone, or it was turned off meanwhile. */
  private endOthers(room: LiveRoom, epoch: string): void {
    for (const [id, track] of room.tracks) if (epochOf(id) !== epoch) track.hasEnded = true;
  }

  private roomOf(meetingId: string): LiveRoom {
    const found = this.rooms.get(meetingId) ?? { tracks: new Map(), captions: [], bytes: 0, version: 0 };
    this.rooms.set(meetingId, found);
    return found;
  }

  private count(room: LiveRoom, bytes: number): void {
    room.bytes += bytes;
    this.bytes += bytes;
  }

  private trim(room: LiveRoom, before: number): void {
    for (const [id, track] of room.tracks) {
      while (track.segments[0] && track.segments[0].segment.until < before) this.dropFirst(room, track);
      // One that goes on has segments.
      if (track.segments.length === 0 && track.track.at < before) room.tracks.delete(id);
    }
    while (room.bytes > mostOfRoom && this.dropOldest(room));
    while (this.bytes > this.mostOfAll) {
      const [largest] = [...this.rooms.values()].sort((a, b) => b.bytes - a.bytes);
      if (!largest || !this.dropOldest(largest)) return;
    }
  }

  private dropOldest(room: LiveRoom): boolean {
    let oldest: KeptTrack | null = null;
    for (const track of room.tracks.values()) {
      const at = track.segments[0]?.segment.at;
      if (at !== undefined && at < (oldest?.segments[0]?.segment.at ?? Infinity)) oldest = track;
    }
    if (oldest) this.dropFirst(room, oldest);
    return oldest !== null;
  }

  private dropFirst(room: LiveRoom, track: KeptTrack): void {
    this.count(room, -(track.segments.shift()?.bytes.length ?? 0));
    room.version++;
  }
}
