import { mediaUrl } from "../media.ts";
import { decryptFile, type EncryptedFile } from "./attachments.ts";

/** A file's own bytes. Throws where it is not there, or not what was sent. */
export async function fetchFile(file: EncryptedFile): Promise<ArrayBuffer> {
  const address = mediaUrl(file.url);
  if (!address) throw new Error("The file has no address.");
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The file is not there: ${answer.status}.`);
  return decryptFile(await answer.arrayBuffer(), file);
}
