import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { findFreePort } from "./free-port.ts";
import { announce } from "./sdp.ts";

test("the transport library is the version whose one media line takes every SSRC", () => {
  const manifest = createRequire(import.meta.url)
    .resolve("node-datachannel")
    .replace(/dist\/.*$/, "package.json");
  expect((createRequire(import.meta.url)(manifest) as { version: string }).version).toBe("0.33.4");
});

/** The library is loaded in a process of its own, as in the server: it can be loaded once only. */
const script = `
import datachannel from "node-datachannel";
import { Transport, endTransports } from ${JSON.stringify(new URL("./transport.ts", import.meta.url).href)};
import { OfferReader } from ${JSON.stringify(new URL("./offer-reader.ts", import.meta.url).href)};
const client = new datachannel.PeerConnection("client", { iceServers: [], disableAutoNegotiation: true });
const media = new datachannel.Video("0", "SendRecv");
media.addVP8Codec(96);
media.addSSRC(1, "x");
const track = client.addTrack(media);
const channel = client.createDataChannel("_reliable");
const heard = { server: [], client: [], messages: [] };
let server;
client.onLocalDescription((sdp, type) => {
  if (type !== "offer") return;
  server = new Transport("server", new OfferReader().read(sdp.replace("a=sendrecv", "a=sendrecv\\r\\na=msid:s t"), { sections: 9, now: 0 }), { port: Number(process.argv[1]), announced: [] }, {
    packet: (packet) => { if (packet[1] < 192 || packet[1] > 223) heard.server.push(packet.readUInt32BE(8)); else heard.server.push("rtcp" + packet[1]); },
    message: (label, bytes) => heard.messages.push(label + ":" + bytes.toString()),
    candidate: (line) => client.addRemoteCandidate("a=" + line, "0"),
    state: () => undefined,
  });
  const { iceUfrag, icePwd, fingerprint, setup } = server.local;
  const common = ["c=IN IP4 0.0.0.0", "a=ice-ufrag:" + iceUfrag, "a=ice-pwd:" + icePwd, "a=fingerprint:" + fingerprint.type + " " + fingerprint.hash, "a=setup:" + setup];
  const offered = sdp.split(/\\r?\\nm=/).slice(1).map((s) => ({ isMedia: s.startsWith("video"), mid: /a=mid:(\\S+)/.exec(s)[1] }));
  const answer = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + offered.map((s) => s.mid).join(" ")];
  for (const one of offered)
    answer.push(...(one.isMedia
      ? ["m=video 9 UDP/TLS/RTP/SAVPF 96", ...common, "a=mid:" + one.mid, "a=sendrecv", "a=rtcp-mux", "a=rtpmap:96 VP8/90000"]
      : ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", ...common, "a=mid:" + one.mid, "a=sctp-port:5000"]));
  client.setRemoteDescription(answer.join("\\r\\n") + "\\r\\n", "answer");
});
client.onLocalCandidate((candidate) => server?.addCandidate(candidate));
track.onMessage((packet) => heard.client.push(packet[1] >= 192 && packet[1] <= 223 ? "rtcp" + packet[1] : packet.readUInt32BE(8)));
client.setLocalDescription("offer");
function rtp(ssrc) { const packet = Buffer.alloc(60); packet[0] = 0x80; packet[1] = 96; packet.writeUInt32BE(ssrc, 8); return packet; }
function pli(media) { const packet = Buffer.alloc(12); packet[0] = 0x81; packet[1] = 206; packet[3] = 2; packet.writeUInt32BE(1, 4); packet.writeUInt32BE(media, 8); return packet; }
const ssrcs = [1, 77, 0xfffffff0];
let sequence = 0;
const timer = setInterval(() => {
  sequence++;
  if (track.isOpen()) {
    for (const ssrc of ssrcs) { const packet = rtp(ssrc); packet.writeUInt16BE(sequence, 2); track.sendMessageBinary(packet); }
    for (const ssrc of ssrcs) { const packet = rtp(ssrc); packet.writeUInt16BE(sequence, 2); server?.send(packet); }
    server?.send(pli(77));
  }
  if (channel.isOpen()) channel.sendMessageBinary(Buffer.from("hej"));
  const has = (list, one) => list.includes(one);
  if (!ssrcs.every((one) => has(heard.server, one) && has(heard.client, one)) || !has(heard.client, "rtcp206") || heard.messages.length === 0) return;
  clearInterval(timer);
  process.stdout.write(heard.messages[0]);
  server.close();
  channel.close();
  track.close();
  client.close();
  endTransports();
  process.exit(0);
}, 30);
`;

test("with one invented media line every SSRC and RTCP passes both ways, and the process ends cleanly", async () => {
  const port = await findFreePort();
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, String(port)], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let received = "";
  child.stdout.on("data", (part: Buffer) => (received += part.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
  expect(received).toBe("_reliable:hej");
  expect(code).toBe(0);
}, 15_000);

test("announced addresses replace a host candidate's own, each family for itself", () => {
  const line = "a=candidate:1 1 UDP 2114977791 192.0.2.2 7882 typ host";
  expect(announce(line, [])).toEqual([line.slice(2)]);
  expect(announce(line, ["198.51.100.7", "2001:db8::7", "198.51.100.8"])).toEqual([
    "candidate:10 1 UDP 2114977791 198.51.100.7 7882 typ host",
    "candidate:11 1 UDP 2114977791 198.51.100.8 7882 typ host",
  ]);
});
