import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** One source file as the rules see it. */
export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Text without comments, so that words in them break no rule. */
  readonly code: string;
  readonly imports: readonly string[];
}

const folders = ["contract", "server", "web", "e2e", "bench", "tools"];
const importPattern = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)["']([^"'\n]+)["']/g;

export function readSources(root: string): Source[] {
  return folders.flatMap((folder) => [...walk(join(root, folder))]).map((path) => readSource(root, path));
}

function* walk(folder: string): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    if (["node_modules", "dist", "output", "fixtures"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (/\.(ts|tsx|mjs|css|md|sql)$/.test(entry.name) && statSync(path).isFile()) yield path;
  }
}

function readSource(root: string, path: string): Source {
  const text = readFileSync(path, "utf8");
  const isCode = /\.(ts|tsx|mjs)$/.test(path);
  const code = isCode ? text.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/(^|[^:"'`])\/\/.*$/gm, "$1") : "";
  return {
    path: relative(root, path).replaceAll("\\", "/"),
    text,
    code,
    imports: isCode ? [...code.matchAll(importPattern)].map((one) => one[1] ?? "") : [],
  };
}
