import { Unwrapper } from "./sequence.ts";

/**
 * Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1):
 * tells the sender when each of its packets came, so that it finds its own bitrate.
 */
export interface Arrival {
  sequence: number;
  /** Milliseconds. */
  at: number;
}

const TICK = 0.25;
const REFERENCE = 64;

/**
 * The body after the two SSRCs. `arrivals` in rising order of (extended) sequence; gaps from `base` on mean not received.
 * A delta that does not fit its 16 bits ends the feedback: `used` says how many arrivals went in.
 */
export function buildFeedbackBody(
  arrivals: readonly Arrival[],
  count: number,
  base: number = arrivals[0]!.sequence,
): { body: Buffer; used: number } {
  const first = arrivals[0]!;
  const reference = Math.floor(first.at / REFERENCE);
  let previous = reference * REFERENCE;
  const symbols: number[] = [];
  const deltas: number[] = [];
  let expected = base;
  let used = 0;
  for (const arrival of arrivals) {
    const delta = Math.round((arrival.at - previous) / TICK);
    if (delta > 32_767 || delta < -32_768 || symbols.length + (arrival.sequence - expected) >= 0xffff) break;
    while (expected < arrival.sequence) {
      symbols.push(0);
      expected++;
    }
    symbols.push(delta >= 0 && delta <= 255 ? 1 : 2);
    deltas.push(delta);
    previous += delta * TICK;
    expected++;
    used++;
  }
  const chunks: number[] = [];
  for (let at = 0; at < symbols.length;) {
    const symbol = symbols[at]!;
    let run = 1;
    while (at + run < symbols.length && run < 0x1fff && symbols[at + run] === symbol) run++;
    if (run >= 7 || at + run === symbols.length) {
      chunks.push((symbol << 13) | run);
      at += run;
    } else {
      let chunk = 0xc000;
      for (let i = 0; i < 7; i++) chunk |= (symbols[at + i] ?? 0) << (12 - i * 2);
      chunks.push(chunk);
      at += 7;
    }
  }
  const deltaSize = deltas.reduce((sum, d) => sum + (d >= 0 && d <= 255 ? 1 : 2), 0);
  const body = Buffer.alloc(8 + chunks.length * 2 + deltaSize);
  body.writeUInt16BE(base & 0xffff, 0);
  body.writeUInt16BE(symbols.length, 2);
  body.writeUIntBE(reference & 0xffffff, 4, 3);
  body[7] = count & 0xff;
  let at = 8;
  for (const chunk of chunks) at = body.writeUInt16BE(chunk, at);
  for (const delta of deltas)
    at = delta >= 0 && delta <= 255 ? body.writeUInt8(delta, at) : body.writeInt16BE(delta, at);
  return { body, used };
}

/**
 * What a feedback says: arrivals (relative to its own reference time) and how many packets it covers. Null: it cannot be read,
 * or covers more than `most`.
 */
export function parseFeedbackBody(
  body: Buffer,
  most = 0xffff,
): { base: number; count: number; feedbackCount: number; arrivals: Arrival[] } | null {
  if (body.length < 8) return null;
  const base = body.readUInt16BE(0);
  const count = body.readUInt16BE(2);
  if (count > most) return null;
  let time = body.readUIntBE(4, 3) * REFERENCE;
  const symbols: number[] = [];
  let at = 8;
  while (symbols.length < count) {
    if (at + 2 > body.length) return null;
    const chunk = body.readUInt16BE(at);
    at += 2;
    if (chunk < 0x8000) {
      const run = Math.min(chunk & 0x1fff, count - symbols.length);
      if ((chunk & 0x1fff) === 0) return null;
      for (let i = 0; i < run; i++) symbols.push((chunk >> 13) & 3);
    } else if (chunk & 0x4000) {
      for (let i = 0; i < 7 && symbols.length < count; i++) symbols.push((chunk >> (12 - i * 2)) & 3);
    } else {
      for (let i = 0; i < 14 && symbols.length < count; i++) symbols.push((chunk >> (13 - i)) & 1);
    }
  }
  const arrivals: Arrival[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i]!;
    if (symbol === 0) continue;
    const size = symbol === 1 ? 1 : 2;
    if (at + size > body.length) return null;
    time += (size === 1 ? body[at]! : body.readInt16BE(at)) * TICK;
    at += size;
    arrivals.push({ sequence: (base + i) & 0xffff, at: time });
  }
  return { base, count, feedbackCount: body[7]!, arrivals };
}

/** Gathers arrivals of one sender and hands out feedback bodies. */
export class ArrivalRecorder {
  private readonly unwrapper = new Unwrapper();
  private pending = new Map<number, number>();
  /** The next feedback begins here, so that losses at its start are told too. */
  private next = -1;
  private feedbackCount = 0;

  add(sequence: number, now: number): void {
    const extended = this.unwrapper.next(sequence);
    if (this.next < 0) this.next = extended;
    // Older than what was already told: the sender has counted it as lost and needs no correction from us.
    if (extended < this.next - 500) return;
    if (!this.pending.has(extended)) this.pending.set(extended, now);
  }

  get size(): number {
    return this.pending.size;
  }

  takeBodies(): Buffer[] {
    if (this.pending.size === 0) return [];
    let arrivals = [...this.pending]
      .map(([sequence, at]) => ({ sequence, at }))
      .sort((a, b) => a.sequence - b.sequence);
    this.pending = new Map();
    const bodies: Buffer[] = [];
    while (arrivals.length > 0) {
      const first = arrivals[0]!.sequence;
      const base = first - this.next > 500 ? first : Math.min(first, this.next);
      const { body, used } = buildFeedbackBody(arrivals, this.feedbackCount++, base);
      bodies.push(body);
      const reported = arrivals[Math.max(1, used) - 1]!.sequence + 1;
      if (reported > this.next) this.next = reported;
      arrivals = arrivals.slice(Math.max(1, used));
    }
    return bodies;
  }
}
