import { parse } from "sdp-transform";
import { OfferError, type Codec, type CodecName, type MediaKind, type Offer, type Section } from "./sdp.ts";

/** How much of an offer is read. */
export interface OfferLimits {
  /** Media sections: a client needs one for each track that it sends or gets, and those that it had need of before. */
  readonly sections: number;
  /** Monotonic ms. */
  readonly now: number;
}

const longestSection = 32_768;
const longestSession = 16_384;
/** Characters that are new in a client's offers, at once and each second; reading them holds up everybody's packets. */
const mostNew = 2_000_000;
const newEachSecond = 200_000;
/** What an offer costs besides: the answer repeats all of it. */
const costOfOffer = 20_000;

function readCodecs(media: ReturnType<typeof parse>["media"][number], kind: MediaKind): Codec[] {
  const parametersOf = (payloadType: number) => media.fmtp.find((f) => f.payload === payloadType)?.config ?? "";
  const rtxOf = (payloadType: number) =>
    media.rtp.find(
      (r) =>
        r.codec.toLowerCase() === "rtx" &&
        parametersOf(r.payload)
          .split(";")
          .some((one) => one.trim() === `apt=${payloadType}`),
    )?.payload ?? 0;
  const redOf = (payloadType: number) =>
    media.rtp.find(
      (r) =>
        r.codec.toLowerCase() === "red" &&
        parametersOf(r.payload)
          .split("/")
          .every((one) => one === String(payloadType)),
    )?.payload ?? 0;
  const codecs: Codec[] = [];
  for (const rtp of media.rtp) {
    const name = rtp.codec.toLowerCase();
    const parameters = parametersOf(rtp.payload);
    const isWanted =
      kind === "audio"
        ? name === "opus"
        : name === "vp8" || (name === "h264" && /packetization-mode=1/.test(parameters));
    if (!isWanted) continue;
    codecs.push({
      name: name as CodecName,
      payloadType: rtp.payload,
      clockRate: rtp.rate ?? (kind === "audio" ? 48_000 : 90_000),
      channels: rtp.encoding ?? 1,
      parameters,
      rtx: rtxOf(rtp.payload),
      red: name === "opus" ? redOf(rtp.payload) : 0,
      feedback: (media.rtcpFb ?? [])
        .filter((f) => String(f.payload) === String(rtp.payload) || String(f.payload) === "*")
        .map((f) => (f.subtype ? `${f.type} ${f.subtype}` : f.type)),
    });
  }
  return codecs;
}

/** Firefox names both parts of `a=msid` in braces, which the parser drops: they are taken from the raw text. */
function readMsid(text: string): [stream: string, track: string] {
  const found = /^a=msid:(\S+)(?:[ \t]+(\S+))?/m.exec(text);
  return [found?.[1] ?? "", found?.[2] ?? ""];
}

interface ReadSection {
  readonly section: Section;
  readonly iceUfrag: string | undefined;
  readonly icePwd: string | undefined;
  readonly fingerprint: { type: string; hash: string } | undefined;
  readonly setup: string | undefined;
}

/**
 * Reads the offers of one client (RFC 8829). All that was offered before stands in each of them again: what is the same is not read
 * again, or every newcomer would cost everybody the reading of the whole call.
 */
export class OfferReader {
  private known = new Map<string, ReadSection>();
  private allowance = mostNew;
  private allowedAt = 0;

  /** Refuses what cannot be read, and more than the limits. */
  read(sdp: string, limits: OfferLimits): Offer {
    const [head = "", ...texts] = sdp.trimEnd().split(/\r?\n(?=m=)/);
    if (texts.length > limits.sections) throw new OfferError("The offer has too many sections.");
    if (head.length > longestSession || texts.some((text) => text.length > longestSection))
      throw new OfferError("The offer is too long.");
    this.spend(texts, limits.now);
    const session = readSdp(head);
    const read = texts.map((text, index) => this.known.get(text) ?? readSection(text, index));
    this.known = new Map(texts.map((text, index) => [text, read[index]!]));
    // Attributes of the transport may stand once for the session or in each section; the first usable section carries it.
    const first = read.find((one) => one.iceUfrag) ?? read[0];
    const iceUfrag = first?.iceUfrag ?? session.iceUfrag;
    const icePwd = first?.icePwd ?? session.icePwd;
    const fingerprint = first?.fingerprint ?? session.fingerprint;
    if (!iceUfrag || !icePwd || !fingerprint) throw new OfferError("The offer names no transport.");
    const setup = first?.setup ?? session.setup ?? "active";
    return { iceUfrag, icePwd, fingerprint, setup, sections: read.map((one) => one.section) };
  }

  private spend(texts: readonly string[], now: number): void {
    const fresh = texts.filter((text) => !this.known.has(text));
    this.allowance = Math.min(mostNew, this.allowance + (Math.max(0, now - this.allowedAt) * newEachSecond) / 1000);
    this.allowedAt = now;
    this.allowance -= fresh.reduce((sum, text) => sum + text.length, costOfOffer);
    if (this.allowance < 0) throw new OfferError("There are too many offers.");
  }
}

function readSdp(text: string): ReturnType<typeof parse> {
  try {
    return parse(text);
  } catch {
    throw new OfferError("The offer cannot be read.");
  }
}

function readSection(text: string, index: number): ReadSection {
  const [media] = readSdp(text).media;
  if (!media) throw new OfferError("The offer cannot be read.");
  const kind =
    media.type === "audio" || media.type === "video" || media.type === "application" ? media.type : "unknown";
  const direction = media.direction ?? "sendrecv";
  const [streamId, trackId] = readMsid(text);
  const repair = new Map<number, number>();
  for (const group of media.ssrcGroups ?? []) {
    const [primary, second] = group.ssrcs.split(" ").map(Number);
    if (group.semantics === "FID" && primary !== undefined && second !== undefined) repair.set(primary, second);
  }
  const section: Section = {
    mid: String(media.mid ?? index),
    kind,
    rawType: media.type,
    isStopped: media.port === 0 && kind !== "application" && !/^a=bundle-only/m.test(text),
    direction,
    isSending: (direction === "sendonly" || direction === "sendrecv") && kind !== "application" && streamId !== "",
    streamId,
    trackId: trackId === "" ? streamId : trackId,
    codecs: kind === "audio" || kind === "video" ? readCodecs(media, kind) : [],
    extensions: new Map((media.ext ?? []).map((e) => [e.uri, e.value])),
    rids: (media.rids ?? []).filter((r) => r.direction === "send").map((r) => `${r.id}`),
    ssrcs: [...new Set((media.ssrcs ?? []).map((s) => s.id))],
    repair,
  };
  const { iceUfrag, icePwd, fingerprint, setup } = media;
  return { section, iceUfrag, icePwd, fingerprint, setup };
}
