import { loadEngine } from "../load-engine.ts";
import type { NewGroup } from "./group-chat.ts";

/** The room of a new chat with several people. One that is encrypted needs this session's keys first. */
export async function openGroup(group: NewGroup): Promise<string> {
  if (group.isEncrypted) await (await loadEngine()).startEncryption();
  const engine = await loadEngine();
  const { startGroup } = await import("./group-chat.ts");
  return startGroup(engine, group);
}
