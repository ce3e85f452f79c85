/** Does this H.264 payload (RFC 6184) begin a picture that can be decoded alone? SPS or IDR, alone, aggregated or as first fragment. */
export function isH264Keyframe(packet: Buffer, start: number, end: number): boolean {
  if (start >= end) return false;
  const type = packet[start]! & 0x1f;
  if (type === 5 || type === 7) return true;
  if (type === 24) {
    // STAP-A: 16-bit sizes before each unit.
    let at = start + 1;
    while (at + 2 < end) {
      const size = (packet[at]! << 8) | packet[at + 1]!;
      const inner = packet[at + 2]! & 0x1f;
      if (inner === 5 || inner === 7) return true;
      at += 2 + size;
    }
    return false;
  }
  if (type === 28 || type === 29) {
    if (start + 1 >= end) return false;
    const fragment = packet[start + 1]!;
    const inner = fragment & 0x1f;
    return (fragment & 0x80) !== 0 && (inner === 5 || inner === 7);
  }
  return false;
}
