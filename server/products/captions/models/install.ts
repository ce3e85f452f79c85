import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { refuse } from "#http";
import { modelFiles, modelName, modelParts, modelsFolder, readModel, type Model } from "./model.ts";
import { isAddress, openSource, partsOf, readList, type Source } from "./source.ts";
import { tryModel } from "./try-model.ts";

interface Asked {
  /** A folder, or the address that the files lie under. */
  readonly source: string;
  /** What `sha256sum SHA256SUMS` says; null: not checked, which only a folder may be. */
  readonly sha256: string | null;
  /** What it is called; null: as the folder or the end of the address. */
  readonly name: string | null;
}

interface Installed {
  readonly name: string;
  /** Of the list of sums of its files: what `--sha256` asks for. */
  readonly sha256: string;
  readonly files: Readonly<Record<string, string>>;
}

const largestFile = 4 * 1024 ** 3;
const sumOf = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

/**
 * Takes a model of Whisper in: its files are read, compared with their sums, tried, and only then there. Refuses INVALID and
 * CAPTIONS_MODEL_BROKEN; what was installed before stays then.
 */
export async function installModel(dataFolder: string, { source, sha256, name: wanted }: Asked): Promise<Installed> {
  const name = (wanted ?? source.replace(/\/+$/, "").split("/").at(-1) ?? "").toLowerCase();
  if (!modelName.test(name))
    throw refuse("INVALID", `${name} is no name of a model: give one with --name, such as kb-whisper-base.`);
  if (sha256 !== null && !/^[0-9a-f]{64}$/i.test(sha256))
    throw refuse("INVALID", "--sha256 takes the 64 digits that `sha256sum SHA256SUMS` writes.");
  if (sha256 === null && isAddress(source))
    throw refuse(
      "INVALID",
      "What comes from an address is checked: give --sha256, what `sha256sum SHA256SUMS` writes.",
    );
  const from = await openSource(source);
  if (from.list !== null && sha256 !== null) requireSum("SHA256SUMS", sumOf(from.list), sha256);
  const folder = modelsFolder(dataFolder);
  const fresh = join(folder, `.new-${randomUUID()}`);
  await mkdir(fresh, { recursive: true });
  try {
    const files = await takeFiles(from, fresh);
    const list = listOf(files);
    if (from.list === null && sha256 !== null) requireSum("the list of sums", sumOf(list), sha256);
    const installed: Installed = { name, sha256: sumOf(from.list ?? list), files };
    await writeFile(join(fresh, "model.json"), JSON.stringify({ ...installed, source }, null, 2));
    await tryModel(modelIn(fresh));
    await replace(folder, name, fresh);
    return installed;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function requireSum(what: string, found: string, wanted: string): void {
  if (found !== wanted.toLowerCase())
    throw refuse("CAPTIONS_MODEL_BROKEN", `${what} is not what was asked for: its SHA-256 is ${found}.`);
}

/** Copies the three parts; their sums by the names that they came with. */
async function takeFiles(from: Source, to: string): Promise<Record<string, string>> {
  const sums = from.list === null ? null : readList(from.list);
  const parts = partsOf(from.names ?? [...(sums?.keys() ?? [])]);
  const files: Record<string, string> = {};
  for (const part of modelParts) {
    const name = parts[part];
    const found = await copy(await from.open(name), join(to, modelFiles[part]));
    const wanted = sums?.get(name);
    if (sums && wanted === undefined) throw refuse("INVALID", `SHA256SUMS has no sum of ${name}.`);
    if (wanted !== undefined) requireSum(name, found, wanted);
    files[name] = found;
  }
  return files;
}

/** As `sha256sum` writes it, in the order of the names. */
const listOf = (files: Readonly<Record<string, string>>): string =>
  Object.entries(files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join("");

async function copy(content: NodeJS.ReadableStream, path: string): Promise<string> {
  const hash = createHash("sha256");
  let size = 0;
  const count = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part);
      size += part.length;
      done(size > largestFile ? refuse("INVALID", "A file of the model is larger than 4 GB.") : null, part);
    },
  });
  await pipeline(content, count, createWriteStream(path));
  return hash.digest("hex");
}

function modelIn(fresh: string): Model {
  const pathOf = (part: keyof typeof modelFiles): string => join(fresh, modelFiles[part]);
  return { name: "new", encoder: pathOf("encoder"), decoder: pathOf("decoder"), tokens: pathOf("tokens") };
}

async function replace(folder: string, name: string, fresh: string): Promise<void> {
  const old = join(folder, `.old-${randomUUID()}`);
  if (readModel(folder, name)) await rename(join(folder, name), old);
  else await rm(join(folder, name), { recursive: true, force: true });
  await rename(fresh, join(folder, name));
  await rm(old, { recursive: true, force: true });
}
