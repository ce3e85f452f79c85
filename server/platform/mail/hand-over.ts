import { createTransport, type Transporter } from "nodemailer";
import { domainOf, headersOf, returnPathOf, type Sender } from "./address.ts";

/** An invitation, or that it is cancelled, for calendars: a VCALENDAR with the same METHOD (RFC 6047, 2.4). */
export interface CalendarPart {
  readonly method: "REQUEST" | "CANCEL" | "DECLINECOUNTER";
  readonly content: string;
}

/** A mail as it lies in the queue. */
export interface QueuedMail extends Record<string, unknown> {
  readonly id: string;
  /** Unix time in ms. */
  readonly queuedAt: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** Absent in what an earlier version queued. */
  readonly sender?: Sender | null;
  /** Goes also where letters came back from. */
  readonly isAskedFor?: boolean;
  readonly attachments: readonly { name: string; contentType: string; base64: string }[];
  readonly calendar?: CalendarPart | null;
  readonly replyTo?: string | null;
}

/** What became of a mail: taken; refused for good; or the mail server was away, slow, or said "later". */
export type Attempted =
  | { readonly state: "taken" }
  | { readonly state: "refused" | "later"; readonly code: number; readonly answer: string };

const transportTo = (url: string): Transporter =>
  createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

/** Hands mails over to the mail server, on connections that are kept. */
export function createHandOver(smtpUrl: string, mailFrom: string) {
  let transport: Transporter | null = null;
  return {
    async handOver(mail: QueuedMail, returnTo: string | null): Promise<Attempted> {
      transport ??= transportTo(smtpUrl);
      try {
        await transport.sendMail({
          ...headersOf(mailFrom, mail.sender ?? null),
          envelope: { from: returnTo ?? returnPathOf(mailFrom), to: mail.to },
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          ...(mail.html === null ? {} : { html: mail.html }),
          ...(mail.calendar ? { icalEvent: { ...mail.calendar, filename: "invite.ics" } } : {}),
          ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
          messageId: `<${mail.id}@${domainOf(mailFrom)}>`,
          headers: { "auto-submitted": "auto-generated" },
          attachments: mail.attachments.map((one) => ({
            filename: one.name,
            contentType: one.contentType,
            content: Buffer.from(one.base64, "base64"),
          })),
        });
        return { state: "taken" };
      } catch (error) {
        const {
          responseCode: code = 0,
          response,
          message,
        } = error as Error & { responseCode?: number; response?: string };
        // 5xx is final (RFC 5321, 4.2.1), except where it is about our own sign-in, which an operator may mend.
        const isFinal = code >= 500 && code !== 530 && code !== 535;
        return { state: isFinal ? "refused" : "later", code, answer: response ?? message };
      }
    },
    close: () => transport?.close(),
  };
}
