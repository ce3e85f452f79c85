/** A waiting picture that is this late is worth less than the key frame that takes its place. */
const longestMs = 600;
/** Bytes that go at once, at least. */
const burst = 5000;
/** How often it is drained, in ms. */
const tickMs = 20;

interface Waiting {
  readonly packet: Buffer;
  readonly hasNumber: boolean;
  readonly at: number;
}

/**
 * Pictures on their way to a subscriber whose path is narrow: they go evenly, so that a large key frame does not stand in
 * the path's queue before the sound. On a wide path nothing waits.
 */
export class Pacer {
  /** Bits per second; Infinity: nothing waits. */
  rate = Infinity;
  /** Whether the last packet found too much waiting, which is gone now. */
  hasGivenUp = false;
  private readonly waiting: Waiting[] = [];
  private readonly transmit: (packet: Buffer, hasNumber: boolean, now: number) => boolean;
  private room = burst;
  private filledAt = 0;

  constructor(transmit: (packet: Buffer, hasNumber: boolean, now: number) => boolean) {
    this.transmit = transmit;
  }

  /** `packet` is only valid during the call. False: it could not be sent, or too much waits and all of that is gone. */
  send(packet: Buffer, hasNumber: boolean, now: number): boolean {
    this.hasGivenUp = false;
    if (this.rate === Infinity && this.waiting.length === 0) return this.transmit(packet, hasNumber, now);
    this.drain(now);
    const [first] = this.waiting;
    if (first && now - first.at > longestMs) {
      this.waiting.length = 0;
      this.hasGivenUp = true;
      return false;
    }
    if (!first && this.room > 0) {
      this.room -= packet.length;
      return this.transmit(packet, hasNumber, now);
    }
    this.waiting.push({ packet: Buffer.from(packet), hasNumber, at: now });
    return true;
  }

  /** Sends what has its turn; called every 20 ms and with every packet. */
  drain(now: number): void {
    const { rate } = this;
    const most = rate === Infinity ? Infinity : Math.max(burst, (rate * tickMs * 1.5) / 8000);
    this.room = Math.min(most, this.room + (rate === Infinity ? Infinity : (rate * (now - this.filledAt)) / 8000));
    this.filledAt = now;
    while (this.room > 0) {
      const next = this.waiting.shift();
      if (!next) return;
      this.room -= next.packet.length;
      this.transmit(next.packet, next.hasNumber, now);
    }
  }
}
