import { now, uuid } from "#clock";
import type { AnyDb, Database } from "#database";
import type { Incoming } from "#incoming";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import { isAddress, type Sender } from "./address.ts";
import { idInAddress, isPaused, liftPause, noteSent, takeBounce, trimSent, type MailDb } from "./bounces.ts";
import type { MailConfig } from "./config.ts";
import { createHandOver, type Attempted, type CalendarPart, type QueuedMail } from "./hand-over.ts";
import { withLetterhead } from "./letter.ts";
import { noteRefused, noteTaken, readRefused, type RefusedAddress } from "./refused.ts";

export interface Message {
  /** One address, plain: `anna@fk.example`. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Null or absent: the server itself. */
  readonly sender?: Sender | null;
  /** Its reader has just asked for it, as for a code: goes also where letters came back from. */
  readonly isAskedFor?: boolean;
  readonly attachments?: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  }[];
  /** What calendars take it for (RFC 6047): stands beside the words, and attached as `invite.ics`. */
  readonly calendar?: CalendarPart;
  /** Where answers go, a plain address; to the sender where it is left out. */
  readonly replyTo?: string;
  /** Not before then: many mails at once leave room for those that someone waits for. */
  readonly after?: Date;
}

export interface Mail {
  /** Whether mail can be sent; ask before offering it to people. */
  readonly isOn: boolean;
  /** Queues a mail inside the caller's transaction; it goes when that commits. Does nothing while mail is off. */
  send(db: AnyDb, message: Message): Promise<void>;
  /** Hands a mail over at once and says what became of it; for trying whether mail works. Null while mail is off. */
  attempt(message: Message): Promise<Attempted | null>;
  /** Those of some addresses at which the last mail was refused for good, by address in lower case. */
  refusedAmong(addresses: readonly string[]): Promise<ReadonlyMap<string, RefusedAddress>>;
  /** Letters go to an address again from which they came back. False: nothing kept them from it. */
  confirm(address: string): Promise<boolean>;
  /** Closes the connections to the mail server. */
  stop(): void;
}

const maxAttachmentBytes = 5 << 20;
const giveUpAfterMs = 2 * 86_400_000;

/** A message as it is queued. Throws for addresses and attachments that are the caller's mistake. */
function queuedOf(message: Message): QueuedMail {
  const { calendar = null, replyTo = null } = message;
  if (!isAddress(message.to) || (replyTo !== null && !isAddress(replyTo)))
    throw new Error("A mail needs one plain address.");
  const attachments = message.attachments ?? [];
  const { html = null, sender = null } = message;
  const letterhead = sender?.letterhead ?? null;
  // The calendar's part stands in it twice.
  const calendarBytes = calendar === null ? 0 : 2 * Buffer.byteLength(calendar.content);
  if (attachments.reduce((sum, one) => sum + one.content.byteLength, calendarBytes) > maxAttachmentBytes)
    throw new Error("The attachments of a mail are too large.");
  return {
    id: uuid(),
    queuedAt: now(),
    to: message.to,
    subject: message.subject.replace(/[\r\n]+/g, " ").slice(0, 250),
    text: message.text,
    html: html === null || letterhead === null ? html : withLetterhead(html, letterhead),
    sender,
    isAskedFor: message.isAskedFor === true,
    calendar,
    replyTo,
    attachments: attachments.map((one) => ({
      name: one.name.replace(/[\r\n"/\\]+/g, " "),
      contentType: one.contentType,
      base64: Buffer.from(one.content).toString("base64"),
    })),
  };
}

/** Mail over SMTP, from a queue in PostgreSQL. */
export function createMail(options: {
  settings: MailConfig;
  database: Database;
  incoming: Incoming;
  jobs: Jobs;
  log: Log;
}): Mail {
  const { settings, incoming, jobs, log } = options;
  const { smtpUrl, mailFrom } = settings;
  const db: MailDb = options.database.of();
  if ((smtpUrl === null) !== (mailFrom === null))
    log.warn("mail is off: SAFOS_SMTP_URL and SAFOS_MAIL_FROM need each other");
  const line = smtpUrl !== null && mailFrom !== null ? createHandOver(smtpUrl, mailFrom) : null;

  async function handOver(mail: QueuedMail): Promise<void> {
    // Queued before mail was turned off: it ends instead of piling up.
    if (line === null) return;
    if (mail.isAskedFor !== true && (await isPaused(db, mail.to)))
      return log.info({ id: mail.id }, "a mail was not sent: letters come back from its address");
    const returnTo = incoming.addressOf("bounce", idInAddress(mail.id));
    if (returnTo !== null) await noteSent(db, mail.id, mail.to);
    const attempted = await line.handOver(mail, returnTo);
    if (attempted.state === "taken") return noteTaken(db, mail.to);
    const { code, answer } = attempted;
    if (attempted.state === "refused" || now() - mail.queuedAt > giveUpAfterMs) {
      log.error({ code, id: mail.id }, "a mail was given up");
      return noteRefused(db, mail.to, code, answer);
    }
    log.warn({ code, id: mail.id }, "a mail could not be handed over; trying again");
    throw new Error("The mail server did not take a mail.");
  }
  incoming.handle("bounce", (letter, id) => takeBounce(db, letter, id));
  jobs.handle("mail:trim", () => trimSent(db), "housekeeping");
  jobs.every("17 3 * * *", "mail:trim");
  jobs.handle("mail:send", (payload) => handOver(payload as QueuedMail), "outside");

  return {
    isOn: line !== null,
    async send(trx, message) {
      if (line === null) return;
      await jobs.add(trx, "mail:send", queuedOf(message), message.after ? { runAt: message.after } : {});
    },
    attempt: async (message) => (line === null ? null : line.handOver(queuedOf(message), null)),
    refusedAmong: (addresses) => readRefused(db, addresses),
    confirm: (address) => liftPause(db, address),
    stop: () => line?.close(),
  };
}
