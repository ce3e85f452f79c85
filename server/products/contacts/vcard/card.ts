import {
  LineFault,
  readContentLines,
  splitTexts,
  unescapeText,
  writeContentLine,
  type ContentLine,
} from "#content-lines";
import { CardFault } from "./fault.ts";

/** A vCard (RFC 6350, and RFC 2426 for version 3.0): its lines without BEGIN, END. */
export interface Card {
  readonly version: "3.0" | "4.0";
  readonly lines: readonly ContentLine[];
}

const lineLimits = {
  longest: 64 * 1024,
  // Pictures, sounds and keys are in the line itself.
  unbounded: ["PHOTO", "LOGO", "SOUND", "KEY"],
  parameters: 100,
  parameterValues: 100,
  hasGroups: true,
} as const;
const mostLines = 1000;

/** Reads one card. Throws CardFault. */
export function readCard(text: string): Card {
  const lines = readLines(text);
  const [first, ...rest] = lines;
  const last = rest.pop();
  const isWhole = isMark(first, "BEGIN") && isMark(last, "END");
  if (!isWhole) throw new CardFault("malformed", "A card begins with BEGIN:VCARD and ends with END:VCARD.");
  if (rest.some((one) => one.name === "BEGIN" || one.name === "END"))
    throw new CardFault("several", "There is more than one card.");
  const version = rest.find((one) => one.name === "VERSION")?.value.trim();
  if (version !== "3.0" && version !== "4.0") throw new CardFault("version", "Cards are of version 3.0 or 4.0.");
  return { version, lines: rest };
}

const isMark = (line: ContentLine | undefined, name: string): boolean =>
  line?.name === name && line.value.trim().toUpperCase() === "VCARD";

function readLines(text: string): ContentLine[] {
  const lines: ContentLine[] = [];
  try {
    for (const line of readContentLines(text, lineLimits)) {
      if (lines.push(line) > mostLines) throw new CardFault("tooLarge", `A card has at most ${mostLines} properties.`);
    }
  } catch (error) {
    throw error instanceof LineFault ? new CardFault(error.reason, error.message) : error;
  }
  return lines;
}

export const writeCard = (lines: readonly ContentLine[]): string =>
  ["BEGIN:VCARD", ...lines.map(writeContentLine), "END:VCARD", ""].join("\r\n");

/** The values of a property as people read them, without empty ones. */
export const valuesOf = ({ lines }: Card, name: string): string[] =>
  lines
    .filter((one) => one.name === name)
    .map((one) => unescapeText(one.value).trim())
    .filter((one) => one !== "");

/** What lists show of a card, and what it is known by. */
export interface CardFacts {
  readonly uid: string;
  readonly isGroup: boolean;
  readonly displayName: string;
  readonly organisation: string;
  /** In small letters, each once. */
  readonly mails: readonly string[];
}

const longestUid = 1000;
const mostMails = 50;

/** Throws CardFault for a card without a UID, which RFC 6352 §5.1 asks for. */
export function factsOf(card: Card): CardFacts {
  const [uid] = valuesOf(card, "UID");
  if (uid === undefined || uid.length > longestUid) throw new CardFault("noUid", "A card has a UID.");
  const mails = valuesOf(card, "EMAIL").map((one) => one.replace(/^mailto:/i, "").toLowerCase());
  const kinds = [...valuesOf(card, "KIND"), ...valuesOf(card, "X-ADDRESSBOOKSERVER-KIND")];
  return {
    uid,
    isGroup: kinds.some((one) => one.toLowerCase() === "group"),
    displayName: nameOf(card).slice(0, 300),
    organisation: partsOf(card, "ORG").filter(Boolean).join(", ").slice(0, 300),
    mails: [...new Set(mails)].filter((one) => one.length <= 254).slice(0, mostMails),
  };
}

/** The parts of a value that is made of such (N, ORG; RFC 6350 §3.4) as people read them. */
export function partsOf({ lines }: Card, name: string): string[] {
  const value = lines.find((one) => one.name === name)?.value ?? "";
  const parts = value.match(/(?:\\[\s\S]|[^;\\]|\\$)*(?:;|$)/g) ?? [];
  return parts.map((one) => splitTexts(one.replace(/;$/, "")).join(" ").trim());
}

/** FN, or what else says who it is. */
function nameOf(card: Card): string {
  const [whole] = valuesOf(card, "FN");
  if (whole !== undefined) return whole;
  const [family = "", given = ""] = partsOf(card, "N");
  const [organisation = ""] = partsOf(card, "ORG");
  return `${given} ${family}`.trim() || organisation || valuesOf(card, "EMAIL")[0] || "";
}
