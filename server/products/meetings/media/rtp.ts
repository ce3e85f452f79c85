/**
 * RTP packets (RFC 3550 §5.1) and their header extensions (RFC 8285), read in place.
 * Nothing here keeps a reference to the buffer it was given.
 */
export interface RtpHeader {
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** Where the extension block's elements begin, or 0 when there is none. */
  extensionStart: number;
  extensionEnd: number;
  /** RFC 8285 §4.3: two-byte elements. */
  isTwoByte: boolean;
  payloadStart: number;
  /** End of the payload without padding. */
  payloadEnd: number;
}

export function emptyHeader(): RtpHeader {
  return {
    payloadType: 0,
    marker: false,
    sequence: 0,
    timestamp: 0,
    ssrc: 0,
    extensionStart: 0,
    extensionEnd: 0,
    isTwoByte: false,
    payloadStart: 0,
    payloadEnd: 0,
  };
}

/** RFC 5761 §4: with one port for both, packet types 192–223 are RTCP. */
export function isRtcp(packet: Buffer): boolean {
  return packet.length >= 8 && packet[0]! >> 6 === 2 && packet[1]! >= 192 && packet[1]! <= 223;
}

/** Fills `header` from `packet`; false when the packet is not RTP or is cut short. */
export function readHeader(packet: Buffer, header: RtpHeader): boolean {
  const length = packet.length;
  if (length < 12) return false;
  const first = packet[0]!;
  if (first >> 6 !== 2) return false;
  let at = 12 + (first & 0x0f) * 4;
  if (at > length) return false;
  const second = packet[1]!;
  header.marker = second >= 0x80;
  header.payloadType = second & 0x7f;
  header.sequence = (packet[2]! << 8) | packet[3]!;
  header.timestamp = packet.readUInt32BE(4);
  header.ssrc = packet.readUInt32BE(8);
  header.extensionStart = 0;
  header.extensionEnd = 0;
  header.isTwoByte = false;
  if (first & 0x10) {
    if (at + 4 > length) return false;
    const profile = (packet[at]! << 8) | packet[at + 1]!;
    const end = at + 4 + ((packet[at + 2]! << 8) | packet[at + 3]!) * 4;
    if (end > length) return false;
    if (profile === 0xbede || profile >> 4 === 0x100) {
      header.extensionStart = at + 4;
      header.extensionEnd = end;
      header.isTwoByte = profile !== 0xbede;
    }
    at = end;
  }
  header.payloadStart = at;
  header.payloadEnd = length;
  if (first & 0x20) {
    const padding = packet[length - 1]!;
    if (padding === 0 || at + padding > length) return false;
    header.payloadEnd = length - padding;
  }
  return true;
}

/** Where element `id` lies: position and length packed as `position * 256 + length`, or -1. */
function findExtension(packet: Buffer, header: RtpHeader, id: number): number {
  if (header.extensionStart === 0 || id === 0) return -1;
  let at = header.extensionStart;
  const end = header.extensionEnd;
  while (at < end) {
    const byte = packet[at]!;
    if (byte === 0) {
      at++;
      continue;
    }
    let elementId: number;
    let size: number;
    if (header.isTwoByte) {
      if (at + 1 >= end) return -1;
      elementId = byte;
      size = packet[at + 1]!;
      at += 2;
    } else {
      elementId = byte >> 4;
      if (elementId === 15) return -1;
      size = (byte & 0x0f) + 1;
      at += 1;
    }
    if (at + size > end) return -1;
    if (elementId === id) return at * 256 + size;
    at += size;
  }
  return -1;
}

export function readTextExtension(packet: Buffer, header: RtpHeader, id: number): string | null {
  const found = findExtension(packet, header, id);
  if (found < 0) return null;
  const at = Math.floor(found / 256);
  return packet.toString("latin1", at, at + (found & 0xff));
}

/** One byte; RFC 6464: voice flag in the top bit, then −dBov. -1 when absent. */
export function readByteExtension(packet: Buffer, header: RtpHeader, id: number): number {
  const found = findExtension(packet, header, id);
  return found < 0 || (found & 0xff) < 1 ? -1 : packet[Math.floor(found / 256)]!;
}

/** Two bytes, for the transport-wide sequence number. -1 when absent. */
export function readShortExtension(packet: Buffer, header: RtpHeader, id: number): number {
  const found = findExtension(packet, header, id);
  if (found < 0 || (found & 0xff) < 2) return -1;
  const at = Math.floor(found / 256);
  return (packet[at]! << 8) | packet[at + 1]!;
}

export interface OutgoingHeader {
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** Extension id of abs-send-time at the receiver; 0 = leave it out. */
  sendTimeId: number;
  /** 24 bits, 6.18 fixed point seconds. */
  sendTime: number;
  /** Extension id of the number across the transport; it takes the place of the send time. 0 = leave it out. */
  transportId: number;
}

/** Where the number across the transport lies in a header that was written with `transportId`. */
const transportNumberAt = 17;

/** Gives a packet its number across the transport, when it is sent. */
export function numberPacket(packet: Buffer, number: number): void {
  packet[transportNumberAt] = (number >> 8) & 0xff;
  packet[transportNumberAt + 1] = number & 0xff;
}

/** Writes a header at the start of `into` and returns its length. */
export function writeHeader(into: Buffer, header: OutgoingHeader): number {
  const hasExtension = header.transportId > 0 || header.sendTimeId > 0;
  into[0] = hasExtension ? 0x90 : 0x80;
  into[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  into[2] = header.sequence >> 8;
  into[3] = header.sequence & 0xff;
  into.writeUInt32BE(header.timestamp >>> 0, 4);
  into.writeUInt32BE(header.ssrc >>> 0, 8);
  if (!hasExtension) return 12;
  into.writeUInt32BE(0xbede0001, 12);
  if (header.transportId > 0) {
    into.writeUInt32BE(((header.transportId << 28) | (1 << 24)) >>> 0, 16);
    return 20;
  }
  into[16] = (header.sendTimeId << 4) | 2;
  into[17] = (header.sendTime >> 16) & 0xff;
  into[18] = (header.sendTime >> 8) & 0xff;
  into[19] = header.sendTime & 0xff;
  return 20;
}

/** The abs-send-time form of a time in milliseconds (webrtc.org abs-send-time: 64 s circle). */
export function toSendTime(milliseconds: number): number {
  return Math.floor(((milliseconds % 64_000) * 262_144) / 1000) & 0xffffff;
}

/**
 * RFC 4588 §4: the retransmitted packet's number is the first two bytes of the payload.
 * Returns the packet as it was first sent, or null for the empty ones that only probe bandwidth.
 */
export function unwrapRetransmission(
  packet: Buffer,
  header: RtpHeader,
  primarySsrc: number,
  primaryPayloadType: number,
): Buffer | null {
  if (header.payloadEnd - header.payloadStart < 3) return null;
  const original = Buffer.allocUnsafe(header.payloadEnd - 2);
  packet.copy(original, 0, 0, header.payloadStart);
  packet.copy(original, header.payloadStart, header.payloadStart + 2, header.payloadEnd);
  original[0] = packet[0]! & ~0x20;
  original[1] = (packet[1]! & 0x80) | primaryPayloadType;
  original[2] = packet[header.payloadStart]!;
  original[3] = packet[header.payloadStart + 1]!;
  original.writeUInt32BE(primarySsrc >>> 0, 8);
  return original;
}
