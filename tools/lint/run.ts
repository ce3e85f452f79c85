import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, longFiles, rules, type Modules } from "./rules.ts";
import { readSources } from "./sources.ts";

const here = import.meta.dirname;
const root = join(here, "..", "..");

/** Checks the house's rules, and that each rule still fails on the fixture that breaks it. Returns how many faults. */
export function runLint(say: (text: string) => void): number {
  const modules = JSON.parse(readFileSync(join(here, "modules.json"), "utf8")) as Modules;
  const sources = readSources(root);
  let faults = 0;
  for (const { rule, path, message } of check(sources, modules)) {
    say(`  ${path}: ${message} (${rule})`);
    faults += 1;
  }
  const fixtures = new Set(readdirSync(join(here, "fixtures")));
  for (const rule of Object.keys(rules)) {
    if (!fixtures.has(rule)) {
      say(`  the rule ${rule} has no fixture that must fail`);
      faults += 1;
      continue;
    }
    const folder = join(here, "fixtures", rule);
    const broken = (() => {
      try {
        return JSON.parse(readFileSync(join(folder, "modules.json"), "utf8")) as Modules;
      } catch {
        return modules;
      }
    })();
    if (check(readSources(folder), broken, rule).length === 0) {
      say(`  the rule ${rule} finds nothing in its fixture: it no longer works`);
      faults += 1;
    }
  }
  for (const line of longFiles(sources)) say(`  warning: ${line}`);
  return faults;
}
