/** The last packets of one SSRC by extended sequence number, kept as they came so that every subscriber can ask again. */
export class PacketCache {
  private readonly size: number;
  private readonly packets: (Buffer | undefined)[];
  private readonly sequences: Float64Array;

  /** @param size a power of two */
  constructor(size: number) {
    this.size = size;
    this.packets = Array.from({ length: size });
    this.sequences = new Float64Array(size).fill(-1);
  }

  put(sequence: number, packet: Buffer): void {
    const slot = sequence & (this.size - 1);
    if (this.sequences[slot]! > sequence) return;
    this.sequences[slot] = sequence;
    this.packets[slot] = packet;
  }

  has(sequence: number): boolean {
    return this.sequences[sequence & (this.size - 1)] === sequence;
  }

  get(sequence: number): Buffer | undefined {
    const slot = sequence & (this.size - 1);
    return this.sequences[slot] === sequence ? this.packets[slot] : undefined;
  }

  clear(): void {
    this.sequences.fill(-1);
    this.packets.fill(undefined);
  }
}

/**
 * What one subscriber was sent: its own sequence number → which packet that was and how it was numbered,
 * so that a NACK can be answered with exactly the same bytes without keeping a copy.
 */
export class SentLog {
  private readonly mask: number;
  private readonly outgoing: Int32Array;
  private readonly incoming: Float64Array;
  private readonly layers: Int32Array;
  private readonly timestamps: Uint32Array;
  private readonly pictureIds: Uint16Array;
  private readonly tl0s: Uint8Array;
  private readonly resentAt: Float64Array;

  /** @param size a power of two */
  constructor(size: number) {
    this.mask = size - 1;
    this.outgoing = new Int32Array(size).fill(-1);
    this.incoming = new Float64Array(size);
    this.layers = new Int32Array(size);
    this.timestamps = new Uint32Array(size);
    this.pictureIds = new Uint16Array(size);
    this.tl0s = new Uint8Array(size);
    this.resentAt = new Float64Array(size);
  }

  put(outgoing: number, layer: number, incoming: number, timestamp: number, pictureId: number, tl0: number): void {
    const slot = outgoing & this.mask;
    this.outgoing[slot] = outgoing;
    this.incoming[slot] = incoming;
    this.layers[slot] = layer;
    this.timestamps[slot] = timestamp;
    this.pictureIds[slot] = pictureId;
    this.tl0s[slot] = tl0;
    this.resentAt[slot] = -Infinity;
  }

  clear(): void {
    this.outgoing.fill(-1);
  }

  /** The record of a number, or null when it is forgotten or was sent again less than `pause` ms ago. */
  take(
    outgoing: number,
    now: number,
    pause: number,
  ): { layer: number; incoming: number; timestamp: number; pictureId: number; tl0: number } | null {
    const slot = outgoing & this.mask;
    if (this.outgoing[slot] !== outgoing || now - this.resentAt[slot]! < pause) return null;
    this.resentAt[slot] = now;
    return {
      layer: this.layers[slot]!,
      incoming: this.incoming[slot]!,
      timestamp: this.timestamps[slot]!,
      pictureId: this.pictureIds[slot]!,
      tl0: this.tl0s[slot]!,
    };
  }
}
