import { readFileSync } from "node:fs";
import { createBackupKey, type BackupKey } from "#backup";
import { refuse } from "#http";
import type { AllSettings } from "../compose/compose.ts";
import type { Options } from "./arguments.ts";
import { readBackup } from "./archive/restore.ts";
import { need, type Command } from "./command.ts";

/** The code when a command did its work and found content that is not whole. */
export const foundFaults = 3;
const leastKey = 16;

/** The key of `--key-file`, else of the setting; null: none. */
function keyOf(options: Options, settings: AllSettings): BackupKey | null {
  if (options["key-file"] === undefined)
    return settings.backup.key === null ? null : createBackupKey(settings.backup.key);
  const file = need(options["key-file"], "The name of the key file");
  try {
    const text = readFileSync(file, "utf8").trim();
    if (text.length >= leastKey) return createBackupKey(text);
  } catch {
    throw refuse("INVALID", `The key file cannot be read: ${file}`);
  }
  throw refuse("INVALID", `The key in ${file} needs at least ${leastKey} characters.`);
}

export const backupCommands: readonly Command[] = [
  {
    path: ["backup", "verify"],
    usage: "backup verify <file or folder> [--key-file <file>]",
    async run(safos, [file], options, settings) {
      const { manifest, whole, damaged, missing } = await safos.backup.verify(
        need(file, "The file"),
        keyOf(options, settings),
      );
      const faults = damaged.length + missing.length;
      return {
        json: { file, createdAt: manifest.createdAt, tables: manifest.tables.length, whole, damaged, missing },
        text: [
          ...damaged.map((hash) => `${hash} is damaged`),
          ...missing.map((hash) => `${hash} is missing`),
          `${file}: ${manifest.tables.length} tables and ${whole} whole blobs as of ${manifest.createdAt}; ${faults} are not whole.`,
        ].join("\n"),
        code: faults > 0 ? foundFaults : 0,
      };
    },
  },
  {
    path: ["backup", "prune"],
    usage: "backup prune <folder> --keep <number> [--key-file <file>]",
    async run(safos, [folder], options, settings) {
      const keep = Number(need(options["keep"], "--keep"));
      if (!Number.isInteger(keep) || keep < 1) throw refuse("INVALID", "--keep must be a whole number from 1.");
      const removed = await safos.backup.prune(need(folder, "The folder"), keep, keyOf(options, settings));
      return {
        json: { folder, keep, removed },
        text: `${removed.archives} backups, and ${removed.blobs} blobs that only they referred to, were removed from ${folder}.`,
      };
    },
  },
  {
    path: ["backup"],
    usage: "backup <file or folder/> [--key-file <file>]",
    async run(safos, [target], options, settings) {
      const { file, manifest, faulty, renewed } = await safos.backup.write(
        need(target, "The file"),
        keyOf(options, settings),
      );
      return {
        json: {
          file,
          createdAt: manifest.createdAt,
          tables: manifest.tables.length,
          blobs: manifest.blobs,
          faulty,
          renewed,
        },
        text: [
          ...renewed.map((hash) => `${hash} was damaged in the folder and has been copied anew`),
          ...faulty.map((one) => `${one.hash} is ${one.problem}; used by ${one.usedBy.join(", ") || "nothing"}`),
          `${file}: ${manifest.tables.length} tables and ${manifest.blobs} blobs as of ${manifest.createdAt}; ${faulty.length} are not whole.`,
        ].join("\n"),
        code: faulty.length > 0 ? foundFaults : 0,
      };
    },
  },
  {
    path: ["restore"],
    usage: "restore <file or folder> [--keep-going] [--key-file <file>]",
    async run(safos, [path], options, settings) {
      const backup = await safos.backup.open(need(path, "The file"), keyOf(options, settings));
      const { manifest, lost } = await readBackup(safos, backup, { keepGoing: options["keep-going"] === true });
      return {
        json: {
          file: backup.file,
          createdAt: manifest.createdAt,
          tables: manifest.tables.length,
          blobs: manifest.blobs,
          lost,
        },
        text: [
          ...lost.map((hash) => `${hash} could not be brought back`),
          `Everything ${lost.length > 0 ? "else " : ""}is as it was at ${manifest.createdAt}. Start the server.`,
        ].join("\n"),
        code: lost.length > 0 ? foundFaults : 0,
      };
    },
  },
];
