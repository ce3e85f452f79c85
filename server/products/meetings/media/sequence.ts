/** Signed distance from `b` to `a` on the 16-bit circle: positive when `a` is newer (RFC 3550 §A.1). */
export function distance16(a: number, b: number): number {
  const d = (a - b) & 0xffff;
  return d < 0x8000 ? d : d - 0x10000;
}

/** Signed distance on the 32-bit circle of RTP timestamps. */
export function distance32(a: number, b: number): number {
  return (a - b) | 0;
}

/** Turns 16-bit sequence numbers into ever-growing ones; late packets get the number they would have had. */
export class Unwrapper {
  private last = -1;

  /** What `next` would say, before anything has come: -1. */
  peek(sequence: number): number {
    return this.last < 0 ? -1 : this.last + distance16(sequence, this.last & 0xffff);
  }

  next(sequence: number): number {
    if (this.last < 0) {
      // One whole circle of headroom, so that a packet older than the first never goes below zero.
      this.last = sequence + 0x10000;
      return this.last;
    }
    const extended = this.last + distance16(sequence, this.last & 0xffff);
    if (extended > this.last) this.last = extended;
    return extended;
  }
}
