import { spawn } from "node:child_process";
import { join } from "node:path";
import { firstLoad } from "./first-load.ts";
import { runLint } from "./lint/run.ts";
import { staleReferences } from "./reference.ts";

/** Everything that must hold besides the tests. Each step prints what is wrong; the last line counts. */
const root = join(import.meta.dirname, "..");
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const folders = ["contract", "server", "web", "e2e", "bench", "tools"];

const runs = (program: string, parameters: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd: root, stdio: "inherit" });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
const command = (name: string, parameters: readonly string[]): Promise<boolean> =>
  runs(join(root, "node_modules", ".bin", name), parameters);

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
  // Not built again when the tests have built this very page.
  [
    "build of the page, and its first load",
    async () => {
      if (!(await runs(process.execPath, [join(root, "tools", "up.mjs"), "prepare"]))) return false;
      const { bytes, limit } = firstLoad();
      say(`  ${Math.round(bytes / 1000)} of ${limit / 1000} kB, compressed`);
      return bytes <= limit;
    },
  ],
];

let passed = 0;
let failed = 0;
const waiting = steps.values();

async function runSteps(): Promise<void> {
  for (const [name, holds] of waiting) {
    const isGood = await holds();
    say(`${isGood ? "ok  " : "FAIL"} ${name}`);
    if (isGood) passed += 1;
    else failed += 1;
  }
}

// Most of them use one core.
await Promise.all([runSteps(), runSteps()]);
say(`check: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
