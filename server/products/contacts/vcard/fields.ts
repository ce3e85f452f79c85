import { escapeText, unescapeText, type ContentLine } from "#content-lines";
import { partsOf, valuesOf, writeCard, type Card } from "./card.ts";

/** One address of mail or number, and where it leads. */
interface Reach {
  readonly kind: "work" | "home" | "mobile" | "other";
  readonly value: string;
}

/** What the page shows and changes of a contact. */
export interface ContactFields {
  readonly givenName: string;
  readonly familyName: string;
  readonly organisation: string;
  readonly title: string;
  readonly mails: readonly Reach[];
  readonly phones: readonly Reach[];
  readonly note: string;
}

const schemes: Readonly<Record<string, RegExp>> = { EMAIL: /^mailto:/i, TEL: /^tel:/i };
const valueOf = (line: ContentLine): string =>
  unescapeText(line.value)
    .trim()
    .replace(schemes[line.name] ?? /^$/, "");

const typesOf = ({ parameters }: ContentLine): string[] =>
  parameters
    .filter((one) => one.name === "TYPE")
    .flatMap((one) => one.values.flatMap((each) => each.toLowerCase().split(",")));

function kindOf(line: ContentLine): Reach["kind"] {
  const types = typesOf(line);
  if (line.name === "TEL" && types.includes("cell")) return "mobile";
  if (types.includes("work")) return "work";
  return types.includes("home") ? "home" : "other";
}

const reachesOf = ({ lines }: Card, name: string): Reach[] =>
  lines
    .filter((one) => one.name === name && valueOf(one) !== "")
    .map((one) => ({ kind: kindOf(one), value: valueOf(one) }));

export function fieldsOf(card: Card): ContactFields {
  const [familyName = "", givenName = ""] = partsOf(card, "N");
  const [whole = ""] = valuesOf(card, "FN");
  const isNamed = familyName !== "" || givenName !== "";
  const [organisation = ""] = partsOf(card, "ORG");
  return {
    // Some write the whole name alone.
    givenName: isNamed || whole === organisation ? givenName : whole,
    familyName,
    organisation,
    title: valuesOf(card, "TITLE")[0] ?? "",
    mails: reachesOf(card, "EMAIL"),
    phones: reachesOf(card, "TEL"),
    note: valuesOf(card, "NOTE")[0] ?? "",
  };
}

const kindTypes: Readonly<Record<Reach["kind"], string | null>> = {
  work: "WORK",
  home: "HOME",
  mobile: "CELL",
  other: null,
};
const ofKind = new Set(["work", "home", "cell"]);

function withKind(line: ContentLine, kind: Reach["kind"]): ContentLine {
  if (kindOf(line) === kind) return line;
  const type = kindTypes[kind];
  const types = [...typesOf(line).filter((one) => !ofKind.has(one)), ...(type === null ? [] : [type])];
  const others = line.parameters.filter((one) => one.name !== "TYPE");
  return { ...line, parameters: types.length === 0 ? others : [...others, { name: "TYPE", values: types }] };
}

/** The lines of a property for what is to be there now: those that stay keep what they say beside their values. */
function reachLines(before: readonly ContentLine[], name: string, wanted: readonly Reach[]): ContentLine[] {
  const left = before.filter((one) => one.name === name);
  return wanted.map(({ kind, value }) => {
    const at = left.findIndex((one) => valueOf(one) === value);
    const [known] = at === -1 ? [] : left.splice(at, 1);
    return withKind(known ?? { name, parameters: [], value: escapeText(value) }, kind);
  });
}

const line = (name: string, value: string): ContentLine => ({ name, parameters: [], value });

/** What a list shows: the name, else where they work, else how they are reached. */
export const nameOfFields = ({ givenName, familyName, organisation, mails }: ContactFields): string =>
  `${givenName} ${familyName}`.trim() || organisation || mails[0]?.value || "";

/**
 * A card with these fields; everything else that a program wrote stays. Without one a new card of version 3.0. `uid`: of a new card;
 * `revised`: when it was changed.
 */
export function withFields(
  card: Card | null,
  fields: ContactFields,
  { uid, revised }: { readonly uid: string; readonly revised: Date },
): string {
  const before = card ?? { version: "3.0" as const, lines: [line("VERSION", "3.0"), line("UID", uid)] };
  const was = fieldsOf(before);
  const same = (names: readonly (keyof ContactFields)[]): boolean =>
    card !== null && names.every((one) => was[one] === fields[one]);
  let { lines } = before;
  /** Puts lines in place of those of a property, where the first of them stood. */
  const replace = (name: string, fresh: readonly ContentLine[]): void => {
    const at = lines.findIndex((one) => one.name === name);
    const others = lines.filter((one) => one.name !== name);
    const from = at === -1 ? others.length : lines.slice(0, at).filter((one) => one.name !== name).length;
    lines = [...others.slice(0, from), ...fresh, ...others.slice(from)];
  };
  const text = (name: string, value: string): void =>
    replace(name, value === "" ? [] : [line(name, escapeText(value))]);
  if (card === null || nameOfFields(was) !== nameOfFields(fields)) text("FN", nameOfFields(fields));
  if (!same(["givenName", "familyName"])) {
    const [, , ...more] = partsOf(before, "N");
    const parts = [fields.familyName, fields.givenName, more[0] ?? "", more[1] ?? "", more[2] ?? ""];
    replace("N", [line("N", parts.map(escapeText).join(";"))]);
  }
  if (!same(["organisation"])) {
    const units = partsOf(before, "ORG").slice(1);
    const parts = fields.organisation === "" ? [] : [fields.organisation, ...units];
    replace("ORG", parts.length === 0 ? [] : [line("ORG", parts.map(escapeText).join(";"))]);
  }
  if (!same(["title"])) text("TITLE", fields.title);
  if (!same(["note"])) text("NOTE", fields.note);
  replace("EMAIL", reachLines(lines, "EMAIL", fields.mails));
  replace("TEL", reachLines(lines, "TEL", fields.phones));
  replace("REV", [line("REV", revised.toISOString().replaceAll(/[-:]|\.\d+/g, ""))]);
  return writeCard(withoutLostLabels(lines));
}

/** Labels of Apple's (`item1.X-ABLabel`) go with what they name. */
function withoutLostLabels(lines: readonly ContentLine[]): ContentLine[] {
  const named = new Set(lines.filter((one) => !one.name.startsWith("X-AB")).map((one) => one.group));
  return lines.filter((one) => one.group === undefined || named.has(one.group));
}
