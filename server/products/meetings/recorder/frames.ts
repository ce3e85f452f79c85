import { emptyDescriptor, readDescriptor } from "../media/vp8.ts";

/** A picture or a piece of sound as it was sent, with its time in RTP units. */
export interface WholeFrame {
  readonly timestamp: number;
  readonly isKeyframe: boolean;
  readonly bytes: Buffer;
}

interface Piece {
  readonly timestamp: number;
  readonly marker: boolean;
  readonly isStart: boolean;
  readonly isKeyframe: boolean;
  readonly bytes: Buffer;
}

/** How long a lost packet is waited for, ms: it is asked for again meanwhile. */
const patience = 600;
const mostHeld = 2048;
/** Packets of one picture. */
const mostPieces = 4096;

/** Puts packets in their order and pictures together; what stays away costs the pictures until the next key frame. */
export class FrameReader {
  private readonly held = new Map<number, Piece | null>();
  private next = -1;
  private open: Piece[] = [];
  private needsKeyframe = true;
  private missingSince = -1;
  private readonly isVideo: boolean;
  private readonly onLost: () => void;

  constructor(isVideo: boolean, onLost: () => void) {
    this.isVideo = isVideo;
    this.onLost = onLost;
  }

  /** `sequence` counts on without a jump; `payload` is copied. Returns what is whole now. */
  add(sequence: number, payload: Buffer, timestamp: number, marker: boolean, now: number): WholeFrame[] {
    if (this.next < 0) this.next = sequence;
    if (sequence < this.next) return [];
    if (sequence - this.next > mostHeld) this.skipTo(sequence);
    this.held.set(sequence, this.isVideo ? videoPiece(payload, timestamp, marker) : soundPiece(payload, timestamp));
    return this.drain(now);
  }

  private drain(now: number): WholeFrame[] {
    const done: WholeFrame[] = [];
    for (;;) {
      const piece = this.held.get(this.next);
      if (piece === undefined) {
        if (this.held.size === 0) {
          this.missingSince = -1;
          return done;
        }
        if (this.missingSince < 0) this.missingSince = now;
        if (now - this.missingSince < patience) return done;
        this.skipTo(Math.min(...this.held.keys()));
        continue;
      }
      this.held.delete(this.next++);
      this.missingSince = -1;
      const frame = piece && this.take(piece);
      if (frame) done.push(frame);
    }
  }

  private take(piece: Piece): WholeFrame | null {
    if (!this.isVideo) return { timestamp: piece.timestamp, isKeyframe: true, bytes: piece.bytes };
    if (piece.isStart) this.open = [piece];
    else if (this.open.length === 0 || this.open[0]!.timestamp !== piece.timestamp) {
      this.open = [];
      return null;
    } else if (this.open.length < mostPieces) this.open.push(piece);
    if (!piece.marker) return null;
    const [first] = this.open;
    const bytes = Buffer.concat(this.open.map((one) => one.bytes));
    this.open = [];
    if (this.needsKeyframe && !first!.isKeyframe) return null;
    this.needsKeyframe = false;
    return { timestamp: first!.timestamp, isKeyframe: first!.isKeyframe, bytes };
  }

  private skipTo(sequence: number): void {
    for (const held of this.held.keys()) if (held < sequence) this.held.delete(held);
    this.next = sequence;
    this.open = [];
    this.missingSince = -1;
    if (!this.isVideo) return;
    this.needsKeyframe = true;
    this.onLost();
  }
}

const soundPiece = (payload: Buffer, timestamp: number): Piece | null =>
  payload.length === 0
    ? null
    : { timestamp, marker: true, isStart: true, isKeyframe: true, bytes: Buffer.from(payload) };

/** Null: a packet of padding. */
function videoPiece(payload: Buffer, timestamp: number, marker: boolean): Piece | null {
  const descriptor = emptyDescriptor();
  if (!readDescriptor(payload, 0, payload.length, descriptor)) return null;
  return {
    timestamp,
    marker,
    isStart: descriptor.isFrameStart,
    isKeyframe: descriptor.isKeyframe,
    bytes: Buffer.from(payload.subarray(descriptor.size)),
  };
}

/** Of a key frame (RFC 6386 §9.1). */
export function sizeOfKeyframe(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 10 || bytes[3] !== 0x9d || bytes[4] !== 0x01 || bytes[5] !== 0x2a) return null;
  const width = bytes.readUInt16LE(6) & 0x3fff;
  const height = bytes.readUInt16LE(8) & 0x3fff;
  return width > 0 && height > 0 ? { width, height } : null;
}
