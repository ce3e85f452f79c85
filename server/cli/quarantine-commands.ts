import { open, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { refuse } from "#http";
import type { Safos } from "../compose/compose.ts";
import { asOperator, need, needOrganisation, type Command } from "./command.ts";

type Quarantined = Awaited<ReturnType<Safos["blobs"]["quarantine"]["list"]>>[number];

const needId = (id: string | undefined): string => need(id, "The id");

const lineOf = (one: Quarantined, domain: string): string =>
  [
    one.id,
    domain,
    one.lastAt.toISOString(),
    `${one.size} bytes`,
    one.signature,
    `tried ${one.times} times`,
    one.releasedAt === null ? null : "released",
    one.isKept ? null : "content not kept",
  ]
    .filter((part) => part !== null)
    .join("  ");

/** A new file that nobody else reads. Refuses INVALID where it cannot be made, before the log has that it was taken. */
async function save(safos: Safos, id: string, path: string): Promise<void> {
  const file = await open(path, "wx", 0o600).catch((error: { code?: string }) => {
    throw refuse("INVALID", `${path} cannot be made (${error.code ?? "no"}).`);
  });
  try {
    await pipeline(await safos.blobs.quarantine.open(id), file.createWriteStream());
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

export const quarantineCommands: readonly Command[] = [
  {
    path: ["quarantine", "list"],
    usage: "quarantine list [<domain>]",
    async run(safos, [domain]) {
      const only = domain === undefined ? undefined : needOrganisation(safos, domain).id;
      const found = await safos.blobs.quarantine.list(only);
      const domains = new Map(safos.organisations.all().map((one) => [one.id, one.domains[0] ?? ""]));
      const lines = found.map((one) => lineOf(one, domains.get(one.organisationId) ?? one.organisationId));
      return { json: found, text: lines.join("\n") || "There is nothing in quarantine." };
    },
  },
  {
    path: ["quarantine", "save"],
    usage: "quarantine save <id> <file>",
    async run(safos, [id, file]) {
      const path = need(file, "The file");
      await asOperator(() => save(safos, needId(id), path));
      return { json: { id, file: path }, text: `${path} holds what was found infected: handle it with care.` };
    },
  },
  {
    path: ["quarantine", "release"],
    usage: "quarantine release <id>",
    async run(safos, [id]) {
      const done = await asOperator(() => safos.blobs.quarantine.release(needId(id)));
      return { json: done, text: "The same content may be stored from now on. It has to be sent again." };
    },
  },
  {
    path: ["quarantine", "remove"],
    usage: "quarantine remove <id>",
    async run(safos, [id]) {
      const done = await asOperator(() => safos.blobs.quarantine.remove(needId(id)));
      return { json: done, text: "It is removed." };
    },
  },
];
