import { createTransport } from "nodemailer";
import { startMailServer } from "../../../testing/mail-server.ts";
import { startTestServer } from "../../../testing/server.ts";

/** A server in two processes that mails its guests and takes what they mail back; `stop` ends all of it. */
export async function startMailedServer(environment: Record<string, string> = {}) {
  const mailServer = await startMailServer();
  const server = await startTestServer({
    ...mailServer.environment,
    SAFOS_MAIL_IN_LISTEN: "127.0.0.1:0",
    SAFOS_MAIL_IN_DOMAIN: "svar.safos.example",
    ...environment,
  });
  const twin = await server.twin();
  return {
    mailServer,
    server,
    twin,
    async stop(): Promise<void> {
      await twin.stop();
      await server.stop();
      await mailServer.stop();
    },
  };
}

/** Answers to invitations as programs mail them, for tests. */

interface Reply {
  /** The guest's own address for answers. */
  readonly to: string;
  readonly from: string;
  readonly uid: string;
  readonly partstat?: string;
  readonly sequence?: number;
  /** `20261201T080000Z` */
  readonly stamp?: string;
  readonly comment?: string;
  /** A whole line: `RECURRENCE-ID:…`. */
  readonly recurrenceId?: string;
  readonly method?: string;
  /** More lines of the event. */
  readonly lines?: readonly string[];
  readonly timezone?: readonly string[];
}

const wrap = (lines: readonly string[]): string => `${lines.join("\r\n")}\r\n`;

/** The calendar's text of an answer. */
export const replyText = (
  of: Reply,
  attendee = `ATTENDEE;PARTSTAT=${of.partstat ?? "ACCEPTED"}:mailto:${of.from}`,
): string =>
  wrap([
    "BEGIN:VCALENDAR",
    "PRODID:-//Test//EN",
    "VERSION:2.0",
    `METHOD:${of.method ?? "REPLY"}`,
    ...(of.timezone ?? []),
    "BEGIN:VEVENT",
    `UID:${of.uid}`,
    `DTSTAMP:${of.stamp ?? "20261120T080000Z"}`,
    `SEQUENCE:${of.sequence ?? 0}`,
    `ORGANIZER:mailto:${of.to}`,
    attendee,
    ...(of.recurrenceId === undefined ? [] : [of.recurrenceId]),
    ...(of.comment === undefined ? [] : [`COMMENT:${of.comment}`]),
    ...(of.lines ?? []),
    "END:VEVENT",
    "END:VCALENDAR",
  ]);

const base64 = (text: string, encoding: BufferEncoding = "utf8"): string =>
  (
    Buffer.from(text, encoding)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\r\n");

/** Outlook and Exchange Online: beside the words, in base64, with parameters and a zone of Windows. */
export const outlookReply = (of: Reply): string =>
  wrap([
    `From: Citra Ek <${of.from}>`,
    `To: Anna Lindqvist <${of.to}>`,
    "Subject: Accepted: =?utf-8?B?U3R5cmdydXBw?=",
    "Date: Fri, 20 Nov 2026 08:00:00 +0000",
    "X-MS-Has-Attach:",
    "X-MS-Exchange-Calendar-Originator-Id: abc",
    'Content-Type: multipart/alternative; boundary="_002_GV1P"',
    "MIME-Version: 1.0",
    "",
    "--_002_GV1P",
    'Content-Type: text/plain; charset="iso-8859-1"',
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "G=E4rna",
    "--_002_GV1P",
    'Content-Type: text/calendar; charset="utf-8"; method=REPLY',
    "Content-Transfer-Encoding: base64",
    "",
    base64(replyText(of, `ATTENDEE;PARTSTAT=${of.partstat ?? "ACCEPTED"};CN=Citra Ek:mailto:${of.from}`)),
    "--_002_GV1P--",
  ]);

/** Gmail: mixed, with words, the calendar beside them, and `invite.ics` once more. */
export const gmailReply = (of: Reply): string =>
  wrap([
    "MIME-Version: 1.0",
    "Reply-To: citra <citra@konsult.example>",
    "Sender: Google Calendar <calendar-notification@google.example>",
    "Auto-Submitted: auto-generated",
    `From: citra <${of.from}>`,
    `To: ${of.to}`,
    "Subject: Accepted: Styrgrupp",
    'Content-Type: multipart/mixed; boundary="0000a1"',
    "",
    "--0000a1",
    'Content-Type: multipart/alternative; boundary="0000a2"',
    "",
    "--0000a2",
    'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes',
    "Content-Transfer-Encoding: base64",
    "",
    base64("Citra has accepted this invitation."),
    "--0000a2",
    'Content-Type: text/calendar; charset="UTF-8"; method=REPLY',
    "Content-Transfer-Encoding: 7bit",
    "",
    replyText(
      of,
      `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${of.partstat ?? "ACCEPTED"};CN=citra;X-NUM-GUESTS=0:\r\n mailto:${of.from}`,
    ),
    "--0000a2--",
    "--0000a1",
    'Content-Type: application/ics; name="invite.ics"',
    'Content-Disposition: attachment; filename="invite.ics"',
    "Content-Transfer-Encoding: base64",
    "",
    base64(replyText(of)),
    "--0000a1--",
  ]);

/** Apple Mail: an attachment alone, in quoted-printable. */
export const appleReply = (of: Reply): string =>
  wrap([
    `From: Citra Ek <${of.from}>`,
    'Content-Type: multipart/mixed; boundary="Apple-Mail=_1"',
    "Mime-Version: 1.0 (Mac OS X Mail 16.0)",
    "Subject: Citra Ek accepted",
    `To: ${of.to}`,
    "",
    "--Apple-Mail=_1",
    'Content-Type: text/calendar; name="reply.ics"; method=REPLY; charset=utf-8',
    "Content-Disposition: attachment; filename=reply.ics",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    replyText(of).replaceAll("=", "=3D"),
    "--Apple-Mail=_1--",
  ]);

/** Thunderbird: words, and the calendar beside and attached, in the charset of the profile. */
export const thunderbirdReply = (of: Reply): string =>
  wrap([
    "User-Agent: Mozilla Thunderbird",
    `From: Citra Ek <${of.from}>`,
    `To: ${of.to}`,
    "Subject: Invitation accepted",
    "MIME-Version: 1.0",
    'Content-type: multipart/mixed; boundary="Boundary_(ID_1)"',
    "",
    "--Boundary_(ID_1)",
    'Content-type: multipart/alternative; boundary="Boundary_(ID_2)"',
    "",
    "--Boundary_(ID_2)",
    "Content-type: text/plain; charset=UTF-8; format=flowed",
    "Content-transfer-encoding: 8BIT",
    "",
    "Citra Ek har tackat ja.",
    "--Boundary_(ID_2)",
    "Content-type: text/calendar; method=REPLY; charset=ISO-8859-1",
    "Content-transfer-encoding: base64",
    "",
    base64(replyText(of), "latin1"),
    "--Boundary_(ID_2)--",
    "--Boundary_(ID_1)",
    "Content-type: application/octet-stream; name=invite.ics",
    "Content-transfer-encoding: base64",
    "Content-disposition: attachment; filename=invite.ics",
    "",
    base64(replyText(of)),
    "--Boundary_(ID_1)--",
  ]);

/** A mail server of elsewhere hands over what it has: "taken", or the code of the refusal. */
export async function deliverMail(port: number, to: string, raw: string | Buffer): Promise<string> {
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from: "citra@konsult.example", to }, raw });
    return "taken";
  } catch (error) {
    return String((error as { responseCode?: number }).responseCode ?? error);
  } finally {
    transport.close();
  }
}
