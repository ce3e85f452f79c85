export { createChat, type Chat, type ChatOptions } from "./chat.ts";
export { chatSettings, type ChatSettings } from "./config.ts";
export type { ReceivedLine } from "./incoming/receive-all.ts";
export type { SentEvent } from "./published/sent-event.ts";
