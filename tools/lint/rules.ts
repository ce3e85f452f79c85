import { posix } from "node:path";
import type { Source } from "./sources.ts";

export interface Modules {
  readonly platform: readonly string[];
  readonly shared: readonly string[];
  readonly products: readonly string[];
  readonly uses: Readonly<Record<string, readonly string[]>>;
  readonly pure: readonly string[];
}

export interface Complaint {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

type Rule = (source: Source, modules: Modules, all: readonly Source[]) => string[];

const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\.ts$|^server\/testing\//.test(path);
const serverModule = (path: string): string | null =>
  /^server\/(?:(?:platform|shared|products)\/)?([a-z-]+)\//.exec(path)?.[1] ?? null;
/** Folders of the server that stand above every module and may look into each. */
const aboveModules = ["cli", "demo", "compose"];

/** Where a relative import leads, from the root of the repository. */
function target(source: Source, specifier: string): string | null {
  return specifier.startsWith(".") ? posix.normalize(posix.join(posix.dirname(source.path), specifier)) : null;
}

/** Every rule of the house by its name; each returns sentences, none when all is well. */
export const rules: Readonly<Record<string, Rule>> = {
  doors(source) {
    const own = serverModule(source.path);
    if (own === null || aboveModules.includes(own)) return [];
    return source.imports.flatMap((specifier) => {
      const path = target(source, specifier);
      if (path === null || isTest(source.path)) return [];
      const other = serverModule(path);
      if (other !== null && other !== own) return [`imports ${path}; use the public API #${other}`];
      if (path.startsWith("server/") && other === null) return [`imports ${path}, which belongs to the composition`];
      return path.startsWith("server/") || path.startsWith("contract/") ? [] : [`imports ${path}, outside the server`];
    });
  },

  layers(source, modules) {
    const own = serverModule(source.path);
    if (own === null || aboveModules.includes(own) || isTest(source.path)) return [];
    const allowed = modules.uses[own];
    if (!allowed) return [`the module ${own} is not in tools/lint/modules.json`];
    return source.imports
      .filter((specifier) => specifier.startsWith("#"))
      .map((specifier) => specifier.slice(1))
      .filter((other) => other !== own && !allowed.includes(other))
      .map((other) => `${own} may not use #${other}`);
  },

  order(source, modules) {
    if (source.path !== "tools/lint/modules.json" && source.path !== "server/compose/compose.ts") return [];
    const rank = new Map([
      ...modules.platform.map((one) => [one, 0] as const),
      ...modules.shared.map((one) => [one, 1] as const),
      ...modules.products.map((one) => [one, 2] as const),
    ]);
    const complaints: string[] = [];
    for (const [own, uses] of Object.entries(modules.uses)) {
      for (const other of uses) {
        if ((rank.get(other) ?? 3) > (rank.get(own) ?? -1))
          complaints.push(`${own} uses ${other}, which stands above it`);
        if (rank.get(own) === 2 && rank.get(other) === 2)
          complaints.push(`${own} uses ${other}: products do not know each other`);
        if (reaches(modules, other, own)) complaints.push(`${own} and ${other} use each other`);
      }
    }
    return complaints;
  },

  "contract-alone"(source) {
    if (!source.path.startsWith("contract/")) return [];
    return source.imports
      .filter((one) => !/^\.\.?\//.test(one) && one !== "typebox" && !(isTest(source.path) && one === "vitest"))
      .map((one) => `the contract imports ${one}`);
  },

  "web-alone"(source) {
    if (!source.path.startsWith("web/")) return [];
    return source.imports.flatMap((specifier) => {
      if (specifier.startsWith("#") || /(^|\/)server\//.test(specifier))
        return [`the page imports ${specifier} from the server`];
      if (/^(react-aria|@react-aria|@react-stately)/.test(specifier) && !source.path.startsWith("web/ui/"))
        return ["only web/ui imports React Aria"];
      return [];
    });
  },

  environment(source) {
    if (!source.path.startsWith("server/") || isTest(source.path)) return [];
    const complaints: string[] = [];
    const isEntry = source.path === "server/main.ts" || source.path === "server/cli/main.ts";
    if (/process\.env\b/.test(source.code) && !isEntry && !source.path.startsWith("server/platform/config/"))
      complaints.push("reads process.env");
    if (/\bconsole\./.test(source.code)) complaints.push("uses console");
    if (/\bDate\.now\(|\bMath\.random\(/.test(source.code) && !source.path.startsWith("server/platform/clock/"))
      complaints.push("reads the clock or the dice itself; use #clock");
    return complaints;
  },

  pure(source, modules) {
    const inside = modules.pure.find(
      (one) => source.path === `server/${one}` || source.path.startsWith(`server/${one}/`),
    );
    if (inside === undefined || isTest(source.path)) return [];
    const allowed = /^(node:(crypto|buffer|path)|#http|saxes)$/;
    return source.imports
      .filter(
        (specifier) =>
          !allowed.test(specifier) &&
          !(target(source, specifier) ?? "").startsWith(`server/${inside.replace(/\/[^/]+\.ts$/, "")}`),
      )
      .map((specifier) => `a pure engine imports ${specifier}`);
  },

  "own-schema"(source, modules) {
    const own = /^server\/[a-z]+\/([a-z-]+)\/migrations\//.exec(source.path)?.[1];
    if (own === undefined) return [];
    const schemas = [...modules.platform, ...modules.shared, ...modules.products];
    return schemas
      .filter(
        (schema) =>
          schema !== own &&
          !["identity", "organisations", "workspaces"].includes(schema) &&
          // `events.emit(` is the outbox's way in for database functions.
          new RegExp(`\\b${schema}\\.[a-z_]+`).test(source.text.replaceAll("events.emit(", "")),
      )
      .map((schema) => `a migration of ${own} touches the schema ${schema}`);
  },

  size(source) {
    if (!/\.(ts|tsx|mjs|css)$/.test(source.path)) return [];
    const lines = source.text.split("\n").length;
    return lines > 500 ? [`has ${lines} lines; split it by a product noun`] : [];
  },

  "door-size"(source) {
    if (!/^server\/[a-z]+\/[a-z-]+\/index\.ts$/.test(source.path)) return [];
    const lines = source.text.trimEnd().split("\n").length;
    return lines > 40 && !/^server\/platform\/(clock|module)\//.test(source.path)
      ? [`the public API has ${lines} lines; at most 40`]
      : [];
  },

  readme(source, _modules, all) {
    const folder = /^(server\/[a-z]+\/[a-z-]+)\/index\.ts$/.exec(source.path)?.[1];
    if (folder === undefined) return [];
    const readme = all.find((one) => one.path === `${folder}/README.md`);
    if (!readme) return [`${folder}/README.md is missing`];
    const lines = readme.text.trimEnd().split("\n").length;
    return lines > 60 ? [`${folder}/README.md has ${lines} lines; at most 60`] : [];
  },

  names(source) {
    const folder = /(?:^|\/)(utils|helpers|common|core|misc)\//.exec(source.path)?.[1];
    return folder === undefined ? [] : [`lies in a folder called ${folder}; name it by what it is about`];
  },
};

function reaches(modules: Modules, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (modules.uses[from] ?? []).some((next) => reaches(modules, next, to, seen));
}

export function check(sources: readonly Source[], modules: Modules, only?: string): Complaint[] {
  return Object.entries(rules)
    .filter(([rule]) => only === undefined || rule === only)
    .flatMap(([rule, apply]) =>
      sources.flatMap((source) =>
        apply(source, modules, sources).map((message) => ({ rule, path: source.path, message })),
      ),
    );
}

/** Files that are getting long, before they break the rule. */
export function longFiles(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => /\.(ts|tsx|css)$/.test(source.path) && source.text.split("\n").length > 300)
    .map((source) => `${source.path}: ${source.text.split("\n").length} lines`);
}
