import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import type { AuditFormat } from "@safos/contract/audit";
import { refuse } from "#http";
import { foundFaults } from "./backup-commands.ts";
import { need, needOrganisation, type Command } from "./command.ts";

const formats: readonly AuditFormat[] = ["json", "syslog", "cef"];

interface Ends {
  readonly organisations: readonly { readonly domain: string; readonly sequence: number; readonly hash: string }[];
}

/** What an earlier `audit verify --json` printed. */
function readEnds(file: string): Ends["organisations"] {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as Ends).organisations.map(({ domain, sequence, hash }) => ({
      domain: domain,
      sequence: sequence,
      hash: hash,
    }));
  } catch {
    throw refuse("INVALID", `${file} is not what \`audit verify --json\` prints.`);
  }
}

export const auditCommands: readonly Command[] = [
  {
    path: ["audit", "verify"],
    usage: "audit verify [<domain>] [--against <file>]",
    async run(safos, [domain], options) {
      const meant = domain === undefined ? safos.organisations.all() : [needOrganisation(safos, domain)];
      const earlier = options["against"] === undefined ? [] : readEnds(need(options["against"], "The file"));
      const found = [];
      for (const { id, domains } of meant) {
        const name = domains[0] ?? "";
        const end = earlier.find((one) => one.domain === name);
        found.push({ domain: name, ...(await safos.audit.verify(id, end)) });
      }
      const lines = found.map(({ domain: name, count, fault }) =>
        fault === null
          ? `${name}: ${count} records, whole`
          : `${name}: record ${fault.sequence} is ${fault.problem === "missing" ? "missing" : "not what was written"}`,
      );
      return {
        json: { organisations: found },
        text: lines.join("\n"),
        code: found.some(({ fault }) => fault !== null) ? foundFaults : 0,
      };
    },
  },
  {
    path: ["audit", "export"],
    usage: "audit export <domain> <file> [--format json|syslog|cef]",
    async run(safos, [domain, file], options) {
      const organisation = needOrganisation(safos, domain);
      const target = need(file, "The file");
      const format = formats.find((one) => one === (options["format"] ?? "json"));
      if (!format) throw refuse("INVALID", `--format must be one of ${formats.join(", ")}.`);
      const out = await open(target, "w", 0o600);
      let count = 0;
      try {
        for await (const lines of safos.audit.export(organisation.id, format)) {
          await out.write(lines.text);
          count += lines.count;
        }
        await out.sync();
      } finally {
        await out.close();
      }
      return { json: { file: target, count }, text: `${target}: ${count} records of ${organisation.name}.` };
    },
  },
];
