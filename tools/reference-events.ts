import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Row {
  readonly type: string;
  readonly fields: string;
  readonly about: string;
}

const squeeze = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The members of an interface or a type literal, without comments: `fileId: number, parentId: number | null`. */
function fieldsOf(body: string): string {
  return squeeze(body.replaceAll(/\/\*\*.*?\*\//gs, ""))
    .split(";")
    .map((field) => field.replace(/^\s*readonly /, "").trim())
    .filter(Boolean)
    .join(", ");
}

/** A payload's type with the file's own interfaces written out. */
function writeOut(type: string, interfaces: ReadonlyMap<string, string>): string {
  const parts = type.split(/\s&\s/).map((part) => {
    const text = squeeze(part);
    const literal = /^\{(.*)\}$/s.exec(text)?.[1];
    return literal === undefined
      ? (interfaces.get(text) ?? (/^Nothing$|never/.test(text) ? "" : text))
      : fieldsOf(literal);
  });
  return parts.filter(Boolean).join(", ");
}

function readRows(source: string): Map<string, Row[]> {
  const blocks = [...source.matchAll(/(?:export )?interface (\w+)[^{]*\{\n(.*?)\n\}/gs)];
  const interfaces = new Map<string, string>();
  const tables = new Map<string, Row[]>();
  for (const [, name = "", body = ""] of blocks) {
    if (!name.endsWith("Events")) {
      const base = new RegExp("interface " + name + " extends (\\w+)").exec(source)?.[1];
      interfaces.set(
        name,
        [base === undefined ? "" : (interfaces.get(base) ?? ""), fieldsOf(body)].filter(Boolean).join(", "),
      );
      continue;
    }
    const rows = [...body.matchAll(/(?:\/\*\* (.*?) \*\/\s*)?"([a-zA-Z]+\.[a-zA-Z]+)": ((?:[^;{]|\{[^}]*\})*);/gs)];
    tables.set(
      name,
      rows.map(([, about = "", type = "", payload = ""]) => ({
        type,
        about: squeeze(about.replaceAll("*", "")),
        fields: writeOut(payload, interfaces),
      })),
    );
  }
  return tables;
}

/** `docs/reference/events.md`, made from the contract's types. */
export function eventReference(root: string, note: string): string {
  const folder = join(root, "contract", "events");
  const parts = readdirSync(folder)
    .toSorted()
    .flatMap((file) => [...readRows(readFileSync(join(folder, file), "utf8"))])
    .map(([name, rows]) => {
      const lines = rows.map(
        ({ type, fields, about }) =>
          `| \`${type}\` | ${fields === "" ? "" : `\`${fields.replaceAll("|", "\\|")}\``} | ${about} |`,
      );
      return `## ${name.replace(/Events$/, "")}\n\n| event | payload | about |\n| --- | --- | --- |\n${lines.join("\n")}\n`;
    });
  return `# Events\n\n${note}Every event also says who acted, when, and in which organisation, workspace and item (\`contract/event.ts\`).\n\n${parts.join("\n")}`;
}
