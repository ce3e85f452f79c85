/** For tests: a path of a limited rate, holds a queue, and loses and delays packets by chance. */
export class SimulatedPath {
  rate: number;
  /** What is lost by chance, 0–1. */
  loss: number;
  /** Up to this, in ms, is added to each packet's delay by chance. */
  jitter: number;
  private readonly queueMs: number;
  private readonly delay: number;
  private readonly random: () => number;
  private freeAt = 0;

  constructor(
    settings: { rate: number; queueMs?: number; delay?: number; loss?: number; jitter?: number },
    random: () => number,
  ) {
    this.rate = settings.rate;
    this.loss = settings.loss ?? 0;
    this.jitter = settings.jitter ?? 0;
    this.queueMs = settings.queueMs ?? 300;
    this.delay = settings.delay ?? 20;
    this.random = random;
  }

  /** When a packet sent now arrives, in ms; null: it is lost. */
  pass(size: number, now: number): number | null {
    const start = Math.max(now, this.freeAt);
    if (start - now > this.queueMs) return null;
    this.freeAt = start + (size * 8000) / this.rate;
    if (this.random() < this.loss) return null;
    return this.freeAt + this.delay + this.random() * this.jitter;
  }
}
