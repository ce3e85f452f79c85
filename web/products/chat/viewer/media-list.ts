import type { Message } from "../messages/timeline.ts";
import { viewedKind } from "./open-media.ts";

/** Those of the messages that are pictures and films which can be shown, in their order. */
export const mediaAmong = (messages: readonly (Message | object)[]): Message[] =>
  messages.filter((one): one is Message => "content" in one && !one.isDeleted && viewedKind(one.content) !== null);
