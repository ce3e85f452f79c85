import { maxNameBytes, requireFileName, shortenName } from "../tree/names.ts";

/** Bytes that a sender's own part of a name may have. */
const partBytes = 120;

/** A name from outside as it may lie in a folder here: nothing that is a path or that other systems cannot hold. Empty: nothing is left. */
export function cleanName(text: string, bytes: number): string {
  const clean = text
    .normalize("NFC")
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "-")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const dot = clean.lastIndexOf(".");
  const ending = dot > 0 && Buffer.byteLength(clean.slice(dot)) <= 20 ? clean.slice(dot) : "";
  const stem = ending === "" ? clean : clean.slice(0, dot);
  return `${shortenName(stem, bytes - Buffer.byteLength(ending)).trim()}${ending}`;
}

/** What a sender is called, as a folder. */
export const senderFolder = (sender: string): string =>
  cleanName(sender.replaceAll(".", " "), partBytes) || "Avsändare";

/** A sender's file, with their name in front where there is no folder of theirs. Refuses NAME_INVALID. */
export function fileNameFor(name: string, sender: string | null): string {
  const file = cleanName(name, sender === null ? maxNameBytes - 20 : partBytes);
  return requireFileName(sender === null ? file : `${senderFolder(sender)} – ${file || "fil"}`);
}
