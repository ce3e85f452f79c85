import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { refuse } from "#http";
import type { Organisation } from "#organisations";
import type { Safos } from "../compose/compose.ts";
import type { Options } from "./arguments.ts";
import { asOperator, need, needOrganisation, type Command } from "./command.ts";

/** Larger than any registration, and small enough to be read at once. */
const mostBytes = 1_000_000;

/** YAML, of which JSON is a part. Refuses INVALID. */
function readFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw refuse("INVALID", `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (text.length > mostBytes) throw refuse("INVALID", `${path} is too large for a registration.`);
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw refuse("INVALID", `${path} is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The one that is named, or the only one there is. Refuses INVALID and MISSING. */
function organisationIn(safos: Safos, { organisation }: Options): Organisation {
  if (organisation !== undefined) return needOrganisation(safos, String(organisation));
  const domains = safos.organisations.agencyDomains();
  const [only, ...more] = new Set(domains.map((domain) => needOrganisation(safos, domain)));
  if (only === undefined || more.length > 0)
    throw refuse("INVALID", "Which organisation's? --organisation is missing.");
  return only;
}

/** Bridges and bots that speak Matrix' application service API. */
export const appserviceCommands: readonly Command[] = [
  {
    path: ["appservice", "add"],
    usage: "appservice add <file.yaml> [--organisation <domain>]",
    async run(safos, [path], options) {
      const file = readFile(need(path, "The registration file"));
      const organisation = organisationIn(safos, options);
      const made = await asOperator(() => safos.chat.appservices.register(file, organisation));
      return { json: made, text: `${made.id} is ${made.sender}, and is sent to ${made.url ?? "nowhere"}.` };
    },
  },
  {
    path: ["appservice", "list"],
    usage: "appservice list",
    async run(safos) {
      const found = (await safos.chat.appservices.list()).map((one) => ({
        ...one,
        domain: safos.organisations.byId(one.organisationId)?.domains[0] ?? "",
      }));
      const lines = found.map((one) => `${one.domain}  ${one.id}  ${one.sender}  ${one.url ?? "no address"}`);
      return { json: { appservices: found }, text: lines.join("\n") || "There are no application services." };
    },
  },
  {
    path: ["appservice", "remove"],
    usage: "appservice remove <id>",
    async run(safos, [idText]) {
      const id = need(idText, "The application service's id");
      await asOperator(() => safos.chat.appservices.remove(id));
      return { json: { id, isRemoved: true }, text: `The application service ${id} is removed.` };
    },
  },
];
