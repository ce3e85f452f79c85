import { createTransport, type Transporter } from "nodemailer";
import { now, uuid } from "#clock";
import type { AnyDb } from "#database";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { MailConfig } from "./config.ts";

export interface Message {
  /** One address, plain: `anna@fk.example`. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  }[];
}

export interface Mail {
  /** Whether mail can be sent; ask before offering it to people. */
  readonly isOn: boolean;
  /** Queues a mail inside the caller's transaction; it goes when that commits. Does nothing while mail is off. */
  send(db: AnyDb, message: Message): Promise<void>;
  /** Closes the connections to the mail server. */
  stop(): void;
}

const maxAttachmentBytes = 5 << 20;
const giveUpAfterMs = 2 * 86_400_000;
const addressPattern = /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]{1,255}$/;

/** Whether a text is a plain mail address that `send` takes. */
function isAddress(text: string): boolean {
  return addressPattern.test(text);
}

interface QueuedMail extends Record<string, unknown> {
  readonly id: string;
  readonly queuedAt: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly { name: string; contentType: string; base64: string }[];
}

/** Mail over SMTP, from a queue in PostgreSQL. */
export function createMail(options: { settings: MailConfig; jobs: Jobs; log: Log }): Mail {
  const { settings, jobs, log } = options;
  const { smtpUrl, mailFrom } = settings;
  if ((smtpUrl === null) !== (mailFrom === null))
    log.warn("mail is off: SAFOS_SMTP_URL and SAFOS_MAIL_FROM need each other");
  const isOn = smtpUrl !== null && mailFrom !== null;
  let transport: Transporter | null = null;

  // Registered even while mail is off: jobs queued before it was turned off end instead of piling up.
  jobs.handle(
    "mail:send",
    async (payload) => {
      const mail = payload as QueuedMail;
      if (!isOn) return;
      transport ??= createTransport({
        url: smtpUrl,
        pool: true,
        maxConnections: 2,
        connectionTimeout: 20_000,
        greetingTimeout: 20_000,
        socketTimeout: 60_000,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      try {
        await transport.sendMail({
          from: mailFrom,
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          ...(mail.html === null ? {} : { html: mail.html }),
          messageId: `<${mail.id}@${domainOf(mailFrom)}>`,
          headers: { "auto-submitted": "auto-generated" },
          attachments: mail.attachments.map((one) => ({
            filename: one.name,
            contentType: one.contentType,
            content: Buffer.from(one.base64, "base64"),
          })),
        });
      } catch (error) {
        const code = (error as { responseCode?: number }).responseCode ?? 0;
        // 5xx is final (RFC 5321, 4.2.1), except where it is about our own sign-in, which an operator may mend.
        const isFinal = code >= 500 && code !== 530 && code !== 535;
        if (isFinal || now() - mail.queuedAt > giveUpAfterMs) {
          log.error({ code, id: mail.id }, "a mail was given up");
          return;
        }
        log.warn({ code, id: mail.id }, "a mail could not be handed over; trying again");
        throw error;
      }
    },
    "outside",
  );

  return {
    isOn,
    async send(db, message) {
      if (!isOn) return;
      if (!isAddress(message.to)) throw new Error("A mail needs one plain address.");
      const attachments = message.attachments ?? [];
      if (attachments.reduce((sum, one) => sum + one.content.byteLength, 0) > maxAttachmentBytes)
        throw new Error("The attachments of a mail are too large.");
      const mail: QueuedMail = {
        id: uuid(),
        queuedAt: now(),
        to: message.to,
        subject: message.subject.replace(/[\r\n]+/g, " ").slice(0, 250),
        text: message.text,
        html: message.html ?? null,
        attachments: attachments.map((one) => ({
          name: one.name.replace(/[\r\n"/\\]+/g, " "),
          contentType: one.contentType,
          base64: Buffer.from(one.content).toString("base64"),
        })),
      };
      await jobs.add(db, "mail:send", mail);
    },
    stop: () => transport?.close(),
  };
}

/** The part after @ of `Safos <safos@example.org>`. */
function domainOf(from: string): string {
  return /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
}
