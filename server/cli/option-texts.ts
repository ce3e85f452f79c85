import { readFileSync } from "node:fs";
import { refuse } from "#http";
import type { Options } from "./arguments.ts";

/** Refuses INVALID. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw refuse("INVALID", `${file} cannot be read.`);
  }
}

/** Null: it is not given. */
export const textOf = (options: Options, name: string): string | null => {
  const value = options[name];
  return typeof value === "string" && value !== "" ? value : null;
};
