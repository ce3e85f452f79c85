import { parseFeedbackBody } from "../transport-cc.ts";
import { PathWatch } from "./path-watch.ts";
import { SentPackets } from "./sent-packets.ts";

/** Bits per second; below this nothing useful goes. */
const least = 60_000;
/** A standing queue of more ms means that the path is full. */
const full = 60;
const empty = 25;
/** How long a probe sends more than the tracks need, in ms. */
const probeMs = 400;
const shortestWait = 2000;
const longestWait = 30_000;
/** Feedbacks that are read in a second: clients send ten to twenty. */
const mostFeedbacks = 100;
/** Packets that one feedback may tell of; at 10 Mbit/s some fifty come between two. */
const mostCovered = 2000;
/** Loss of so much or more is looked into. */
const notable = 0.05;

interface Probe {
  readonly why: "raise" | "loss";
  /** Bits per second of everything together. */
  readonly target: number;
  /** What went before it. */
  readonly before: number;
  readonly deliveredBefore: number;
  readonly until: number;
  best: number;
}

/**
 * How much may be sent to one subscriber, from its transport-wide feedback. Delay and loss are judged apart: a queue that
 * stands on the path means that it is full, whatever is lost; loss without a queue is looked into by sending more for a
 * moment. If more arrives then, the loss is chance and costs nothing; if not, the path has no room and no queue either.
 * Room is found the same way, by packets that are sent twice, so that no track climbs into a wall.
 */
export class SendEstimate {
  /** Bits per second; Infinity = nothing known to be in the way. */
  limit = Infinity;
  /** Round trip in ms. */
  roundTrip = 50;
  /** Share lost, smoothed, 0–1. */
  loss = 0;
  /** Whether the subscriber tells of packets; without that the limit stays as it is. */
  isFed = false;
  readonly sent = new SentPackets();
  private readonly path = new PathWatch();
  private probe: Probe | null = null;
  private wait = shortestWait;
  private quietSince = 0;
  private fullSince = -1;
  private lastCutAt = -Infinity;
  private earlierQueue = 0;
  private earlierQueueAt = -Infinity;
  /** A queue that others fill, in ms; nothing that is sent less here makes it shorter. */
  private foreign = 0;
  private foreignUntil = 0;
  private uselessCuts = 0;
  /** Loss that sending less does not mend. */
  private chance = 0;
  private chanceUntil = 0;
  private lossyUntil = -Infinity;
  private lossProbeAt = -Infinity;
  private feedbacks = 0;
  private feedbacksSince = 0;

  /** What one feedback tells (transport-cc.ts); one that cannot be read changes nothing. `sentRate` in bits per second. */
  noteFeedback(
    body: Buffer,
    { sentRate, canProbe }: { readonly sentRate: number; readonly canProbe: boolean },
    now: number,
  ): void {
    if (now - this.feedbacksSince > 1000) [this.feedbacks, this.feedbacksSince] = [0, now];
    if (++this.feedbacks > mostFeedbacks) return;
    const feedback = parseFeedbackBody(body, mostCovered);
    if (!feedback) return;
    const { base, count, arrivals } = feedback;
    this.isFed = true;
    let next = 0;
    for (let i = 0; i < count; i++) {
      const sequence = (base + i) & 0xffff;
      const arrival = arrivals[next]?.sequence === sequence ? arrivals[next++] : undefined;
      const packet = this.sent.take(sequence, arrival !== undefined);
      if (!packet) continue;
      if (arrival) this.path.noteArrival(packet, arrival.at, now);
      else this.path.noteLoss(now);
    }
    this.judge(sentRate, canProbe, now);
  }

  noteRoundTrip(milliseconds: number): void {
    if (milliseconds >= 0 && milliseconds < 10_000) this.roundTrip += (milliseconds - this.roundTrip) * 0.25;
  }

  private judge(sentRate: number, canProbe: boolean, now: number): void {
    if (now > this.foreignUntil) this.foreign = 0;
    const queue = this.path.queueing() - this.foreign;
    const loss = this.path.loss(1000, now);
    // Chance goes as it came, for instance with another network.
    if (now > this.chanceUntil || (loss.packets >= 30 && loss.share < this.chance / 3)) this.chance = 0;
    this.loss += (loss.share - this.loss) * 0.1;
    this.judgeProbe(queue, loss.share, now);
    this.judgeQueue(queue, now);
    const wasLossy = now < this.lossyUntil;
    if (queue > empty) this.quietSince = now;
    if (queue > full || loss.packets < 30 || loss.share < notable) return;
    if (loss.share < this.chance * 1.5 + 0.03 || this.probe || now - this.lastCutAt < 1000) return;
    this.lossyUntil = Math.max(this.lossyUntil, now + 2000);
    // First evenly: bursts are lost where the same in a steady stream is not.
    if (now < this.lossProbeAt) return;
    this.lossProbeAt = now + 4000;
    if (!wasLossy) this.lossProbeAt = now + 1200;
    else if (canProbe) this.begin("loss", { target: sentRate * 1.3 + 100_000, before: sentRate }, now);
    else if (loss.share > 0.1) this.cut(sentRate * (1 - loss.share / 2), now);
  }

  private judgeQueue(queue: number, now: number): void {
    const isFalling = queue < this.earlierQueue - 5;
    if (now - this.earlierQueueAt >= 200) [this.earlierQueue, this.earlierQueueAt] = [queue, now];
    if (queue <= full) {
      this.fullSince = -1;
      if (queue < full / 2) this.uselessCuts = 0;
      return;
    }
    if (this.fullSince < 0) this.fullSince = now;
    if (now - this.fullSince < 150 && queue < 250) return;
    if (isFalling || now - this.lastCutAt < 400 + this.roundTrip) return;
    if (++this.uselessCuts > 4) {
      this.uselessCuts = 0;
      this.foreign += queue;
      this.foreignUntil = now + 30_000;
      return;
    }
    this.cut(this.capacity() * (queue > 200 ? 0.7 : 0.85), now);
  }

  /** What the path takes while a queue stands on it, in bits per second. */
  private capacity(): number {
    return this.path.delivered(250) / (1 - this.chance);
  }

  private cut(limit: number, now: number): void {
    this.limit = Math.max(least, Math.min(limit, this.limit));
    this.lastCutAt = now;
    this.quietSince = now;
    this.probe = null;
  }

  private begin(why: Probe["why"], { target, before }: Pick<Probe, "target" | "before">, now: number): void {
    const deliveredBefore = this.path.delivered(500);
    this.probe = { why, target, before, deliveredBefore, until: now + probeMs, best: 0 };
  }

  private judgeProbe(queue: number, share: number, now: number): void {
    const { probe } = this;
    if (!probe) return;
    probe.best = Math.max(probe.best, this.path.delivered(250));
    const isFull = queue > full * 0.7;
    if (!isFull && now < probe.until + this.roundTrip + 150) return;
    this.probe = null;
    this.quietSince = now;
    const extra = (probe.target - probe.before) * (1 - share);
    const hasRoom = !isFull && probe.best > probe.deliveredBefore + extra * 0.5;
    if (probe.why === "loss") {
      // A queue says nothing of the loss; it is looked into again.
      if (isFull) return;
      if (hasRoom) [this.chance, this.chanceUntil] = [Math.max(share, this.chance), now + 60_000];
      else this.cut(Math.max(probe.best, probe.deliveredBefore) * 0.95, now);
      return;
    }
    this.wait = hasRoom ? Math.max(shortestWait, this.wait / 2) : Math.min(longestWait, this.wait * 2);
    this.limit = Math.max(this.limit, hasRoom ? probe.target * 0.95 : probe.best * 0.8);
  }

  /** Twice a second. `wanted`: bits per second that would be sent with no limit. */
  tick(wanted: number, { sentRate, canProbe }: { readonly sentRate: number; readonly canProbe: boolean }, now: number) {
    if (this.limit === Infinity) return;
    if (this.limit > wanted * 1.1) {
      this.limit = Infinity;
      return;
    }
    if (this.probe || now - this.quietSince < this.wait) return;
    const target = Math.min(wanted * 1.2 + 20_000, Math.max(this.limit * 2, this.limit + 150_000));
    if (canProbe) return this.begin("raise", { target, before: sentRate }, now);
    this.limit = this.limit * 1.3 + 20_000;
    this.quietSince = now;
  }

  /** How evenly pictures are to go, in bits per second; Infinity: as they come. */
  pace(sentRate: number, now: number): number {
    if (this.limit !== Infinity) return (this.limit + this.padding(now)) * 1.25;
    return now < this.lossyUntil && this.chance === 0
      ? (Math.max(300_000, sentRate) + this.padding(now)) * 1.25
      : Infinity;
  }

  /** Bits per second to be sent beyond what the tracks need, to see whether there is room. */
  padding(now: number): number {
    return this.probe && now < this.probe.until ? Math.max(0, this.probe.target - this.probe.before) : 0;
  }
}
