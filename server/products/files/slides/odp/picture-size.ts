/** How large a PNG or JPEG is in points by its own account, 96 pixels an inch without one; null for what is neither. */
export function sizeOfPicture(bytes: Buffer | null): { readonly width: number; readonly height: number } | null {
  if (!bytes || bytes.length < 33) return null;
  const isPng = bytes.toString("latin1", 12, 16) === "IHDR";
  if (isPng) return sized(bytes.readUInt32BE(16), bytes.readUInt32BE(20), pngDensity(bytes));
  if (bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = bytes.readUInt16BE(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return sized(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5), jpegDensity(bytes));
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

const usual = 96;

const sized = (width: number, height: number, perInch: number) =>
  width > 0 && height > 0 ? { width: (width * 72) / perInch, height: (height * 72) / perInch } : null;

/** `pHYs` in pixels a metre (ISO/IEC 15948, 11.3.5.3). */
function pngDensity(bytes: Buffer): number {
  const at = bytes.subarray(0, 4096).indexOf("pHYs");
  const perMetre = at === -1 || at + 8 > bytes.length ? 0 : bytes.readUInt32BE(at + 4);
  return perMetre > 0 ? perMetre * 0.0254 : usual;
}

function jpegDensity(bytes: Buffer): number {
  if (bytes.toString("latin1", 6, 10) !== "JFIF") return usual;
  const density = bytes.readUInt16BE(14);
  const unit = bytes[13];
  return density > 1 && unit === 1 ? density : density > 1 && unit === 2 ? density * 2.54 : usual;
}
