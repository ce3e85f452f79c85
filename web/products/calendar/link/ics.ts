/** RFC 5545 §3.3.11. */
const escape = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,")
    .replaceAll(/\r?\n|\r/g, "\\n");

/** RFC 5545 §3.1: at most 75 bytes a line, and no character in two. */
function fold(line: string): string {
  const lines: string[] = [];
  let current = "";
  let size = 0;
  for (const sign of line) {
    const bytes = new TextEncoder().encode(sign).length;
    if (size + bytes > 73) {
      lines.push(current);
      current = "";
      size = 0;
    }
    current += sign;
    size += bytes;
  }
  return [...lines, current].join("\r\n ");
}

const moment = (iso: string): string => new Date(iso).toISOString().replaceAll(/[-:]|\.\d+/g, "");

/** An entry with the address of a meeting, for any calendar program. `start` and `end` are moments. */
export const icsOf = (of: {
  readonly uid: string;
  readonly title: string;
  readonly start: string;
  readonly end: string;
  readonly address: string;
  readonly text: string;
  readonly stamp: string;
}): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Safos//Calendar//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${of.uid}`,
    `DTSTAMP:${moment(of.stamp)}`,
    `DTSTART:${moment(of.start)}`,
    `DTEND:${moment(of.end)}`,
    `SUMMARY:${escape(of.title)}`,
    `LOCATION:${escape(of.address)}`,
    `DESCRIPTION:${escape(`${of.text}\n${of.address}`)}`,
    `URL:${of.address}`,
    `CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=Safos:${of.address}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]
    .map(fold)
    .join("\r\n");
