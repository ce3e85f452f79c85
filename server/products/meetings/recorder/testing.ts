import { execFileSync } from "node:child_process";
import OpusScript from "opusscript";
import { writeHeader } from "../media/rtp.ts";

/** VP8 as an encoder makes it, 25 pictures a second; null where there is no ffmpeg. */
export function makePictures(seconds: number, size: string): Buffer[] | null {
  const parameters = `-loglevel quiet -f lavfi -i testsrc=size=${size}:rate=25:duration=${seconds} -c:v libvpx -g 50 -deadline realtime -f ivf -`;
  try {
    const ivf = execFileSync("ffmpeg", parameters.split(" "), {
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const pictures: Buffer[] = [];
    for (let at = 32; at + 12 <= ivf.length;) {
      const length = ivf.readUInt32LE(at);
      pictures.push(ivf.subarray(at + 12, at + 12 + length));
      at += 12 + length;
    }
    return pictures;
  } catch {
    return null;
  }
}

/** A tone as Opus, a packet each 20 ms. */
export function makeSound(seconds: number): Buffer[] {
  const opus = new OpusScript(48_000, 1, OpusScript.Application.VOIP);
  const packets = Array.from({ length: seconds * 50 }, (_, index) => {
    const samples = Int16Array.from({ length: 960 }, (_unused, at) => 8000 * Math.sin((index * 960 + at) / 20));
    return Buffer.from(opus.encode(Buffer.from(samples.buffer), 960));
  });
  opus.delete();
  return packets;
}

export function rtpPacket(of: {
  sequence: number;
  timestamp: number;
  ssrc: number;
  marker: boolean;
  payload: Uint8Array;
}): Buffer {
  const packet = Buffer.alloc(40 + of.payload.length);
  const start = writeHeader(packet, {
    payloadType: 96,
    marker: of.marker,
    sequence: of.sequence & 0xffff,
    timestamp: of.timestamp >>> 0,
    ssrc: of.ssrc,
    sendTimeId: 0,
    sendTime: 0,
    transportId: 0,
  });
  packet.set(of.payload, start);
  return packet.subarray(0, start + of.payload.length);
}

/** The packets of a picture (RFC 7741), of at most 1,000 bytes each. */
export function picturePackets(picture: Buffer, sequence: number, timestamp: number, ssrc: number): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at < picture.length; at += 1000) {
    const payload = Buffer.concat([Buffer.from([at === 0 ? 0x10 : 0]), picture.subarray(at, at + 1000)]);
    const marker = at + 1000 >= picture.length;
    packets.push(rtpPacket({ sequence: sequence + packets.length, timestamp, ssrc, marker, payload }));
  }
  return packets;
}
