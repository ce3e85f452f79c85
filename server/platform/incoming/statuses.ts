import type { DeliveryStatus } from "./letter.ts";

const mostStatuses = 20;

const plain = (text: string, most: number): string =>
  text
    .replace(/[^\x20-\x7e]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim()
    .slice(0, most);

/** Fields of one group, by their names in small letters; lines that begin with a space go on (RFC 5322, 2.2.3). */
function fieldsOf(group: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** `rfc822; anna@fk.example` without its type. */
const valueOf = (field: string | undefined): string => field?.replace(/^[^;]*;\s*/, "") ?? "";

/** `5.1.1` of a status field or of what a mail server answered. */
const codeIn = (text: string): string => /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? "";

/**
 * A status with what the mail server itself answered where the report says no more than that it failed: Exim writes 5.0.0 of everything,
 * a full mailbox and a mail that was not liked too.
 */
function statusOf(status: string, diagnostic: string): string {
  if (status !== "" && !status.endsWith(".0.0")) return status;
  const [, reply = ""] = /^\W*(\d{3})\b/.exec(diagnostic) ?? [];
  const byReply = { "552": "5.2.2", "554": "5.7.0" }[reply];
  return codeIn(diagnostic) || byReply || status;
}

/** What a part of the type message/delivery-status says of each recipient (RFC 3464). */
export function readStatuses(part: string): DeliveryStatus[] {
  const groups = part.replaceAll("\r\n", "\n").split(/\n\s*\n/);
  return groups
    .map(fieldsOf)
    .filter((fields) => fields.has("final-recipient") || fields.has("action"))
    .slice(0, mostStatuses)
    .map((fields) => {
      const diagnostic = plain(valueOf(fields.get("diagnostic-code")), 300);
      return {
        action: plain(fields.get("action") ?? "", 20).toLowerCase(),
        status: statusOf(codeIn(fields.get("status") ?? ""), diagnostic),
        recipient: plain(valueOf(fields.get("final-recipient") ?? fields.get("original-recipient")), 254),
        diagnostic,
      };
    });
}

/** Of a letter in words alone, as Exim wrote them before it knew reports: who, and the answer if it can be found. */
export function readPlainReport(failed: string, text: string): DeliveryStatus[] {
  const answer = /(?:^|\s)((?:4|5)\d\d[ -][^\n]{3,300})/.exec(text)?.[1] ?? "";
  const status = statusOf(answer.startsWith("4") ? "4.0.0" : "5.0.0", answer);
  return failed
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .slice(0, mostStatuses)
    .map((recipient) => ({
      action: "failed",
      status,
      recipient: plain(recipient, 254),
      diagnostic: plain(answer, 300),
    }));
}
