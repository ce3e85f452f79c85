/** Before all else in a code (client-server API, "QR code format"). */
const marker = new TextEncoder().encode("MATRIX");
const version = 2;
/** The marker, the version, the mode, and two bytes for how long what names the verification is. */
const headLength = marker.length + 4;
/** Two keys of 32 bytes and a secret of eight at least. */
const leastAfter = 72;

/** Which verification a code is of: its transaction, or the event in a room; null: it is no code of a verification. */
export function flowOf(bytes: Uint8Array): string | null {
  if (bytes.length < headLength || marker.some((byte, at) => bytes[at] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(marker.length) !== version || view.getUint8(marker.length + 1) > 2) return null;
  const length = view.getUint16(marker.length + 2);
  if (bytes.length < headLength + length + leastAfter) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(headLength, headLength + length));
  } catch {
    return null;
  }
}
