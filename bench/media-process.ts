import { createRequire } from "node:module";
import { elapsed } from "../server/platform/clock/index.ts";
import { Downlink } from "../server/products/meetings/media/downlink.ts";
import { Peer } from "../server/products/meetings/media/peer.ts";
import { Uplink } from "../server/products/meetings/media/uplink.ts";
import type * as Library from "node-datachannel";

/**
 * One part of `media-forward.ts`: the sender, the router (bare or with all its logic) or the receivers, each a process.
 * They speak DTLS-SRTP over the loopback; descriptions pass through the parent.
 */
const library = createRequire(new URL("../server/package.json", import.meta.url))("node-datachannel") as typeof Library;
const [role = "", mode = "", subscribers = "1", pace = "1000"] = process.argv.slice(2);
const count = Number(subscribers);
const connections = new Map<string, InstanceType<typeof library.PeerConnection>>();
/** A track nobody holds is collected, and closes. */
const held: unknown[] = [];
let sent = 0;
let received = 0;
let failed = 0;
let spans: number[] = [];
let began = 0;
let usage = process.cpuUsage();

function connect(id: string): InstanceType<typeof library.PeerConnection> {
  const connection = new library.PeerConnection(id, {
    iceServers: [],
    bindAddress: "127.0.0.1",
    forceMediaTransport: true,
  });
  connection.onLocalDescription((sdp, type) => process.send?.({ kind: "description", id, sdp, type }));
  connection.onLocalCandidate((candidate, mid) => process.send?.({ kind: "candidate", id, candidate, mid }));
  connections.set(id, connection);
  return connection;
}

function video(): InstanceType<typeof library.Video> {
  const media = new library.Video("0", "SendOnly");
  media.addVP8Codec(96);
  media.addSSRC(1, "x");
  return media;
}

if (role === "router") {
  const tracks = Array.from({ length: count }, (_, i) => {
    const connection = connect(`out${i}`);
    const track = connection.addTrack(video());
    connection.setLocalDescription("offer");
    return track;
  });
  const layers: Uplink[] = [];
  const publisher = new Peer(7, () => true, { level: () => true });
  const uplink = new Uplink("TR_bench", "video", "vp8", () => undefined);
  layers.push(uplink);
  publisher.learnOffer({
    iceUfrag: "",
    icePwd: "",
    setup: "actpass",
    fingerprint: { type: "", hash: "" },
    sections: [
      {
        mid: "0",
        kind: "video",
        rawType: "video",
        isStopped: false,
        direction: "sendonly",
        isSending: true,
        streamId: "s",
        trackId: "t",
        codecs: [],
        extensions: new Map(),
        rids: [],
        ssrcs: [0x1234],
        repair: new Map(),
      },
    ],
  });
  publisher.addUplink(uplink);
  publisher.bindUplink(uplink, "0");
  const random = () => Math.floor(elapsed() * 1000) >>> 0 || 1;
  const peers = tracks.map((track) => {
    const peer = new Peer(
      9,
      (packet) => {
        if (!track.isOpen() || !track.sendMessageBinary(packet)) {
          failed++;
          return false;
        }
        sent++;
        return true;
      },
      { level: () => true },
    );
    const downlink = new Downlink(uplink, peer, random);
    downlink.mid = "0";
    downlink.payloadType = 96;
    downlink.rtxPayloadType = 97;
    downlink.sendTimeId = 2;
    downlink.isOpen = true;
    downlink.wanted = 0;
    peer.addDownlink(downlink);
    return peer;
  });
  setInterval(() => [publisher, ...peers].forEach((peer) => peer.tickFast(elapsed())), 20);
  setInterval(() => [publisher, ...peers].forEach((peer) => peer.tickSlow(elapsed())), 500);
  const incoming = connect("in");
  let sequence = 0;
  incoming.onTrack((track) => {
    held.push(track);
    track.onMessage((packet) => {
      received++;
      if (mode === "full") return publisher.receive(packet, elapsed());
      sequence = (sequence + 1) & 0xffff;
      packet.writeUInt16BE(sequence, 2);
      for (const out of tracks) {
        if (out.isOpen() && out.sendMessageBinary(packet)) sent++;
        else failed++;
      }
    });
    process.send?.({ kind: "ready" });
  });
} else if (role === "sender") {
  const connection = connect("in");
  const track = connection.addTrack(video());
  connection.setLocalDescription("offer");
  process.on("message", (message: { kind: string }) => {
    if (message.kind !== "go") return;
    const packet = Buffer.alloc(1100);
    packet[0] = 0x80;
    packet.writeUInt32BE(0x1234, 8);
    const start = elapsed();
    let number = 0;
    setInterval(() => {
      const due = ((elapsed() - start) / 1000) * Number(pace);
      for (; number < due; number++) {
        packet[1] = 96;
        packet.writeUInt16BE(number & 0xffff, 2);
        packet.writeUInt32BE((number * 300) >>> 0, 4);
        // VP8: picture id and TL0PICIDX; every 300th packet begins a key frame.
        packet.set(
          [0x90, 0xe0, 0x80 | ((number >> 8) & 0x7f), number & 0xff, number & 0xff, 0, number % 300 === 0 ? 0 : 1],
          12,
        );
        packet.writeDoubleBE(performance.timeOrigin + elapsed(), 40);
        track.sendMessageBinary(packet);
      }
    }, 2);
  });
} else {
  for (let i = 0; i < count; i++)
    connect(`out${i}`).onTrack((track) => {
      held.push(track);
      track.onMessage((packet) => {
        received++;
        // The router's own header may be eight bytes longer than the sender's.
        if (received % 32 === 0)
          spans.push(performance.timeOrigin + elapsed() - packet.readDoubleBE(packet[0]! & 0x10 ? 48 : 40));
      });
    });
}

process.on(
  "message",
  (message: { kind: string; id: string; sdp: string; type: string; candidate: string; mid: string }) => {
    if (message.kind === "description")
      connections.get(message.id)?.setRemoteDescription(message.sdp, message.type as Library.DescriptionType);
    else if (message.kind === "candidate")
      connections.get(message.id)?.addRemoteCandidate(message.candidate, message.mid);
    else if (message.kind === "start") {
      sent = received = failed = 0;
      spans = [];
      began = elapsed();
      usage = process.cpuUsage();
    } else if (message.kind === "stop") {
      const seconds = (elapsed() - began) / 1000;
      const used = process.cpuUsage(usage);
      spans.sort((a, b) => a - b);
      process.send?.({
        kind: "figures",
        sent: sent / seconds,
        received: received / seconds,
        failed,
        cores: (used.user + used.system) / 1e6 / seconds,
        p50: spans[Math.floor(spans.length / 2)] ?? 0,
        p99: spans[Math.floor(spans.length * 0.99)] ?? 0,
      });
    }
  },
);
