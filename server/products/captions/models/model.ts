import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** An installed model of Whisper: the paths of its files. */
export interface Model {
  readonly name: string;
  readonly encoder: string;
  readonly decoder: string;
  readonly tokens: string;
}

/** What the files of a model are called once it is installed. */
export const modelFiles = { encoder: "encoder.onnx", decoder: "decoder.onnx", tokens: "tokens.txt" } as const;
export type ModelPart = keyof typeof modelFiles;
export const modelParts = Object.keys(modelFiles) as readonly ModelPart[];

/** What a model may be called: it names a folder. */
export const modelName = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export const modelsFolder = (dataFolder: string): string => join(dataFolder, "models");

/** Null: none of this name is installed, or not whole. */
export function readModel(folder: string, name: string): Model | null {
  if (!modelName.test(name)) return null;
  const place = join(folder, name);
  const pathOf = (part: ModelPart): string => join(place, modelFiles[part]);
  if (!modelParts.every((part) => existsSync(pathOf(part)))) return null;
  return { name, encoder: pathOf("encoder"), decoder: pathOf("decoder"), tokens: pathOf("tokens") };
}

/** The wanted model (`KBLab/kb-whisper-base` is `kb-whisper-base`), or the only one that is installed; null: there is none. */
export function chooseModel(folder: string, wanted: string): Model | null {
  const named = readModel(folder, wanted.toLowerCase().split("/").at(-1) ?? "");
  if (named || !existsSync(folder)) return named;
  const others = readdirSync(folder).flatMap((name) => readModel(folder, name) ?? []);
  return others.length === 1 ? (others[0] ?? null) : null;
}
