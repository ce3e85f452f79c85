import { longestScimMonths } from "@safos/contract/scim";
import { refuse } from "#http";
import type { Options } from "./arguments.ts";
import { asOperator, need, needOrganisation, type Command } from "./command.ts";

function monthsOf(options: Options): number {
  const months = Number(options["months"] ?? 12);
  if (!Number.isInteger(months) || months < 1 || months > longestScimMonths)
    throw refuse("INVALID", `--months is a number from 1 to ${longestScimMonths}.`);
  return months;
}

/** How an organisation's directory is let in. */
export const scimCommands: readonly Command[] = [
  {
    path: ["scim", "token"],
    usage: "scim token <domain> [--name <text>] [--months <number>]",
    async run(safos, [domain], options) {
      const organisation = needOrganisation(safos, domain);
      const name = typeof options["name"] === "string" ? options["name"] : organisation.name;
      const fresh = { name, months: monthsOf(options) };
      const made = await asOperator(() => safos.identity.addScimToken(organisation.id, fresh));
      const { base } = safos.identity.scim;
      return {
        json: { ...made, address: base },
        text: `${made.token}\nIt is shown only now. It is good at ${base} until ${made.expiresAt}.`,
      };
    },
  },
  {
    path: ["scim", "list"],
    usage: "scim list [<domain>]",
    async run(safos, [domain]) {
      const meant = domain === undefined ? safos.organisations.all() : [needOrganisation(safos, domain)];
      const found = [];
      for (const { id, domains } of meant)
        for (const one of await safos.identity.scimTokensOf(id)) found.push({ ...one, domain: domains[0] ?? "" });
      const lines = found.map(
        (one) => `${one.domain}  ${one.name}  used ${one.lastUsedAt ?? "never"}  until ${one.expiresAt}  ${one.id}`,
      );
      return { json: { tokens: found }, text: lines.join("\n") || "There are no tokens." };
    },
  },
  {
    path: ["scim", "revoke"],
    usage: "scim revoke <domain> <id>",
    async run(safos, [domain, idText]) {
      const organisation = needOrganisation(safos, domain);
      const id = need(idText, "The token's id");
      await asOperator(() => safos.identity.revokeScimToken(organisation.id, id));
      return { json: { id, isRevoked: true }, text: `The token ${id} is revoked.` };
    },
  },
];
