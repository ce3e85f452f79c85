import type { DirectSecrecy } from "./direct-rooms.ts";
import { loadEngine } from "./load-engine.ts";

/** The room of the chat with someone, begun where there is none. One that is encrypted needs this session's keys first. */
export async function openDirectChat(userId: string, secrecy: DirectSecrecy): Promise<string> {
  if (secrecy !== "none") await (await loadEngine()).startEncryption();
  return (await loadEngine()).openDirectChat(userId, secrecy);
}
