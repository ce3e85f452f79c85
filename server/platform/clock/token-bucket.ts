/**
 * A token bucket: `perSecond` tokens a second, and up to `most` at once after a pause. Moments are milliseconds of any one
 * clock; a clock that is set back gives nothing and takes nothing.
 */
export class TokenBucket {
  /** When it was last asked. */
  at: number;
  private readonly perSecond: number;
  private readonly most: number;
  private tokens: number;

  constructor(allowed: { readonly perSecond: number; readonly most: number }, at: number) {
    this.perSecond = allowed.perSecond;
    this.most = allowed.most;
    this.tokens = allowed.most;
    this.at = at;
  }

  /** 0: there was enough, and it is taken. Otherwise how much is missing, and nothing is taken. */
  take(at: number, weight = 1): number {
    const passed = Math.max(at - this.at, 0);
    this.tokens = Math.min(this.most, this.tokens + (passed * this.perSecond) / 1000);
    this.at = at;
    if (this.tokens < weight) return weight - this.tokens;
    this.tokens -= weight;
    return 0;
  }

  /** For what turns out to have cost more: taken also where it is not there, down to as much below nothing as there may be above. */
  owe(at: number, weight: number): void {
    this.take(at, 0);
    this.tokens = Math.max(this.tokens - weight, -this.most);
  }
}
