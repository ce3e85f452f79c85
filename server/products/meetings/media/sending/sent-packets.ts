import { distance16 } from "../sequence.ts";

const kept = 8192;
const [waiting, lost, arrived] = [0, 1, 2];

/** What a packet's number across the whole transport stood for. */
export interface SentPacket {
  /** Monotonic ms. */
  readonly at: number;
  /** Bytes. */
  readonly size: number;
  /** It was told to be lost before, and came late. */
  readonly wasLost: boolean;
}

/** The last packets that one subscriber was sent, by the numbers that run across all tracks. */
export class SentPackets {
  /** The number of the next one, ever growing; 16 bits of it go with the packet. */
  next = 0;
  private readonly at = new Float64Array(kept);
  private readonly sizes = new Uint16Array(kept);
  private readonly states = new Uint8Array(kept);

  add(size: number, now: number): void {
    const slot = this.next & (kept - 1);
    this.at[slot] = now;
    this.sizes[slot] = size;
    this.states[slot] = waiting;
    this.next++;
  }

  /**
   * What a receiver tells of the packet behind the 16 bits. Null: never sent, too old, or told of already; one that was told to
   * be lost may still come.
   */
  take(sequence: number, hasArrived: boolean): SentPacket | null {
    const extended = this.next - 1 + distance16(sequence, (this.next - 1) & 0xffff);
    if (extended < 0 || extended >= this.next || extended < this.next - kept) return null;
    const slot = extended & (kept - 1);
    const state = this.states[slot]!;
    if (state === arrived || (state === lost && !hasArrived)) return null;
    this.states[slot] = hasArrived ? arrived : lost;
    return { at: this.at[slot]!, size: this.sizes[slot]!, wasLost: state === lost };
  }
}
