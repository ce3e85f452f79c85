import type { Finding, Rule } from "../rule.ts";
import { walk, type Source } from "../sources.ts";

/** Schemas that foreign keys of any module may lead to. */
const referred = ["identity", "organisations", "workspaces"];

export const ownSchema: Rule = {
  name: "own-schema",
  about:
    "A module's SQL, in code and in migrations, names its own schema; foreign keys may lead to people, organisations and workspaces.",
  clauses: ["code", "builder", "migration"],
  check(house) {
    const schemas = house.moduleNames.join("|");
    const statement = new RegExp(
      String.raw`\b(?:from|join|into|update|references|table|truncate|lock|copy)\s+(?:only\s+)?"?(${schemas})"?\."?([a-z_]+)`,
      "gi",
    );
    const name = new RegExp(String.raw`^(${schemas})\.([a-z_]+)(?: as \w+)?$`);
    return house.sources.flatMap((source): Finding[] => {
      const own = house.moduleOf(source.path);
      if (own === null || house.aboveModules.includes(own) || source.isTest || own === "testing") return [];
      if (source.path.endsWith(".sql")) return migration(source, own, house.moduleNames);
      if (!source.isCode) return [];
      const say = (clause: string, schema: string, table: string): Finding[] =>
        schema === own
          ? []
          : [{ clause, path: source.path, message: `${own} names the table ${schema}.${table} of another module` }];
      return textsOf(source).flatMap(({ text, callee }) => {
        const builder = /^(selectFrom|insertInto|updateTable|deleteFrom|(inner|left|right|full)Join|table|ref)$/;
        const direct = builder.test(callee) ? name.exec(text) : null;
        if (direct) return say("builder", direct[1] ?? "", direct[2] ?? "");
        return [...text.matchAll(statement)].flatMap((one) => say("code", one[1] ?? "", one[2] ?? ""));
      });
    });
  },
};

function migration(source: Source, own: string, schemas: readonly string[]): Finding[] {
  const text = source.text
    .replaceAll(/--.*$/gm, "")
    // The outbox's way in for database functions.
    .replaceAll("events.emit(", "")
    .replaceAll(new RegExp(`\\breferences (${referred.join("|")})\\.`, "gi"), "references ");
  return schemas
    .filter((schema) => schema !== own && new RegExp(`\\b${schema}\\.[a-z_]+`).test(text))
    .map((schema) => ({
      clause: "migration",
      path: source.path,
      message: `a migration of ${own} touches the schema ${schema}`,
    }));
}

/** Every string and template of a file, values left out as `?`, with the name of the function it is handed to. */
function textsOf(source: Source): { readonly text: string; readonly callee: string }[] {
  const found: { text: string; callee: string }[] = [];
  walk(source.syntax.program, (node, parents) => {
    const parent = parents.at(-1);
    const to = parent?.type === "CallExpression" ? (parent["callee"] as Record<string, { name?: string }>) : undefined;
    const callee = to?.["property"]?.name ?? (to as { name?: string } | undefined)?.name ?? "";
    if (node.type === "Literal" && typeof node["value"] === "string") found.push({ text: node["value"], callee });
    if (node.type === "TemplateLiteral") {
      const quasis = node["quasis"] as { value: { cooked: string | null; raw: string } }[];
      found.push({ text: quasis.map(({ value }) => value.cooked ?? value.raw).join("?"), callee });
    }
  });
  return found;
}
