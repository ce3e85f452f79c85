import type { MediaKind, Offer } from "../media/sdp.ts";

/** A client that has not offered what it was asked for by then will not: it is asked anew. ms. */
const patience = 5000;

/**
 * Media sections that a client was asked for and has not offered yet. It adds as many as each request says: what is asked twice is there
 * twice, in every offer from then on.
 */
export class AskedSections {
  private counts: Record<MediaKind, number> = { audio: 0, video: 0 };
  private askedAt = -Infinity;

  /** How many are on their way. */
  open(kind: MediaKind, now: number): number {
    return now - this.askedAt > patience ? 0 : this.counts[kind];
  }

  /** Whether the client has let the time pass; says so once. */
  takeOverdue(now: number): boolean {
    const isOverdue = now - this.askedAt > patience && this.counts.audio + this.counts.video > 0;
    if (isOverdue) this.counts = { audio: 0, video: 0 };
    return isOverdue;
  }

  note(audio: number, video: number, now: number): void {
    if (audio + video === 0) return;
    this.counts = { audio: this.open("audio", now) + audio, video: this.open("video", now) + video };
    this.askedAt = now;
  }

  /** Sections that a new offer has more than the one before have come. */
  subtract(before: Offer | null, offer: Offer): void {
    if (before === null) return;
    for (const kind of ["audio", "video"] as const) {
      const more = countOf(offer, kind) - countOf(before, kind);
      this.counts[kind] = Math.max(0, this.counts[kind] - Math.max(0, more));
    }
  }

  /** Requests may have been lost with the connection. */
  forget(): void {
    this.askedAt = -Infinity;
  }
}

const countOf = (offer: Offer, kind: MediaKind): number =>
  offer.sections.filter((one) => one.kind === kind && one.direction === "recvonly").length;
