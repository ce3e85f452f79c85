import { secret, text, type Values } from "#config";

/** Settings of mail; both unset: no mail is sent. */
export const mailSettings = {
  // Holds a password as a rule, so it is treated as a secret and may come from a file.
  smtpUrl: secret(
    "SAFOS_SMTP_URL",
    8,
    "The mail server: `smtp://user:password@host:587`, or `smtps://…` for TLS from the first byte; unset: no mail is sent.",
  ),
  mailFrom: text(
    "SAFOS_MAIL_FROM",
    null,
    "The sender of mail: `Safos <safos@example.org>`; needed for mail to be sent.",
  ),
};
export type MailConfig = Values<typeof mailSettings>;
