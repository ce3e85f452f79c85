import { decodeQR } from "qr/decode.js";

/** Each byte as one character. The browser's own `BarcodeDetector` reads codes as text, which loses the bytes of keys. */
const asCharacters = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** Of one picture, in ms, so that the page stays quick. */
const timeLimit = 60;

/** The bytes of the QR code in a picture; null where there is none, or it cannot be read. */
export function readCode(picture: ImageData): Uint8Array | null {
  try {
    const text = decodeQR(picture, { textDecoder: asCharacters, timeLimit });
    return Uint8Array.from(text, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
