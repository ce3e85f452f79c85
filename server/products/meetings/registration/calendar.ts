/** One event as calendars take it (RFC 5545). Pure: no clock. */
export interface CalendarEvent {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly url: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** When this was written; what is written later counts (3.8.7.4). */
  readonly writtenAt: Date;
  readonly isCancelled: boolean;
}

/** §3.6.1, in UTC, with rows folded at 75 octets (§3.1) and CRLF. */
export function writeCalendar(event: CalendarEvent): string {
  const rows = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Safos//Safos//SV",
    `METHOD:${event.isCancelled ? "CANCEL" : "PUBLISH"}`,
    "BEGIN:VEVENT",
    `UID:${event.uid}`,
    `DTSTAMP:${utc(event.writtenAt)}`,
    `SEQUENCE:${Math.floor(event.writtenAt.getTime() / 1000) - sequenceStart}`,
    `DTSTART:${utc(event.startsAt)}`,
    `DTEND:${utc(event.endsAt)}`,
    `SUMMARY:${escapeText(event.title)}`,
    `DESCRIPTION:${escapeText(event.description)}`,
    ...(event.url === null ? [] : [`URL:${event.url}`, `LOCATION:${escapeText(event.url)}`]),
    `STATUS:${event.isCancelled ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return rows.map((row) => `${fold(row)}\r\n`).join("");
}

/** 2026-01-01: keeps the number, which is a signed 32-bit integer (§3.3.8), small. */
const sequenceStart = 1_767_225_600;

const utc = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, "");

/** §3.3.11; other control characters have no place in a calendar (§3.1). */
const escapeText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\\;,]/g, (found) => `\\${found}`)
    .replaceAll("\n", "\\n")
    // oxlint-disable-next-line no-control-regex -- these are what is taken out
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, "");

/** At most 75 octets a row, never within a character. */
function fold(row: string): string {
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of row) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      parts.push(part);
      part = "";
      // The space that begins the next row counts.
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join("\r\n ");
}
