import { parse } from "sdp-transform";

/**
 * Reading a client's offer and writing our answer (RFC 8829, RFC 8843 bundle, RFC 8853 simulcast).
 * The order of a client's media sections and their names are kept as it offered them; what we offer ourselves is in `own-sections.ts`.
 */
export const uris = {
  mid: "urn:ietf:params:rtp-hdrext:sdes:mid",
  rid: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
  repairedRid: "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
  audioLevel: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
  transportSequence: "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
  sendTime: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
} as const;

export type MediaKind = "audio" | "video";
export type CodecName = "opus" | "vp8" | "h264";
type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

export interface Codec {
  name: CodecName;
  payloadType: number;
  clockRate: number;
  channels: number;
  parameters: string;
  /** Payload type of its retransmissions, or 0. */
  rtx: number;
  /** Payload type in which it comes with the packets before it (RFC 2198), or 0. */
  red: number;
  feedback: string[];
}

export interface Section {
  mid: string;
  kind: MediaKind | "application" | "unknown";
  rawType: string;
  isStopped: boolean;
  direction: Direction;
  /** Does the client send on it? */
  isSending: boolean;
  streamId: string;
  trackId: string;
  codecs: Codec[];
  extensions: Map<string, number>;
  rids: string[];
  ssrcs: number[];
  /** Pairs primary → retransmission, from `a=ssrc-group:FID`. */
  repair: Map<number, number>;
}

/** One side of a transport as its description has it (RFC 8839, RFC 8842). */
export interface RemoteTransport {
  iceUfrag: string;
  icePwd: string;
  fingerprint: { type: string; hash: string };
  setup: string;
}

/** What a client describes: its offer, or its answer to ours. */
export interface Offer extends RemoteTransport {
  sections: Section[];
}

export type LocalTransport = RemoteTransport;

/** A section in which a track goes out. */
export interface SendPlan {
  kind: "send";
  ssrc: number;
  /** 0: none. */
  rtxSsrc: number;
  streamId: string;
  trackId: string;
  cname: string;
}

/** What we do with each section of a description. */
export type SectionPlan =
  | { kind: "data" }
  | { kind: "rejected" }
  | { kind: "inactive" }
  | { kind: "receive"; isStereo: boolean; hasDtx: boolean; hasRed: boolean }
  | SendPlan;

/** Raised for an offer that cannot be read: the client is removed with a reason. */
export class OfferError extends Error {}

/** The codec of the section that carries a track of the given kind, or null when the client cannot take it. */
export function findCodec(section: Section, name: CodecName): Codec | null {
  const fitting = section.codecs.filter((c) => c.name === name);
  return fitting.find((c) => /profile-level-id=42[ec0]0/i.test(c.parameters)) ?? fitting[0] ?? null;
}

const inventedMedia: readonly string[] = [
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=sendrecv",
  "a=rtcp-mux",
  "a=rtpmap:96 VP8/90000",
  "a=ssrc:1 cname:x",
];
const inventedData: readonly string[] = [
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "a=sctp-port:5000",
  "a=max-message-size:262144",
];

/**
 * The invented offer for libdatachannel (one media line, one data line): with exactly one media line it hands over every
 * RTP and RTCP packet and sends any SSRC, so the true description stays ours. Pinned by transport.test.ts.
 */
export function inventOffer(offer: RemoteTransport): string {
  return invent({ ...offer, setup: "actpass" }, ["0", "d"], [inventedMedia, inventedData]);
}

/** The answer to libdatachannel's own offer of the same two lines, in its order and with its names. */
export function inventAnswer(answer: RemoteTransport, own: string): string {
  const offered = parse(own).media.map(({ mid, type }) => ({ mid: String(mid), isMedia: type !== "application" }));
  return invent(
    answer,
    offered.map(({ mid }) => mid),
    offered.map(({ isMedia }) => (isMedia ? inventedMedia : inventedData)),
  );
}

function invent(
  { iceUfrag, icePwd, fingerprint, setup }: RemoteTransport,
  mids: readonly string[],
  sections: readonly (readonly string[])[],
): string {
  return [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${mids.join(" ")}`,
    `a=ice-ufrag:${iceUfrag}`,
    `a=ice-pwd:${icePwd}`,
    "a=ice-options:trickle",
    `a=fingerprint:${fingerprint.type} ${fingerprint.hash}`,
    `a=setup:${setup}`,
    ...sections.flatMap(([line = "", ...rest], at) => [line, "c=IN IP4 0.0.0.0", `a=mid:${mids[at]}`, ...rest]),
    "",
  ].join("\r\n");
}

/** What libdatachannel chose for its side of the transport. */
export function readLocalTransport(sdp: string): LocalTransport {
  const session = parse(sdp);
  const media = session.media[0];
  const iceUfrag = media?.iceUfrag ?? session.iceUfrag;
  const icePwd = media?.icePwd ?? session.icePwd;
  const fingerprint = media?.fingerprint ?? session.fingerprint;
  const setup = media?.setup ?? session.setup ?? "active";
  if (!iceUfrag || !icePwd || !fingerprint) throw new Error("The media transport described itself incompletely.");
  return { iceUfrag, icePwd, fingerprint, setup };
}

const receiveExtensions: Record<MediaKind, string[]> = {
  audio: [uris.mid, uris.rid, uris.audioLevel, uris.transportSequence],
  video: [uris.mid, uris.rid, uris.repairedRid, uris.transportSequence],
};
// Chromium leaves an extension out of its later offers when one section's answer did: without rid it then fails on its own
// simulcast, without transport-cc it falls back to REMB. Only the codec's feedback line turns transport-cc on.
const sendExtensions: Record<MediaKind, string[]> = {
  audio: [uris.mid, uris.transportSequence],
  video: [uris.mid, uris.rid, uris.repairedRid, uris.transportSequence, uris.sendTime],
};
/** A section that carries nothing yet may carry either later. */
const extensionsOf = (kind: MediaKind, plan: SectionPlan): readonly string[] => {
  if (plan.kind === "receive") return receiveExtensions[kind];
  return plan.kind === "send"
    ? sendExtensions[kind]
    : [...new Set([...receiveExtensions[kind], ...sendExtensions[kind]])];
};
const videoFeedback = ["ccm fir", "nack", "nack pli"];

function parametersOf(codec: Codec, plan: SectionPlan): string {
  if (codec.name !== "opus" || plan.kind !== "receive") return codec.parameters;
  const extra: string[] = [];
  if (plan.hasDtx && !/usedtx=/.test(codec.parameters)) extra.push("usedtx=1");
  if (plan.isStereo) extra.push("stereo=1", "maxaveragebitrate=510000");
  return [codec.parameters, ...extra].filter((p) => p !== "").join(";");
}

const hasRed = (codec: Codec, plan: SectionPlan): boolean =>
  codec.red !== 0 && (plan.kind !== "receive" || plan.hasRed);

/** What is named first is what the client sends. */
const payloadTypesOf = (codec: Codec, plan: SectionPlan): number[] => [
  ...(hasRed(codec, plan) ? [codec.red] : []),
  codec.payloadType,
  ...(codec.rtx === 0 ? [] : [codec.rtx]),
];

/** Whether packets of a section that is sent to the client carry numbers across the transport, of which it tells; 0: none. */
export function transportIdOf(section: Section, codec: Codec): number {
  const id = section.extensions.get(uris.transportSequence) ?? 0;
  return id <= 14 && codec.feedback.includes("transport-cc") ? id : 0;
}

function feedbackOf(section: Section, codec: Codec, plan: SectionPlan): string[] {
  if (section.kind === "audio")
    return plan.kind === "send" && transportIdOf(section, codec) > 0 ? ["transport-cc", "nack"] : ["nack"];
  return [transportIdOf(section, codec) > 0 ? "transport-cc" : "goog-remb", ...videoFeedback];
}

function codecLines(section: Section, codecs: Codec[], plan: SectionPlan): string[] {
  const lines: string[] = [];
  for (const codec of codecs) {
    const channels = codec.channels > 1 ? `/${codec.channels}` : "";
    const rtpName = codec.name === "opus" ? "opus" : codec.name.toUpperCase();
    lines.push(`a=rtpmap:${codec.payloadType} ${rtpName}/${codec.clockRate}${channels}`);
    const parameters = parametersOf(codec, plan);
    if (parameters !== "") lines.push(`a=fmtp:${codec.payloadType} ${parameters}`);
    for (const feedback of feedbackOf(section, codec, plan))
      if (codec.feedback.includes(feedback)) lines.push(`a=rtcp-fb:${codec.payloadType} ${feedback}`);
    if (hasRed(codec, plan))
      lines.push(
        `a=rtpmap:${codec.red} red/${codec.clockRate}${channels}`,
        `a=fmtp:${codec.red} ${codec.payloadType}/${codec.payloadType}`,
      );
    if (codec.rtx !== 0)
      lines.push(`a=rtpmap:${codec.rtx} rtx/${codec.clockRate}`, `a=fmtp:${codec.rtx} apt=${codec.payloadType}`);
  }
  return lines;
}

function directionLines(section: Section, plan: SectionPlan): string[] {
  if (plan.kind === "receive") {
    const lines = ["a=recvonly"];
    if (section.rids.length > 0) {
      for (const rid of section.rids) lines.push(`a=rid:${rid} recv`);
      lines.push(`a=simulcast:recv ${section.rids.join(";")}`);
    }
    return lines;
  }
  if (plan.kind !== "send") return ["a=inactive"];
  const msid = `${plan.streamId} ${plan.trackId}`;
  const lines = ["a=sendonly", `a=msid:${msid}`];
  if (plan.rtxSsrc !== 0) lines.push(`a=ssrc-group:FID ${plan.ssrc} ${plan.rtxSsrc}`);
  for (const ssrc of plan.rtxSsrc !== 0 ? [plan.ssrc, plan.rtxSsrc] : [plan.ssrc])
    lines.push(`a=ssrc:${ssrc} cname:${plan.cname}`, `a=ssrc:${ssrc} msid:${msid}`);
  return lines;
}

function describe(section: Section, plan: SectionPlan, local: LocalTransport): string[] {
  const transport = [
    "c=IN IP4 0.0.0.0",
    `a=mid:${section.mid}`,
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    "a=ice-options:trickle",
    `a=fingerprint:${local.fingerprint.type} ${local.fingerprint.hash}`,
    `a=setup:${local.setup}`,
  ];
  if (plan.kind === "data")
    return [
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
      ...transport,
      "a=sctp-port:5000",
      "a=max-message-size:262144",
    ];
  const codecs = section.codecs;
  if (plan.kind === "rejected" || (section.kind !== "audio" && section.kind !== "video") || codecs.length === 0)
    return [`m=${section.rawType} 0 UDP/TLS/RTP/SAVPF 0`, "c=IN IP4 0.0.0.0", `a=mid:${section.mid}`, "a=inactive"];
  const payloadTypes = codecs.flatMap((codec) => payloadTypesOf(codec, plan));
  const extensions = extensionsOf(section.kind, plan);
  return [
    `m=${section.kind} 9 UDP/TLS/RTP/SAVPF ${payloadTypes.join(" ")}`,
    ...transport,
    "a=rtcp-mux",
    "a=rtcp-rsize",
    ...codecLines(section, codecs, plan),
    ...extensions.flatMap((uri) =>
      section.extensions.has(uri) ? [`a=extmap:${section.extensions.get(uri)} ${uri}`] : [],
    ),
    ...directionLines(section, plan),
  ];
}

/** Our answer to these sections, or our offer of them. */
export function buildDescription(
  sections: readonly Section[],
  local: LocalTransport,
  version: number,
  plans: readonly SectionPlan[],
): string {
  const bundled = sections.filter((section, i) => {
    const plan = plans[i];
    return plan && plan.kind !== "rejected" && (plan.kind === "data" || section.codecs.length > 0);
  });
  const lines = [
    "v=0",
    `o=- 42 ${version} IN IP4 127.0.0.1`,
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${bundled.map((s) => s.mid).join(" ")}`,
    "a=msid-semantic: WMS *",
    "a=extmap-allow-mixed",
  ];
  sections.forEach((section, i) => lines.push(...describe(section, plans[i] ?? { kind: "rejected" }, local)));
  return `${lines.join("\r\n")}\r\n`;
}

/** Rewrites a host candidate to the announced addresses (RFC 8839 §5.1: the fifth word is the address). */
export function announce(candidate: string, addresses: readonly string[]): string[] {
  const line = candidate.replace(/^a=/, "");
  if (addresses.length === 0 || !/ typ host/.test(line)) return [line];
  const fields = line.split(" ");
  const isV6 = fields[4]?.includes(":") ?? false;
  return addresses
    .filter((address) => address.includes(":") === isV6)
    .map((address, i) => [`${fields[0]}${i}`, ...fields.slice(1, 4), address, ...fields.slice(5)].join(" "));
}
