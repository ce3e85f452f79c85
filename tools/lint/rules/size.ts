import { posix } from "node:path";
import type { House } from "../house.ts";
import type { Finding, Rule } from "../rule.ts";
import { walk, type Node, type Source } from "../sources.ts";

const fileLimit = 500;
const fileWarning = 300;
const functionLimit = 100;
const functionWarning = 60;
const apiLimit = 40;
/** Modules that are their own public API: there is nothing behind it. */
const apiAlone = ["server/platform/cache", "server/platform/clock", "server/platform/module"];
const lines = (source: Source): number => source.text.trimEnd().split("\n").length;

export const size: Rule = {
  name: "size",
  about: `No file over ${fileLimit} lines; a public API (index.ts) at most ${apiLimit}.`,
  clauses: ["file", "public-api"],
  paths: () => apiAlone,
  check: (house) =>
    house.sources.flatMap((source): Finding[] => {
      const { path } = source;
      if (/\.(ts|tsx|mjs|css)$/.test(path) && lines(source) > fileLimit)
        return [{ clause: "file", path, message: `has ${lines(source)} lines; split it by a product noun` }];
      const isApi = /^server\/[a-z]+\/[a-z-]+\/index\.ts$/.test(path) && !apiAlone.includes(posix.dirname(path));
      if (isApi && lines(source) > apiLimit)
        return [
          { clause: "public-api", path, message: `the public API has ${lines(source)} lines; at most ${apiLimit}` },
        ];
      return [];
    }),
};

export const functionLength: Rule = {
  name: "function-length",
  about: `No function, method, component or factory over ${functionLimit} lines of code, from its first line to its last; blank and comment lines do not count, tests are free.`,
  clauses: ["declaration", "expression", "method"],
  check: (house) =>
    house.code.flatMap((source) =>
      functionsOf(source)
        .filter(({ length }) => length > functionLimit)
        .map(({ clause, what, length }) => ({
          clause,
          path: source.path,
          what,
          message: `${what} has ${length} lines; at most ${functionLimit}`,
        })),
    ),
};

interface LongFunction {
  readonly clause: string;
  readonly what: string;
  readonly length: number;
}

function functionsOf(source: Source): LongFunction[] {
  if (source.isTest) return [];
  const codeLines = source.code.split("\n").map((line) => line.trim() !== "");
  const starts = [0];
  for (let at = source.text.indexOf("\n"); at >= 0; at = source.text.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
  const found: LongFunction[] = [];
  walk(source.syntax.program, (node, parents) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return;
    const length = codeLines.slice(lineOf(node.start), lineOf(node.end) + 1).filter(Boolean).length;
    if (length <= functionWarning) return;
    const isMethod = /^(MethodDefinition|Property)$/.test(parents.at(-1)?.type ?? "");
    const clause = node.type === "FunctionDeclaration" ? "declaration" : isMethod ? "method" : "expression";
    found.push({ clause, what: nameOf(node, parents), length });
  });
  return found;
}

const idName = (node: unknown): string | undefined => {
  const { name, value } = (node ?? {}) as { name?: unknown; value?: unknown };
  return typeof name === "string" ? name : typeof value === "string" ? value : undefined;
};

/** A function's own name, or that of what it is given to: `send`, `routes:callback`. */
function nameOf(node: Node, parents: readonly Node[]): string {
  const own = idName(node["id"]);
  if (own !== undefined) return own;
  const parent = parents.at(-1);
  const given = parent && (idName(parent["id"]) ?? (parent["value"] === node ? idName(parent["key"]) : undefined));
  if (given !== undefined) return given;
  for (const one of parents.toReversed()) {
    const name = idName(one["id"]) ?? idName(one["key"]);
    if (name !== undefined) return `${name}:callback`;
  }
  return "callback";
}

/** What gets long before it breaks a rule, and the median that the house aims at (75 lines). */
export function warnings(house: House): {
  readonly median: number;
  readonly files: string[];
  readonly functions: string[];
} {
  const counted = house.sources.filter(({ path, isTest }) => /^(server|web|contract)\/.*\.tsx?$/.test(path) && !isTest);
  const sorted = counted.map(lines).sort((a, b) => a - b);
  return {
    median: sorted[sorted.length >> 1] ?? 0,
    files: house.sources
      .filter((source) => /\.(ts|tsx|css)$/.test(source.path) && lines(source) > fileWarning)
      .map((source) => `${source.path}: ${lines(source)} lines`),
    functions: house.code.flatMap((source) =>
      functionsOf(source).map(({ what, length }) => `${source.path}#${what}: ${length} lines`),
    ),
  };
}
