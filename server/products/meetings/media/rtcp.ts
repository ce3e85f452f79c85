/** RTCP (RFC 3550 §6, RFC 4585, RFC 5104, REMB draft-alvestrand-rmcat-remb): parsed from compound packets and built. */
export interface ReportBlock {
  ssrc: number;
  /** 0–255: share lost since the last report, in 1/256. */
  fractionLost: number;
  totalLost: number;
  highestSequence: number;
  jitter: number;
  lastSenderReport: number;
  /** Since that report, in 1/65536 s. */
  delay: number;
}

export type Rtcp =
  | {
      kind: "senderReport";
      ssrc: number;
      ntpHigh: number;
      ntpLow: number;
      rtpTime: number;
      packets: number;
      octets: number;
      reports: ReportBlock[];
    }
  | { kind: "receiverReport"; ssrc: number; reports: ReportBlock[] }
  | { kind: "pli"; ssrc: number; media: number }
  | { kind: "fir"; ssrc: number; media: number }
  | { kind: "nack"; ssrc: number; media: number; lost: number[] }
  | { kind: "remb"; ssrc: number; bitrate: number; media: number[] }
  | { kind: "transportFeedback"; ssrc: number; media: number; body: Buffer }
  | { kind: "bye"; sources: number[] }
  | { kind: "other"; packetType: number };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const BYE = 203;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;

function readReports(packet: Buffer, at: number, count: number, end: number): ReportBlock[] {
  const reports: ReportBlock[] = [];
  for (let i = 0; i < count && at + 24 <= end; i++, at += 24) {
    reports.push({
      ssrc: packet.readUInt32BE(at),
      fractionLost: packet[at + 4]!,
      totalLost: packet.readIntBE(at + 5, 3),
      highestSequence: packet.readUInt32BE(at + 8),
      jitter: packet.readUInt32BE(at + 12),
      lastSenderReport: packet.readUInt32BE(at + 16),
      delay: packet.readUInt32BE(at + 20),
    });
  }
  return reports;
}

function readNacks(packet: Buffer, at: number, end: number): number[] {
  const lost: number[] = [];
  for (; at + 4 <= end; at += 4) {
    const first = packet.readUInt16BE(at);
    const mask = packet.readUInt16BE(at + 2);
    lost.push(first);
    for (let bit = 0; bit < 16; bit++) if (mask & (1 << bit)) lost.push((first + bit + 1) & 0xffff);
  }
  return lost;
}

function readRemb(packet: Buffer, at: number, end: number): Rtcp | null {
  if (at + 20 > end || packet.toString("latin1", at + 12, at + 16) !== "REMB") return null;
  const count = packet[at + 16]!;
  const exponent = packet[at + 17]! >> 2;
  const mantissa = ((packet[at + 17]! & 0x03) << 16) | (packet[at + 18]! << 8) | packet[at + 19]!;
  const media: number[] = [];
  for (let i = 0; i < count && at + 24 + i * 4 <= end; i++) media.push(packet.readUInt32BE(at + 20 + i * 4));
  return { kind: "remb", ssrc: packet.readUInt32BE(at + 4), bitrate: mantissa * 2 ** exponent, media };
}

function readOne(packet: Buffer, at: number, end: number): Rtcp[] {
  const count = packet[at]! & 0x1f;
  const packetType = packet[at + 1]!;
  const size = end - at;
  switch (packetType) {
    case SENDER_REPORT:
      if (size < 28) return [];
      return [
        {
          kind: "senderReport",
          ssrc: packet.readUInt32BE(at + 4),
          ntpHigh: packet.readUInt32BE(at + 8),
          ntpLow: packet.readUInt32BE(at + 12),
          rtpTime: packet.readUInt32BE(at + 16),
          packets: packet.readUInt32BE(at + 20),
          octets: packet.readUInt32BE(at + 24),
          reports: readReports(packet, at + 28, count, end),
        },
      ];
    case RECEIVER_REPORT:
      if (size < 8) return [];
      return [
        { kind: "receiverReport", ssrc: packet.readUInt32BE(at + 4), reports: readReports(packet, at + 8, count, end) },
      ];
    case BYE: {
      const sources: number[] = [];
      for (let i = 0; i < count && at + 8 + i * 4 <= end; i++) sources.push(packet.readUInt32BE(at + 4 + i * 4));
      return [{ kind: "bye", sources }];
    }
    case TRANSPORT_FEEDBACK:
    case PAYLOAD_FEEDBACK: {
      if (size < 12) return [];
      const ssrc = packet.readUInt32BE(at + 4);
      const media = packet.readUInt32BE(at + 8);
      if (packetType === TRANSPORT_FEEDBACK && count === 1)
        return [{ kind: "nack", ssrc, media, lost: readNacks(packet, at + 12, end) }];
      if (packetType === TRANSPORT_FEEDBACK && count === 15)
        return [{ kind: "transportFeedback", ssrc, media, body: packet.subarray(at + 12, end) }];
      if (packetType === PAYLOAD_FEEDBACK && count === 1) return [{ kind: "pli", ssrc, media }];
      if (packetType === PAYLOAD_FEEDBACK && count === 4) {
        // FIR names its targets in the entries, not in the header (RFC 5104 §4.3.1.1).
        const firs: Rtcp[] = [];
        for (let entry = at + 12; entry + 8 <= end; entry += 8)
          firs.push({ kind: "fir", ssrc, media: packet.readUInt32BE(entry) });
        return firs;
      }
      const remb = packetType === PAYLOAD_FEEDBACK && count === 15 ? readRemb(packet, at, end) : null;
      return remb ? [remb] : [{ kind: "other", packetType }];
    }
    default:
      return [{ kind: "other", packetType }];
  }
}

/** Every packet of a compound; stops at the first malformed one and keeps what came before it. */
export function parseRtcp(packet: Buffer): Rtcp[] {
  const found: Rtcp[] = [];
  let at = 0;
  while (at + 4 <= packet.length && packet[at]! >> 6 === 2) {
    const end = at + (packet.readUInt16BE(at + 2) + 1) * 4;
    if (end > packet.length) break;
    let content = end;
    if (packet[at]! & 0x20) content = Math.max(at + 4, end - packet[end - 1]!);
    found.push(...readOne(packet, at, content));
    at = end;
  }
  return found;
}

function start(count: number, packetType: number, size: number): Buffer {
  const packet = Buffer.alloc(size);
  packet[0] = 0x80 | count;
  packet[1] = packetType;
  packet.writeUInt16BE(size / 4 - 1, 2);
  return packet;
}

function writeReports(packet: Buffer, at: number, reports: readonly ReportBlock[]): void {
  for (const report of reports) {
    packet.writeUInt32BE(report.ssrc >>> 0, at);
    packet[at + 4] = report.fractionLost;
    packet.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, report.totalLost)), at + 5, 3);
    packet.writeUInt32BE(report.highestSequence >>> 0, at + 8);
    packet.writeUInt32BE(report.jitter >>> 0, at + 12);
    packet.writeUInt32BE(report.lastSenderReport >>> 0, at + 16);
    packet.writeUInt32BE(report.delay >>> 0, at + 20);
    at += 24;
  }
}

/** One or more receiver reports: a packet holds at most 31 blocks. */
export function buildReceiverReport(ssrc: number, reports: readonly ReportBlock[]): Buffer {
  const packets: Buffer[] = [];
  for (let from = 0; from === 0 || from < reports.length; from += 31) {
    const some = reports.slice(from, from + 31);
    const packet = start(some.length, RECEIVER_REPORT, 8 + some.length * 24);
    packet.writeUInt32BE(ssrc >>> 0, 4);
    writeReports(packet, 8, some);
    packets.push(packet);
  }
  return packets.length === 1 ? packets[0]! : Buffer.concat(packets);
}

export function buildSenderReport(report: {
  ssrc: number;
  ntpHigh: number;
  ntpLow: number;
  rtpTime: number;
  packets: number;
  octets: number;
}): Buffer {
  const packet = start(0, SENDER_REPORT, 28);
  packet.writeUInt32BE(report.ssrc >>> 0, 4);
  packet.writeUInt32BE(report.ntpHigh >>> 0, 8);
  packet.writeUInt32BE(report.ntpLow >>> 0, 12);
  packet.writeUInt32BE(report.rtpTime >>> 0, 16);
  packet.writeUInt32BE(report.packets >>> 0, 20);
  packet.writeUInt32BE(report.octets >>> 0, 24);
  return packet;
}

export function buildPli(sender: number, media: number): Buffer {
  const packet = start(1, PAYLOAD_FEEDBACK, 12);
  packet.writeUInt32BE(sender >>> 0, 4);
  packet.writeUInt32BE(media >>> 0, 8);
  return packet;
}

export function buildFir(sender: number, media: number, command: number): Buffer {
  const packet = start(4, PAYLOAD_FEEDBACK, 20);
  packet.writeUInt32BE(sender >>> 0, 4);
  packet.writeUInt32BE(media >>> 0, 12);
  packet[16] = command & 0xff;
  return packet;
}

/** `lost`: sequence numbers in rising order on the 16-bit circle. */
export function buildNack(sender: number, media: number, lost: readonly number[]): Buffer {
  const pairs: [number, number][] = [];
  for (const sequence of lost) {
    const last = pairs.at(-1);
    const gap = last ? (sequence - last[0]) & 0xffff : 0;
    if (last && gap > 0 && gap <= 16) last[1] |= 1 << (gap - 1);
    else pairs.push([sequence, 0]);
  }
  const packet = start(1, TRANSPORT_FEEDBACK, 12 + pairs.length * 4);
  packet.writeUInt32BE(sender >>> 0, 4);
  packet.writeUInt32BE(media >>> 0, 8);
  pairs.forEach(([first, mask], i) => {
    packet.writeUInt16BE(first, 12 + i * 4);
    packet.writeUInt16BE(mask, 14 + i * 4);
  });
  return packet;
}

export function buildRemb(sender: number, bitrate: number, media: readonly number[]): Buffer {
  const packet = start(15, PAYLOAD_FEEDBACK, 20 + media.length * 4);
  packet.writeUInt32BE(sender >>> 0, 4);
  packet.write("REMB", 12, "latin1");
  let exponent = 0;
  let mantissa = Math.max(0, Math.floor(bitrate));
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent++;
  }
  packet[16] = media.length;
  packet[17] = (exponent << 2) | (mantissa >> 16);
  packet[18] = (mantissa >> 8) & 0xff;
  packet[19] = mantissa & 0xff;
  media.forEach((ssrc, i) => packet.writeUInt32BE(ssrc >>> 0, 20 + i * 4));
  return packet;
}

/** The frame around a transport-wide feedback body (see transport-cc.ts). */
export function buildTransportFeedback(sender: number, media: number, body: Buffer): Buffer {
  const size = 12 + Math.ceil(body.length / 4) * 4;
  const packet = start(15, TRANSPORT_FEEDBACK, size);
  packet.writeUInt32BE(sender >>> 0, 4);
  packet.writeUInt32BE(media >>> 0, 8);
  body.copy(packet, 12);
  const padding = size - 12 - body.length;
  if (padding > 0) {
    packet[0] = packet[0]! | 0x20;
    packet[size - 1] = padding;
  }
  return packet;
}
