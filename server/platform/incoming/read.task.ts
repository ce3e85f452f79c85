import PostalMime, { type Attachment, type Email } from "postal-mime";
import type { IncomingLetter } from "./letter.ts";
import { readPlainReport, readStatuses } from "./statuses.ts";

const mostText = 20_000;
const mostPart = 100_000;
const mostCalendars = 5;

const textOf = ({ content }: Attachment): string =>
  (typeof content === "string" ? content : new TextDecoder().decode(content)).slice(0, mostPart);

/** Some programs know no `text/calendar` and go by the name. */
const isCalendar = ({ mimeType, filename }: Attachment): boolean =>
  mimeType === "text/calendar" || mimeType === "application/ics" || (filename ?? "").toLowerCase().endsWith(".ics");

const headerOf = (mail: Email, name: string): string => mail.headers.find((one) => one.key === name)?.value ?? "";

/** Auto-Submitted (RFC 3834), and what mailers say that do not know it. */
function isAutomatic(mail: Email): boolean {
  const submitted = headerOf(mail, "auto-submitted").toLowerCase();
  if (submitted !== "" && !submitted.startsWith("no")) return true;
  if (/^(bulk|junk|list|auto_reply)$/i.test(headerOf(mail, "precedence").trim())) return true;
  return ["x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id"].some(
    (name) => headerOf(mail, name) !== "",
  );
}

function statusesOf(mail: Email): IncomingLetter["statuses"] {
  const reports = mail.attachments.filter((one) => one.mimeType === "message/delivery-status");
  if (reports.length > 0) return reports.slice(0, 5).flatMap((one) => readStatuses(textOf(one)));
  const failed = headerOf(mail, "x-failed-recipients");
  return failed === "" ? null : readPlainReport(failed, (mail.text ?? "").slice(0, mostText));
}

/** Null: the parser does not get through it, and would not the next time. */
async function parse(content: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(content, {
      maxNestingDepth: 20,
      maxHeadersSize: 256 << 10,
      forceRfc822Attachments: true,
    });
  } catch {
    return null;
  }
}

/** What is in a mail; runs in a worker process, as everything does that reads what strangers send. */
export async function run({ content }: { readonly content: Uint8Array }): Promise<IncomingLetter | null> {
  const mail = await parse(content);
  if (mail === null) return null;
  return {
    from: (mail.from?.address ?? "").slice(0, 254),
    subject: (mail.subject ?? "").slice(0, 250),
    text: (mail.text ?? "").slice(0, mostText),
    isAutomatic: isAutomatic(mail),
    hops: mail.headers.filter((one) => one.key === "received").length,
    statuses: statusesOf(mail),
    calendars: mail.attachments.filter(isCalendar).slice(0, mostCalendars).map(textOf),
  };
}
