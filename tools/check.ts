import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { firstLoad } from "./first-load.ts";
import { runLint } from "./lint/run.ts";
import { staleReferences } from "./reference.ts";

/** Everything that must hold besides the tests. Each step prints what is wrong; the last line counts. */
const root = join(import.meta.dirname, "..");
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const folders = ["contract", "server", "web", "e2e", "bench", "tools"];

function command(name: string, parameters: string[], cwd = root): boolean {
  const done = spawnSync(join(root, "node_modules", ".bin", name), parameters, { cwd, stdio: "inherit" });
  return done.status === 0;
}

const steps: readonly (readonly [name: string, holds: () => boolean | Promise<boolean>])[] = [
  ["format", () => command("oxfmt", ["--check", ...folders])],
  ["lint", () => command("oxlint", ["--type-aware", "--deny-warnings", ...folders])],
  ...["server", "web", "e2e", "bench", "tools"].map(
    (folder) => [`types of ${folder}`, () => command("tsc", ["-p", folder])] as const,
  ),
  ["boundaries", () => runLint(say) === 0],
  // Exports are the rule `dead-exports` of the boundaries.
  ["dead code", () => command("knip", ["--no-progress", "--exclude", "exports,types,nsExports,nsTypes"])],
  [
    "generated files",
    async () => {
      const stale = await staleReferences();
      for (const path of stale) say(`  ${path} is not fresh; run: node tools/reference.ts`);
      return stale.length === 0;
    },
  ],
  // Not again when the tests have built this very page.
  [
    "build of the page",
    () => spawnSync(process.execPath, [join(root, "tools", "up.mjs"), "prepare"], { stdio: "inherit" }).status === 0,
  ],
  [
    "first load",
    () => {
      const { bytes, limit } = firstLoad();
      say(`  ${Math.round(bytes / 1000)} of ${limit / 1000} kB, compressed`);
      return bytes <= limit;
    },
  ],
];

let passed = 0;
let failed = 0;
for (const [name, holds] of steps) {
  const isGood = await holds();
  say(`${isGood ? "ok  " : "FAIL"} ${name}`);
  if (isGood) passed += 1;
  else failed += 1;
}
say(`check: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
