import { refuse } from "#http";
import { foundFaults } from "./backup-commands.ts";
import { announcing, asOperator, need, needOrganisation, type Command } from "./command.ts";
import { readText } from "./option-texts.ts";

export const blobCommands: readonly Command[] = [
  {
    path: ["blobs", "verify"],
    usage: "blobs verify",
    async run(safos) {
      const { checked, faulty } = await safos.blobs.verify();
      const lines = faulty.map((one) => `${one.hash} is ${one.problem}; used by ${one.usedBy.join(", ") || "nothing"}`);
      return {
        json: { checked, faulty },
        text: [...lines, `${checked} blobs were read, ${faulty.length} are not whole.`].join("\n"),
        code: faulty.length > 0 ? foundFaults : 0,
      };
    },
  },
  {
    path: ["blobs", "usage"],
    usage: "blobs usage",
    async run(safos) {
      const usage = [];
      for (const { id, domains } of safos.organisations.all())
        usage.push({ domain: domains[0] ?? "", bytes: await safos.blobs.bytes(id) });
      const total = await safos.blobs.bytes();
      return {
        json: { organisations: usage, total },
        text: [...usage.map((one) => `${one.domain}: ${one.bytes} bytes`), `Altogether ${total} bytes.`].join("\n"),
      };
    },
  },
  {
    path: ["blobs", "rotate-master"],
    usage: "blobs rotate-master --to <file>",
    async run(safos, _, options) {
      const keys = await safos.blobs.keys.rotateMaster(readText(need(options["to"], "--to")));
      const next =
        (await safos.blobs.keys.carried()) === null
          ? "Give the servers the new master key as SAFOS_BLOB_KEY and start them again."
          : "The new master key lies in the data folder.";
      return { json: { keys }, text: `${keys} keys are encrypted with the new master key. ${next}` };
    },
  },
  {
    path: ["blobs", "new-key"],
    usage: "blobs new-key <domain>",
    async run(safos, [domain]) {
      const { id } = needOrganisation(safos, domain);
      const done = announcing(safos, { type: "organisation.contentKeyRenewed", payload: { organisationId: id } });
      const generation = await asOperator(() => safos.blobs.keys.renew(id, done));
      return { json: { domain, generation }, text: `What ${domain} stores from now on has key ${generation}.` };
    },
  },
  {
    path: ["blobs", "destroy-key"],
    usage: "blobs destroy-key <domain> --yes",
    async run(safos, [domain], options) {
      const { id, name } = needOrganisation(safos, domain);
      if (options["yes"] !== true)
        throw refuse(
          "INVALID",
          `Nothing that ${name} has stored can be read again, by nobody. Say --yes if that is what you want.`,
        );
      const done = announcing(safos, { type: "organisation.contentKeyDestroyed", payload: { organisationId: id } });
      const kept = await asOperator(() => safos.blobs.handOver(id));
      const wasThere = await asOperator(() => safos.blobs.keys.destroy(id, done));
      if (!wasThere) throw refuse("MISSING", `${name} has no keys, or they are destroyed already.`);
      return {
        json: { domain, kept },
        text: `The keys of ${name} are destroyed; ${kept} contents that others have too are kept for them. Backups of before still hold them: remove those too.`,
      };
    },
  },
];
