import { SessionDescription } from "@livekit/protocol";
import { buildAnswer, parseOffer, type Section, type SectionPlan } from "../media/sdp.ts";
import type { Participant, Publication } from "./participant.ts";

/** The stream name tells the client whose it is and what belongs together in time (`PA_…|camera`). */
function streamId(publisher: Participant, publication: Publication): string {
  const { stream } = publication.info;
  return stream === "" ? `${publisher.sid}|${publication.info.sid}` : `${publisher.sid}|${stream}`;
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

function planSection(participant: Participant, section: Section): SectionPlan {
  const { peer } = participant;
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
  if (participant.draining.has(section.mid)) return { kind: "inactive" };
  let downlink = [...peer.downlinks.values()].find((d) => d.mid === section.mid);
  if (!downlink)
    downlink = participant.pendingDownlinks(section.kind).find((candidate) => peer.bindDownlink(candidate, section));
  return downlink
    ? {
        kind: "send",
        ssrc: downlink.ssrc,
        rtxSsrc: downlink.rtxPayloadType === 0 ? 0 : downlink.rtxSsrc,
        streamId: "",
        trackId: downlink.uplink.sid,
        cname: "",
      }
    : { kind: "inactive" };
}

/**
 * Takes the client's offer and answers it. `publisherOf` finds whose track a downlink carries.
 * @returns tracks that the offer no longer sends
 */
export function readClientOffer(participant: Participant, description: SessionDescription): Publication[] {
  const offer = parseOffer(description.sdp);
  participant.offer = offer;
  participant.offerId = description.id;
  participant.peer.learnOffer(offer);
  const sending = new Set(offer.sections.filter((s) => s.isSending && !s.isStopped).map((s) => s.mid));
  const known = new Set(offer.sections.map((s) => s.mid));
  return [...participant.tracks.values()].filter(
    (t) => t.uplink.mid !== "" && known.has(t.uplink.mid) && !sending.has(t.uplink.mid),
  );
}

export function answerClientOffer(
  participant: Participant,
  publisherOf: (trackSid: string) => { publisher: Participant; publication: Publication } | null,
): void {
  const { offer, transport, peer } = participant;
  if (!offer || !transport) return;
  bindPublications(participant);
  const midToTrackId: Record<string, string> = {};
  const plans = offer.sections.map((section): SectionPlan => {
    const plan = planSection(participant, section);
    if (plan.kind !== "send") return plan;
    const found = publisherOf(plan.trackId);
    if (!found) return { kind: "inactive" };
    midToTrackId[section.mid] = plan.trackId;
    return { ...plan, streamId: streamId(found.publisher, found.publication), cname: found.publisher.sid };
  });
  participant.draining.clear();
  const sdp = buildAnswer(offer, transport.local, participant.answerVersion++, plans);
  participant.send({
    case: "answer",
    value: new SessionDescription({ type: "answer", sdp, id: participant.offerId, midToTrackId }),
  });
  if (transport.state === "connected")
    for (const downlink of peer.downlinks.values()) if (downlink.mid !== "") downlink.isOpen = true;
}

/** How many more sections the client must offer; null = none, and nothing waits either. */
export function missingSections(participant: Participant): { numAudios: number; numVideos: number } | null {
  const { offer, peer } = participant;
  if (!offer) return null;
  const taken = new Set([...peer.downlinks.values()].map((d) => d.mid));
  const count = (kind: "audio" | "video") => {
    const pending = participant.pendingDownlinks(kind).length;
    const free = offer.sections.filter(
      (s) => s.kind === kind && s.direction === "recvonly" && !s.isStopped && !taken.has(s.mid),
    ).length;
    return { pending, missing: Math.max(0, pending - free) };
  };
  const audio = count("audio");
  const video = count("video");
  if (audio.pending + video.pending === 0 && participant.draining.size === 0) return null;
  return { numAudios: audio.missing, numVideos: video.missing };
}
