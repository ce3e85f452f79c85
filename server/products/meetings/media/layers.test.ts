import { expect, test } from "vitest";
import { Peer } from "./peer.ts";
import { uris, type Section } from "./sdp.ts";
import { Uplink } from "./uplink.ts";

const [midId, ridId, vp8] = [1, 2, 96];

/** An RTP packet that names its section and layer in header extensions of one byte (RFC 8285). */
function packetOf(ssrc: number, rid: string): Buffer {
  const header = Buffer.alloc(12);
  header.set([0x90, vp8, 0, 1]);
  header.writeUInt32BE(ssrc, 8);
  const named = [midId << 4, "0".charCodeAt(0), ridId << 4, rid.charCodeAt(0)];
  return Buffer.concat([
    header,
    Buffer.from([0xbe, 0xde, 0, named.length / 4, ...named]),
    Buffer.from([0x10, 0, 1, 2]),
  ]);
}

const sectionOf = (rids: string[]): Section => ({
  mid: "0",
  kind: "video",
  rawType: "video",
  isStopped: false,
  direction: "sendonly",
  isSending: true,
  streamId: "s",
  trackId: "t",
  codecs: [
    { name: "vp8", payloadType: vp8, clockRate: 90_000, channels: 1, parameters: "", rtx: 0, red: 0, feedback: [] },
  ],
  extensions: new Map([
    [uris.mid, midId],
    [uris.rid, ridId],
  ]),
  rids,
  ssrcs: [],
  repair: new Map(),
});

test.each([
  { rids: ["q", "h", "f"], layers: ["q", "h", "f"] },
  { rids: ["q", "h"], layers: ["q", "h"] },
  { rids: ["f", "q"], layers: ["q", "f"] },
  // A later offer may leave them out.
  { rids: [], layers: ["q", "h", "f"] },
])("layers of $rids are counted from the smallest, without gaps", ({ rids, layers }) => {
  const publisher = new Peer(1, () => true, { level: () => true });
  publisher.learnOffer({
    iceUfrag: "",
    icePwd: "",
    setup: "actpass",
    fingerprint: { type: "", hash: "" },
    sections: [sectionOf(rids)],
  });
  const uplink = new Uplink("TR_1", "video", "vp8", () => undefined);
  publisher.addUplink(uplink);
  publisher.bindUplink(uplink, "0");
  for (const rid of ["f", "h", "q"]) publisher.receive(packetOf(rid.charCodeAt(0), rid), 0);
  expect(uplink.layers.map((layer) => String.fromCharCode(layer?.ssrc ?? 0))).toEqual(layers);
});
