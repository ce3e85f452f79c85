// Which test files belong to a part: `npm test -- boards`. Runs under an older Node, with nothing installed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const foldersIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
        .map((entry) => entry.name)
    : [];

/** Each part by its name: path filters for the module tests and for the tests of `e2e/`, relative to each. */
export function testParts(root) {
  const parts = new Map();
  const add = (name, kind, filter) => {
    if (!parts.has(name)) parts.set(name, { modules: [], e2e: [] });
    parts.get(name)[kind].push(filter);
  };
  for (const floor of ["platform", "shared", "products"])
    for (const name of foldersIn(join(root, "server", floor))) add(name, "modules", `server/${floor}/${name}/`);
  for (const name of ["compose", "cli", "demo"])
    if (existsSync(join(root, "server", name))) add(name, "modules", `server/${name}/`);
  for (const floor of ["shared", "products"])
    for (const name of foldersIn(join(root, "web", floor))) add(name, "modules", `web/${floor}/${name}/`);
  for (const name of ["contract", "tools", "web"]) add(name, "modules", `${name}/`);
  add("modules", "modules", "");
  for (const name of ["journeys", "clients", "faults"]) add(name, "e2e", `${name}/`);
  const belongs = JSON.parse(readFileSync(join(root, "e2e", "parts.json"), "utf8"));
  for (const [file, names] of Object.entries(belongs)) for (const name of names) add(name, "e2e", `${file}.test.ts`);
  return parts;
}

/**
 * What to run for what was asked: names of parts, paths, and vitest's own flags. Filters are null when that side has
 * nothing to run; `unknown` names what is neither a part nor a path.
 */
export function chooseTests(root, parameters) {
  const parts = testParts(root);
  const flags = [];
  const modules = new Set();
  const e2e = new Set();
  const unknown = [];
  for (let at = 0; at < parameters.length; at++) {
    const one = parameters[at];
    const part = parts.get(one);
    if (one === "--") continue;
    if (one.startsWith("-")) {
      flags.push(one);
      if (/^(-t|--testNamePattern)$/.test(one) && at + 1 < parameters.length) flags.push(parameters[++at]);
    } else if (part) {
      for (const filter of part.modules) modules.add(filter);
      for (const filter of part.e2e) e2e.add(filter);
    } else if (/[/.]/.test(one)) {
      // A path: of whichever side has it.
      modules.add(one);
      e2e.add(one.replace(/^e2e\//, ""));
    } else unknown.push(one);
  }
  const isAll = modules.size === 0 && e2e.size === 0;
  const filters = (chosen) => (isAll || chosen.has("") ? [] : chosen.size > 0 ? [...chosen] : null);
  return {
    flags,
    modules: filters(modules),
    e2e: filters(e2e),
    unknown,
    names: [...parts.keys()].sort((a, b) => (a < b ? -1 : 1)),
  };
}
