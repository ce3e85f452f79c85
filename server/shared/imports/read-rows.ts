import { mostImportRows, type RowFault } from "@safos/contract/person-imports";
import { parseCsv } from "#sheets/parse-csv";
import { refuseTask } from "#workers";

/** A row as the file tells it, by its columns. */
export interface ReadRow {
  readonly line: number;
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly locale: "sv" | "en";
  readonly fault: RowFault | null;
}

const headings = {
  name: [
    "inloggningsnamn",
    "användarnamn",
    "konto",
    "e-post",
    "epost",
    "e-postadress",
    "mejl",
    "mail",
    "mailadress",
    "e-mail",
    "email",
    "login",
    "username",
    "user",
  ],
  displayName: ["namn", "visningsnamn", "fullständigt namn", "name", "display name", "displayname", "full name"],
  groups: ["grupper", "grupp", "groups", "group"],
  locale: ["språk", "locale", "language"],
} as const;

const longestName = 320;
const longestDisplayName = 100;
const longestGroup = 100;
const mostGroups = 20;

/** UTF-8 where it is that, with or without a byte order mark; otherwise what Excel writes in Sweden. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Without what PostgreSQL cannot keep, and without the apostrophe that guards against formulas. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- they are nobody's name
    .replaceAll(/[\u0000-\u001F\u007F]/g, " ")
    .replace(/^'(?=[=+\-@])/, "")
    .trim();

/** The rows of a file with a heading row. Refuses IMPORT_NO_NAMES and IMPORT_TOO_LONG. */
export function readRows(bytes: Uint8Array): ReadRow[] {
  const [head = [], ...rows] = parseCsv(decode(bytes));
  const names = head.map((one) => clean(one).toLocaleLowerCase("sv"));
  const column = (key: keyof typeof headings): number =>
    names.findIndex((name) => (headings[key] as readonly string[]).includes(name));
  const at = {
    name: column("name"),
    displayName: column("displayName"),
    groups: column("groups"),
    locale: column("locale"),
  };
  if (at.name < 0) throw refuseTask("IMPORT_NO_NAMES");
  if (rows.length > mostImportRows) throw refuseTask("IMPORT_TOO_LONG");
  return rows.map((row, index) => {
    const cell = (key: keyof typeof headings): string => clean(row[at[key]] ?? "");
    const groups = [
      ...new Set(
        cell("groups")
          .split(/[|,;]/)
          .map((one) => one.trim()),
      ),
    ].filter(Boolean);
    const read = { name: cell("name"), displayName: cell("displayName"), groups };
    return {
      line: index + 2,
      name: read.name.slice(0, longestName),
      displayName: read.displayName.slice(0, longestDisplayName),
      groups: groups.slice(0, mostGroups).map((one) => one.slice(0, longestGroup)),
      locale: /^en/i.test(cell("locale")) ? "en" : "sv",
      fault: faultOf(read),
    };
  });
}

/** What can be said of a row without knowing who and what there is. */
function faultOf(row: Pick<ReadRow, "name" | "displayName" | "groups">): RowFault | null {
  if (row.name === "") return "nameMissing";
  if (row.name.length > longestName) return "nameInvalid";
  if (row.displayName.length > longestDisplayName) return "displayNameLong";
  const isLong = row.groups.length > mostGroups || row.groups.some((one) => one.length > longestGroup);
  return isLong ? "groupInvalid" : null;
}
