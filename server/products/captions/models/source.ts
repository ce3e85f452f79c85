import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { refuse } from "#http";
import { modelParts, type ModelPart } from "./model.ts";

/** Where the files of a model are: a folder, or an address that they lie under. */
export interface Source {
  /** `<sha256>  <name>` for each file, as `sha256sum` writes it; null: there is no such list. */
  readonly list: string | null;
  /** Of a folder: what lies in it. */
  readonly names: readonly string[] | null;
  open(name: string): Promise<Readable>;
}

const listName = "SHA256SUMS";
const longestList = 64 * 1024;
/** A file's name: it becomes part of an address and of a path. */
const plainName = /^[\w][\w.-]{0,127}$/;

export const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

/** Refuses INVALID where it cannot be read. */
export async function openSource(source: string): Promise<Source> {
  return isAddress(source) ? openAddress(source) : openFolder(source);
}

async function openFolder(folder: string): Promise<Source> {
  const names = await readdir(folder).catch(() => {
    throw refuse("INVALID", `${folder} cannot be read.`);
  });
  return {
    list: names.includes(listName) ? await readFile(join(folder, listName), "utf8") : null,
    names: names.filter((name) => plainName.test(name)),
    open: async (name) => createReadStream(join(folder, name)),
  };
}

async function openAddress(address: string): Promise<Source> {
  const base = address.endsWith("/") ? address : `${address}/`;
  async function ask(name: string): Promise<Response> {
    const response = await fetch(new URL(name, base)).catch((error: unknown) => {
      throw refuse("INVALID", `${base}${name} cannot be fetched.`, { cause: String(error) });
    });
    if (!response.ok || !response.body) throw refuse("INVALID", `${base}${name} answered ${response.status}.`);
    return response;
  }
  const list = Buffer.from(await (await ask(listName)).arrayBuffer());
  if (list.length > longestList) throw refuse("INVALID", `${base}${listName} is too long.`);
  return {
    list: list.toString("utf8"),
    names: null,
    open: async (name) => Readable.fromWeb((await ask(name)).body as never),
  };
}

/** The sums of a list by file. Refuses INVALID where a line is none. */
export function readList(list: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of list.split("\n").map((one) => one.trim())) {
    if (line === "") continue;
    const [, sum, name] = /^([0-9a-f]{64})\s+\*?(.+)$/i.exec(line) ?? [];
    if (sum === undefined || name === undefined || !plainName.test(name))
      throw refuse("INVALID", `${listName} has a line that is no sum of a file: ${line.slice(0, 80)}`);
    sums.set(name, sum.toLowerCase());
  }
  return sums;
}

const endings: Readonly<Record<ModelPart, RegExp>> = {
  encoder: /encoder[\w.-]*\.onnx$/,
  decoder: /decoder[\w.-]*\.onnx$/,
  tokens: /tokens\.txt$/,
};

/** Which file is which part: `base-encoder.int8.onnx` is the encoder; the smaller (int8) of two. Refuses INVALID. */
export function partsOf(names: readonly string[]): Readonly<Record<ModelPart, string>> {
  const find = (part: ModelPart): string => {
    const found = names.filter((name) => endings[part].test(name));
    const chosen = found.find((name) => name.includes("int8")) ?? found[0];
    if (chosen === undefined)
      throw refuse(
        "INVALID",
        `There is no ${part === "tokens" ? "…tokens.txt" : `…${part}….onnx`}: a model of Whisper as sherpa-onnx exports it has an encoder, a decoder and tokens.`,
      );
    return chosen;
  };
  return Object.fromEntries(modelParts.map((part) => [part, find(part)])) as Record<ModelPart, string>;
}
