/** Which layers a publisher should send: those that someone watches. Wider at once, narrower only after a while. */
export class Demand {
  /** The highest layer wanted by anybody; -1 = nobody watches. */
  published = 2;
  private lowerSince = -1;
  private readonly patience: number;

  constructor(patience = 5000) {
    this.patience = patience;
  }

  /** @returns the new highest layer when the publisher should be told, else null */
  update(wanted: number, now: number): number | null {
    if (wanted > this.published) {
      this.published = wanted;
      this.lowerSince = -1;
      return wanted;
    }
    if (wanted === this.published) {
      this.lowerSince = -1;
      return null;
    }
    if (this.lowerSince < 0) this.lowerSince = now;
    if (now - this.lowerSince < this.patience) return null;
    this.published = wanted;
    this.lowerSince = -1;
    return wanted;
  }
}
