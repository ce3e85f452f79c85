import { refuse } from "#http";
import type { ClientScope } from "@safos/contract/openid";
import { asOperator, listIn, need, needOrganisation, type Command } from "./command.ts";

/** Systems of an agency in which its people sign in with Safos, and the keys that sign what they are told. */
export const clientCommands: readonly Command[] = [
  {
    path: ["client", "add"],
    usage:
      "client add <domain> --name <text> --redirect <address,…> [--after-logout <address,…>] [--logout <address>] [--scopes <scope,…>] [--public]",
    async run(safos, [domain], options) {
      const organisation = needOrganisation(safos, domain);
      const redirectUris = listIn(options["redirect"]);
      if (redirectUris.length === 0) throw refuse("INVALID", "--redirect is missing.");
      const given = listIn(options["scopes"]) as ClientScope[];
      const made = await asOperator(() =>
        safos.openid.addClient(organisation.id, {
          name: need(options["name"], "--name"),
          redirectUris,
          postLogoutUris: listIn(options["after-logout"]),
          logoutUri: typeof options["logout"] === "string" ? options["logout"] : null,
          scopes: given.length > 0 ? given : ["openid", "profile", "email"],
          isConfidential: options["public"] === undefined,
        }),
      );
      const { issuer } = safos.openid;
      const secret = made.secret === null ? "" : `\nsecret  ${made.secret}\nIt is shown only now.`;
      return { json: { ...made, issuer }, text: `issuer  ${issuer}\nclient  ${made.id}${secret}` };
    },
  },
  {
    path: ["client", "list"],
    usage: "client list [<domain>]",
    async run(safos, [domain]) {
      const meant = domain === undefined ? safos.organisations.all() : [needOrganisation(safos, domain)];
      const found = [];
      for (const { id, domains } of meant)
        for (const one of await safos.openid.clientsOf(id)) found.push({ ...one, domain: domains[0] ?? "" });
      const lines = found.map((one) => `${one.domain}  ${one.id}  ${one.name}  used ${one.lastUsedAt ?? "never"}`);
      return { json: { clients: found }, text: lines.join("\n") || "No systems are connected." };
    },
  },
  {
    path: ["client", "remove"],
    usage: "client remove <domain> <client>",
    async run(safos, [domain, idText]) {
      const organisation = needOrganisation(safos, domain);
      const id = need(idText, "The client's id");
      await asOperator(() => safos.openid.removeClient(organisation.id, id));
      return { json: { id, isRemoved: true }, text: `The client ${id} is removed.` };
    },
  },
  {
    path: ["client", "rotate-keys"],
    usage: "client rotate-keys",
    async run(safos) {
      await asOperator(() => safos.openid.rotateKeys());
      return { json: { isRotated: true }, text: "New keys sign from now on. The old ones are known for 30 days." };
    },
  },
];
