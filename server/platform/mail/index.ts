export { createMail, type Mail, type Message } from "./service.ts";
export { isAddress, type Sender } from "./address.ts";
export type { Attempted } from "./hand-over.ts";
export type { RefusedAddress } from "./refused.ts";
export { pageOf, writeLetter, type Letter } from "./letter.ts";
export { mailSettings, type MailConfig } from "./config.ts";
