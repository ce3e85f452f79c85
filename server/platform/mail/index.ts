export { createMail, type Mail, type Message } from "./service.ts";
export { mailSettings, type MailConfig } from "./config.ts";
