/** The VP8 payload descriptor (RFC 7741 §4.2): read and renumbered, so that a change of layer looks like one stream. */
export interface Vp8Descriptor {
  /** Length of the descriptor; the VP8 data follows. */
  size: number;
  isKeyframe: boolean;
  isFrameStart: boolean;
  /** Position of the picture id from the payload's start, or -1. */
  pictureIdAt: number;
  hasLongPictureId: boolean;
  pictureId: number;
  /** Position of TL0PICIDX, or -1. */
  tl0At: number;
  tl0: number;
  temporalLayer: number;
  /** The picture needs none of its own temporal layer (RFC 7741 §4.2, Y): here one may go up to it. */
  isLayerSync: boolean;
}

export function emptyDescriptor(): Vp8Descriptor {
  return {
    size: 0,
    isKeyframe: false,
    isFrameStart: false,
    pictureIdAt: -1,
    hasLongPictureId: false,
    pictureId: 0,
    tl0At: -1,
    tl0: 0,
    temporalLayer: 0,
    isLayerSync: false,
  };
}

/** Fills `into` from the payload in `packet[start, end)`; false when it is cut short. */
export function readDescriptor(packet: Buffer, start: number, end: number, into: Vp8Descriptor): boolean {
  if (start >= end) return false;
  const first = packet[start]!;
  let at = start + 1;
  into.pictureIdAt = -1;
  into.hasLongPictureId = false;
  into.pictureId = 0;
  into.tl0At = -1;
  into.tl0 = 0;
  into.temporalLayer = 0;
  into.isLayerSync = false;
  if (first & 0x80) {
    if (at >= end) return false;
    const present = packet[at++]!;
    if (present & 0x80) {
      if (at >= end) return false;
      into.pictureIdAt = at - start;
      if (packet[at]! & 0x80) {
        if (at + 1 >= end) return false;
        into.hasLongPictureId = true;
        into.pictureId = ((packet[at]! & 0x7f) << 8) | packet[at + 1]!;
        at += 2;
      } else {
        into.pictureId = packet[at]!;
        at += 1;
      }
    }
    if (present & 0x40) {
      if (at >= end) return false;
      into.tl0At = at - start;
      into.tl0 = packet[at++]!;
    }
    if (present & 0x30) {
      if (at >= end) return false;
      into.temporalLayer = present & 0x20 ? packet[at]! >> 6 : 0;
      into.isLayerSync = (present & 0x20) !== 0 && (packet[at]! & 0x20) !== 0;
      at += 1;
    }
  }
  if (at >= end) return false;
  into.size = at - start;
  // S bit with partition 0 = first packet of a frame; P bit of the VP8 frame tag clear = key frame (RFC 6386 §9.1).
  into.isFrameStart = (first & 0x10) !== 0 && (first & 0x07) === 0;
  into.isKeyframe = into.isFrameStart && (packet[at]! & 0x01) === 0;
  return true;
}

/** Writes new numbers into the payload that begins at `start` of `packet`, in the width the sender used. */
export function renumber(
  packet: Buffer,
  start: number,
  descriptor: Vp8Descriptor,
  pictureId: number,
  tl0: number,
): void {
  if (descriptor.pictureIdAt >= 0) {
    const at = start + descriptor.pictureIdAt;
    if (descriptor.hasLongPictureId) {
      packet[at] = 0x80 | ((pictureId >> 8) & 0x7f);
      packet[at + 1] = pictureId & 0xff;
    } else packet[at] = pictureId & 0x7f;
  }
  if (descriptor.tl0At >= 0) packet[start + descriptor.tl0At] = tl0 & 0xff;
}
