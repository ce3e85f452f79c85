import type { Finding, Rule } from "../rule.ts";
import { walk, type Source } from "../sources.ts";
import { others, words } from "./glossary-words.ts";

/** `readNewsOf` → read, news, of; `HTTPServer` → http, server; `card-door` → card, door. */
const partsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);

export const glossary: Rule = {
  name: "glossary",
  about: "The words of the glossary's left column stay out of identifiers, file names, events, comments and messages.",
  clauses: ["identifier", "file", "event", "comment", "message"],
  paths: () => ["web/text", "server/shared/search"],
  check: (house) =>
    house.sources.flatMap((source): Finding[] => {
      const { path } = source;
      // Migrations are history; the rule itself must name what it forbids.
      if (path.startsWith("tools/lint/") || /\.(sql|css)$|package\.json$/.test(path)) return [];
      const findings: Finding[] = inName(path, path.split("/").at(-1) ?? "", "file");
      if (!source.isCode) return [...findings, ...inText(path, source.text, "comment")];
      for (const name of namesOf(source)) findings.push(...inName(path, name, "identifier"));
      for (const { value } of source.syntax.comments) findings.push(...inText(path, value, "comment"));
      for (const text of stringsOf(source)) {
        // What the page shows is Swedish and English for people; its keys follow it.
        if (path.startsWith("web/")) continue;
        if (/^[a-z]+([.-][a-z]+)+$/.test(text)) findings.push(...inName(path, text, "event"));
        else if (/\s/.test(text)) findings.push(...inText(path, text, "message"));
      }
      return findings;
    }),
};

function inName(path: string, name: string, clause: string): Finding[] {
  if (others.some(({ within, identifier }) => within.test(path) && identifier.test(name))) return [];
  const parts = partsOf(name);
  const word = words.find(
    ({ part, identifier, within, except }) =>
      (within?.test(path) ?? true) &&
      !(except?.test(path) ?? false) &&
      ((part && parts.some((one) => part.test(one))) || identifier?.test(name)),
  );
  return word ? [{ clause, path, message: `“${name}” is not the field's word; say: ${word.say}` }] : [];
}

function inText(path: string, text: string, clause: string): Finding[] {
  return words.flatMap((word) => {
    const found = (word.within?.test(path) ?? true) && !word.except?.test(path) ? word.text?.exec(text) : null;
    return found ? [{ clause, path, message: `“${found[0]}” is not the field's word; say: ${word.say}` }] : [];
  });
}

/** The identifiers a file declares or uses, each once; not those it takes from packages. */
function namesOf(source: Source): Set<string> {
  const names = new Set<string>();
  const foreign = new Set<string>();
  walk(source.syntax.program, (node, parents) => {
    if (node.type === "ImportDeclaration") {
      const from = (node["source"] as { value: string }).value;
      if (/^[.#]|^@safos\//.test(from)) return;
      for (const one of node["specifiers"] as { local: { name: string }; imported?: { name: string } }[]) {
        foreign.add(one.local.name);
        if (one.imported) foreign.add(one.imported.name);
      }
    }
    // Elements of HTML and SVG: <circle>.
    if (
      node.type === "JSXIdentifier" &&
      /^[a-z]/.test(String(node["name"])) &&
      /^JSX\w+Element$/.test(parents.at(-1)?.type ?? "")
    )
      return;
    if (/^(JSX|Private)?Identifier$/.test(node.type)) names.add(String(node["name"]));
  });
  return names.difference(foreign);
}

function stringsOf(source: Source): string[] {
  const found: string[] = [];
  walk(source.syntax.program, (node) => {
    if (node.type === "Literal" && typeof node["value"] === "string") found.push(node["value"]);
    if (node.type === "TemplateElement") found.push((node["value"] as { raw: string }).raw);
  });
  return found;
}
