import { refuse } from "#http";

/** Below the 255 bytes that file systems hold: the desktop program adds eleven to a name while it fetches the file. */
export const maxNameBytes = 244;

/**
 * A name as it is stored: NFC, so that the two spellings of `å` are one file. Refuses what would be a path, what
 * cannot be stored, and what other systems cannot hold.
 */
export function requireFileName(text: string): string {
  const name = text.normalize("NFC");
  const isBad =
    name === "" ||
    name === "." ||
    name === ".." ||
    /[\\/\u0000-\u001f\u007f]/.test(name) ||
    !name.isWellFormed() ||
    Buffer.byteLength(name) > maxNameBytes ||
    name.trim() === "";
  if (isBad) throw refuse("NAME_INVALID", "A name needs 1 to 244 bytes and no slash, backslash or control characters.");
  return name;
}

/** Cuts a name to at most `bytes` bytes, never in the middle of a character. */
export function shortenName(name: string, bytes: number): string {
  let text = "";
  let size = 0;
  for (const character of name) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    text += character;
  }
  return text;
}

/** `Plan.odt` → `Plan (2).odt`, counting on until `isTaken` says no. */
export function nextFreeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const dot = name.lastIndexOf(".");
  // An ending that is longer than any real one belongs to the name.
  const hasExtension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 50;
  const [stem, extension] = hasExtension ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let count = 2; ; count++) {
    const ending = ` (${count})${extension}`;
    const next = `${shortenName(stem, maxNameBytes - Buffer.byteLength(ending))}${ending}`;
    if (!isTaken(next)) return next;
  }
}

const types: Readonly<Record<string, string>> = {
  avif: "image/avif",
  bmp: "image/bmp",
  css: "text/css",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  flac: "audio/flac",
  gif: "image/gif",
  gz: "application/gzip",
  heic: "image/heic",
  html: "text/html",
  ics: "text/calendar",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  m4a: "audio/mp4",
  md: "text/markdown",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  odg: "application/vnd.oasis.opendocument.graphics",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  svg: "image/svg+xml",
  tar: "application/x-tar",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  zip: "application/zip",
};

/** The type by the name's ending: what clients claim is not to be trusted. */
export function typeOfName(name: string): string {
  const dot = name.lastIndexOf(".");
  return (dot < 0 ? undefined : types[name.slice(dot + 1).toLowerCase()]) ?? "application/octet-stream";
}

/** What comes after the last dot of a name, in lower case; empty where that is no ending. */
export const endingOf = (name: string): string => /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
