/** Some packets of one microphone; the same as meetings hand on. */
export interface TrackSound {
  readonly room: string;
  readonly trackSid: string;
  readonly identity: string;
  readonly name: string;
  readonly language: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly packets: readonly SoundPacket[];
}

export interface SoundPacket {
  readonly sequence: number;
  /** On a clock of 48 kHz. */
  readonly timestamp: number;
  readonly payload: Uint8Array;
}

/** How far `to` is after `from` on a counter of `bits` bits; negative: before it. */
export function stepsBetween(from: number, to: number, bits: 16 | 32): number {
  const size = 2 ** bits;
  const steps = (((to - from) % size) + size) % size;
  return steps >= size / 2 ? steps - size : steps;
}

/** What is to be decoded next: packets in their order, and how much is missing before each. */
export interface Ordered {
  readonly packet: SoundPacket;
  /** Samples of 48 kHz that are missing before it; null: the clock has jumped, and what follows is new. */
  readonly missing: number | null;
}

/** More than this is no gap but a new beginning: ten seconds. */
const longestGap = 480_000;
const frame = 960;

/** Puts the packets of a track in their order; those that come too late or twice are left out. */
export class PacketOrder {
  private last: SoundPacket | null = null;
  private length = frame;

  take(packets: readonly SoundPacket[]): Ordered[] {
    const first = this.last?.sequence ?? packets[0]?.sequence ?? 0;
    const sorted = packets.toSorted(
      (a, b) => stepsBetween(first, a.sequence, 16) - stepsBetween(first, b.sequence, 16),
    );
    return sorted.flatMap((packet) => {
      const { last } = this;
      const steps = last ? stepsBetween(last.sequence, packet.sequence, 16) : 1;
      if (steps <= 0) return [];
      const since = last ? stepsBetween(last.timestamp, packet.timestamp, 32) : 0;
      // Two packets in a row say how long one is.
      if (steps === 1 && since > 0 && since <= 5760) this.length = Math.min(since, 2880);
      this.last = packet;
      if (!last) return [{ packet, missing: 0 }];
      const missing = since - this.length;
      return [
        { packet, missing: missing < 0 || missing > longestGap ? (since > 0 && missing < 0 ? 0 : null) : missing },
      ];
    });
  }
}
