import { SessionDescription } from "@livekit/protocol";
import type { Downlink } from "../media/downlink.ts";
import { OfferReader } from "../media/offer-reader.ts";
import { ownSection } from "../media/own-sections.ts";
import { buildDescription, OfferError, type MediaKind, type SectionPlan, type SendPlan } from "../media/sdp.ts";
import type { Peer } from "../media/peer.ts";
import type { Transport } from "../media/transport.ts";

/** A client that has not answered by then is asked to come back; ms. */
const answerWithin = 15_000;

/** How a downlink stands in its section, whose client names its track by another's id when the section was used before; null: its track is gone. */
type PlanOf = (downlink: Downlink, isReused: boolean) => SendPlan | null;

interface OwnSection {
  readonly mid: string;
  readonly kind: MediaKind;
  downlink: Downlink | null;
  isReused: boolean;
}

/**
 * The connection on which a client of LiveKit's v0 protocol gets what others send: there it is we who offer, one offer at a time.
 * The channels have the first section; the others are used again, after an offer in which they carry nothing.
 */
export class OwnOffers {
  private readonly sections: OwnSection[] = [];
  private readonly answers = new OfferReader();
  private remoteUfrag: string | null = null;
  private lastId = 0;
  private version = 1;
  private openSince = -1;
  /** Even if nothing has changed. */
  private isAsked = true;

  get hasAnswer(): boolean {
    return this.remoteUfrag !== null;
  }

  private get isOpen(): boolean {
    return this.openSince >= 0;
  }

  isOverdue(now: number): boolean {
    return this.isOpen && now - this.openSince > answerWithin;
  }

  /** The client has come back with a new WebSocket: offers and answers may have been lost with the old one. */
  renew(): void {
    this.openSince = -1;
    this.isAsked = true;
  }

  /** The next offer; null: one is open, or there is nothing new. */
  next(peer: Peer, transport: Transport, planOf: PlanOf, now: number): SessionDescription | null {
    if (this.isOpen) return null;
    const free = this.sections.filter((one) => one.downlink === null);
    const ended = this.sections.filter(
      (one) => one.downlink && peer.downlinks.get(one.downlink.uplink.sid) !== one.downlink,
    );
    for (const section of ended) {
      section.downlink = null;
      section.isReused = true;
    }
    const placed = new Set(this.sections.map((one) => one.downlink));
    const waiting = [...peer.downlinks.values()].filter((one) => one.mid === "" && !one.isRefused);
    for (const downlink of waiting) {
      if (placed.has(downlink)) continue;
      const at = free.findIndex(({ kind }) => kind === downlink.uplink.kind);
      const [section = this.addSection(downlink.uplink.kind)] = at < 0 ? [] : free.splice(at, 1);
      section.downlink = downlink;
    }
    if (!this.isAsked && waiting.length === 0 && ended.length === 0) return null;
    this.isAsked = false;
    this.openSince = now;
    return this.describe(transport, planOf);
  }

  private addSection(kind: MediaKind): OwnSection {
    const section: OwnSection = { mid: String(this.sections.length + 1), kind, downlink: null, isReused: false };
    this.sections.push(section);
    return section;
  }

  private describe(transport: Transport, planOf: PlanOf): SessionDescription {
    const midToTrackId: Record<string, string> = {};
    const plans = this.sections.map(({ mid, downlink, isReused }): SectionPlan => {
      const plan = downlink ? planOf(downlink, isReused) : null;
      if (!plan) return { kind: "inactive" };
      midToTrackId[mid] = plan.trackId;
      return plan;
    });
    const sdp = buildDescription(
      [ownSection("application", "0"), ...this.sections.map(({ kind, mid }) => ownSection(kind, mid))],
      transport.local,
      this.version++,
      [{ kind: "data" }, ...plans],
    );
    return new SessionDescription({ type: "offer", sdp, id: ++this.lastId, midToTrackId });
  }

  /**
   * Takes the client's answer. Those of older clients have no id (0).
   * @returns false: it is to an offer before the open one, or to none
   * Throws OfferError.
   */
  accept(peer: Peer, transport: Transport, { sdp, id }: SessionDescription, now: number): boolean {
    if (!this.isOpen || (id !== 0 && id !== this.lastId)) return false;
    const answer = this.answers.read(sdp, { sections: this.sections.length + 1, now });
    // Another connection than the one that answered first: its keys are others, too.
    if (this.remoteUfrag !== null && this.remoteUfrag !== answer.iceUfrag)
      throw new OfferError("The answer is another connection's.");
    if (this.remoteUfrag === null && !["active", "passive"].includes(answer.setup))
      throw new OfferError("The answer does not say who begins.");
    this.remoteUfrag = answer.iceUfrag;
    this.openSince = -1;
    transport.accept(answer);
    const answered = new Map(answer.sections.map((section) => [section.mid, section]));
    for (const section of this.sections) {
      const { downlink } = section;
      if (downlink === null || downlink.mid !== "") continue;
      const found = answered.get(section.mid);
      // Left out: it is offered again.
      if (!found) section.downlink = null;
      else if (found.isStopped || found.direction === "inactive") downlink.isRefused = true;
      else peer.bindDownlink(downlink, found);
    }
    return true;
  }
}
