import { uris, type Codec, type MediaKind, type Section } from "./sdp.ts";

const videoFeedback = ["transport-cc", "goog-remb", "ccm fir", "nack", "nack pli"];

const codec = (name: Codec["name"], payloadType: number, more: Partial<Codec>): Codec => ({
  name,
  payloadType,
  clockRate: 90_000,
  channels: 1,
  parameters: "",
  rtx: 0,
  red: 0,
  feedback: videoFeedback,
  ...more,
});

/** What we can send, with the numbers that LiveKit's server gives them too. */
const codecs: Readonly<Record<MediaKind, Codec[]>> = {
  audio: [
    codec("opus", 111, {
      clockRate: 48_000,
      channels: 2,
      parameters: "minptime=10;useinbandfec=1",
      red: 63,
      feedback: ["transport-cc", "nack"],
    }),
  ],
  video: [
    codec("vp8", 96, { rtx: 97 }),
    codec("h264", 125, {
      rtx: 107,
      parameters: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    }),
  ],
};

const extensions: Readonly<Record<MediaKind, ReadonlyMap<string, number>>> = {
  audio: new Map([
    [uris.mid, 1],
    [uris.transportSequence, 4],
  ]),
  video: new Map([
    [uris.mid, 1],
    [uris.transportSequence, 4],
    [uris.sendTime, 5],
  ]),
};

/** A media section that we offer, to send in it (RFC 8829 §5.2). */
export const ownSection = (kind: MediaKind | "application", mid: string): Section => ({
  mid,
  kind,
  rawType: kind,
  isStopped: false,
  direction: "sendonly",
  isSending: false,
  streamId: "",
  trackId: "",
  codecs: kind === "application" ? [] : codecs[kind],
  extensions: kind === "application" ? new Map() : new Map(extensions[kind]),
  rids: [],
  ssrcs: [],
  repair: new Map(),
});
