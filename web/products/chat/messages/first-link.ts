import { textWithoutSpoilers } from "@safos/contract/spoilers";
import type { Message } from "./timeline.ts";

const address = /https?:\/\/[^\s<>"|█]+[^\s<>".,;:!?)\]|█]/;

/** The first page that a message leads to, where it may be looked at: no encrypted message's, none of our own, and none that its writer hides. */
export function firstLink({ content, secrecy, isDeleted, status }: Message, origin: string): string | null {
  const { body, msgtype } = content;
  if (secrecy !== null || isDeleted || status !== "sent" || msgtype !== "m.text" || typeof body !== "string")
    return null;
  const found = address.exec(textWithoutSpoilers(content) ?? body)?.[0];
  return found !== undefined && URL.canParse(found) && new URL(found).origin !== origin ? found : null;
}
