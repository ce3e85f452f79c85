import { SessionDescription } from "@livekit/protocol";
import { buildDescription, type Offer, type Section, type SectionPlan, type SendPlan } from "../media/sdp.ts";
import type { Downlink } from "../media/downlink.ts";
import type { Participant, Publication } from "./participant.ts";

/** The stream name tells the client whose it is and what belongs together in time (`PA_…|camera`), or which track it is. */
function streamId(publisher: Participant, { info }: Publication, hasNamedStream: boolean): string {
  return `${publisher.sid}|${info.stream === "" || hasNamedStream ? info.sid : info.stream}`;
}

/** Which published track comes in a section: by its client id, else (Firefox, which uses ids of its own) by order. */
function findPublication(participant: Participant, section: Section): Publication | null {
  const own = [...participant.tracks.values()].filter((t) => t.uplink.kind === section.kind);
  const bound = own.find((t) => t.uplink.mid === section.mid);
  if (bound) return bound;
  const free = own.filter((t) => t.uplink.mid === "");
  const named = free.find((t) => t.cid !== "" && (t.cid === section.trackId || t.cid === section.streamId));
  if (named) return named;
  return section.trackId.startsWith("{") ? (free[0] ?? null) : null;
}

/** Ties tracks that were announced to the sections they come in; called after either of the two has come. */
export function bindPublications(participant: Participant): void {
  for (const section of participant.offer?.sections ?? []) {
    if (!section.isSending || section.isStopped) continue;
    const publication = findPublication(participant, section);
    if (publication && publication.uplink.mid === "") {
      const [first] = section.codecs;
      if (first) publication.uplink.codec = first.name;
      participant.peer.bindUplink(publication.uplink, section.mid);
    }
  }
}

/** Tracks on their way to a subscriber: those that have a section, and those that wait for one. */
interface Sorted {
  readonly byMid: ReadonlyMap<string, Downlink>;
  readonly waiting: Readonly<Record<"audio" | "video", Downlink[]>>;
}

const sortDownlinks = (participant: Participant): Sorted => ({
  byMid: new Map([...participant.peer.downlinks.values()].filter((one) => one.mid !== "").map((one) => [one.mid, one])),
  waiting: { audio: participant.pendingDownlinks("audio"), video: participant.pendingDownlinks("video") },
});

/** The first that the client can take in a section; those that it cannot take wait no longer. */
function bindNext(waiting: Downlink[], participant: Participant, section: Section): Downlink | undefined {
  for (let next = waiting.shift(); next; next = waiting.shift())
    if (participant.peer.bindDownlink(next, section)) return next;
  return undefined;
}

/** Whose track it is, by the track's sid. */
type PublisherOf = (trackSid: string) => { publisher: Participant; publication: Publication } | null;

/** How a downlink stands in a section; null: its track is gone. */
export function sendPlan(
  subscriber: Participant,
  { uplink, ssrc, rtxSsrc }: Downlink,
  { hasRepair, hasNamedStream }: { readonly hasRepair: boolean; readonly hasNamedStream: boolean },
  publisherOf: PublisherOf,
): SendPlan | null {
  const found = publisherOf(uplink.sid);
  return (
    found && {
      kind: "send",
      ssrc,
      rtxSsrc: hasRepair ? rtxSsrc : 0,
      streamId: streamId(found.publisher, found.publication, hasNamedStream || subscriber.hasNamedStreams),
      trackId: uplink.sid,
      cname: found.publisher.sid,
    }
  );
}

function planSection(
  participant: Participant,
  section: Section,
  { byMid, waiting }: Sorted,
  publisherOf: PublisherOf,
): SectionPlan {
  if (section.kind === "application") return { kind: "data" };
  if (section.kind === "unknown" || section.isStopped || section.codecs.length === 0) return { kind: "rejected" };
  if (section.isSending) {
    const info = findPublication(participant, section)?.info;
    return {
      kind: "receive",
      isStereo: info?.stereo ?? false,
      hasDtx: !(info?.disableDtx ?? false),
      hasRed: !(info?.disableRed ?? true),
    };
  }
  if (section.direction !== "recvonly" && section.direction !== "sendrecv") return { kind: "inactive" };
  if (participant.ownOffers !== null) return { kind: "inactive" };
  if (participant.draining.has(section.mid)) return { kind: "inactive" };
  const downlink = byMid.get(section.mid) ?? bindNext(waiting[section.kind], participant, section);
  const plan = downlink
    ? sendPlan(participant, downlink, { hasRepair: downlink.rtxPayloadType !== 0, hasNamedStream: false }, publisherOf)
    : null;
  return plan ?? { kind: "inactive" };
}

/**
 * Takes the client's offer.
 * @returns tracks that the offer no longer sends
 */
export function takeClientOffer(participant: Participant, offer: Offer, id: number): Publication[] {
  participant.asked.subtract(participant.offer, offer);
  participant.offer = offer;
  participant.offerId = id;
  participant.peer.learnOffer(offer);
  const sending = new Set(offer.sections.filter((s) => s.isSending && !s.isStopped).map((s) => s.mid));
  const known = new Set(offer.sections.map((s) => s.mid));
  return [...participant.tracks.values()].filter(
    (t) => t.uplink.mid !== "" && known.has(t.uplink.mid) && !sending.has(t.uplink.mid),
  );
}

/** Answers the client's offer. `publisherOf` finds whose track a downlink carries. */
export function answerClientOffer(participant: Participant, publisherOf: PublisherOf): void {
  const { offer, publisher } = participant;
  if (!offer || !publisher) return;
  bindPublications(participant);
  const midToTrackId: Record<string, string> = {};
  const sorted = sortDownlinks(participant);
  const plans = offer.sections.map((section): SectionPlan => {
    const plan = planSection(participant, section, sorted, publisherOf);
    if (plan.kind === "send") midToTrackId[section.mid] = plan.trackId;
    return plan;
  });
  participant.draining.clear();
  const sdp = buildDescription(offer.sections, publisher.local, participant.answerVersion++, plans);
  participant.send({
    case: "answer",
    value: new SessionDescription({ type: "answer", sdp, id: participant.offerId, midToTrackId }),
  });
  participant.openDownlinks();
}

/** How many more sections the client must offer, none of which it has been asked for already; null: it need not offer. */
export function missingSections(
  participant: Participant,
  now: number,
): { numAudios: number; numVideos: number } | null {
  const { offer, peer, asked } = participant;
  if (!offer) return null;
  const taken = new Set([...peer.downlinks.values()].map((d) => d.mid));
  const count = (kind: "audio" | "video") => {
    const pending = participant.pendingDownlinks(kind).length;
    const free = offer.sections.filter(
      (s) => s.kind === kind && s.direction === "recvonly" && !s.isStopped && !taken.has(s.mid),
    ).length;
    return { pending, missing: Math.max(0, pending - free - asked.open(kind, now)) };
  };
  const audio = count("audio");
  const video = count("video");
  if (audio.pending + video.pending === 0 && participant.draining.size === 0) return null;
  // An offer is on its way.
  if (audio.missing + video.missing === 0 && asked.open("audio", now) + asked.open("video", now) > 0) return null;
  asked.note(audio.missing, video.missing, now);
  return { numAudios: audio.missing, numVideos: video.missing };
}
