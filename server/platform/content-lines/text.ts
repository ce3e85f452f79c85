/** Control characters but the tabulator are no part of a content line (RFC 5545 §3.1). */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000B-\u001F\u007F]/g;

/** A text without the control characters that a content line cannot hold; with line ends only where they are encoded later. */
export const withoutControls = (text: string, keepsLineEnds = false): string =>
  keepsLineEnds ? text.replaceAll(controls, "") : text.replaceAll(controls, "").replaceAll("\n", "");

/** RFC 5545 §3.3.11: TEXT as people read it. */
export const unescapeText = (value: string): string =>
  !value.includes("\\")
    ? value
    : value.replaceAll(/\\([\s\S])/g, (_, one: string) => (one === "n" || one === "N" ? "\n" : one));

export const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll("\n", String.raw`\n`);

/** A list of TEXT (CATEGORIES), split at commas that are not escaped. */
export function splitTexts(value: string): string[] {
  const texts: string[] = [];
  let from = 0;
  for (let at = 0; at <= value.length; at++) {
    if (value[at] === "\\") at++;
    else if (at === value.length || value[at] === ",") {
      texts.push(unescapeText(value.slice(from, at)));
      from = at + 1;
    }
  }
  return texts.filter((one) => one !== "");
}

const decoded: Record<string, string> = { n: "\n", "'": '"', "^": "^" };
const encoded: Record<string, string> = { "\n": "^n", '"': "^'", "^": "^^" };

/** RFC 6868 §3.1: a parameter's value as people read it. */
export const decodeParameter = (value: string): string =>
  value.includes("^") ? value.replaceAll(/\^([n'^])/g, (_, one: string) => decoded[one] ?? "") : value;

export function encodeParameter(value: string): string {
  const safe = withoutControls(value.toWellFormed().replaceAll(/\r\n?/g, "\n"), true).replaceAll(
    /[\n"^]/g,
    (one) => encoded[one] ?? "",
  );
  return /[:;,]/.test(safe) ? `"${safe}"` : safe;
}
