import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { House, type Modules } from "./house.ts";
import type { Finding } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { readSources } from "./sources.ts";

const here = import.meta.dirname;
const root = join(here, "..", "..");
export const debtsFile = join(here, "debts.json");

/** Rule → path (or path#function) → how many findings are known. */
export type Debts = Record<string, Record<string, number>>;

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
export const readDebts = (): Debts => (existsSync(debtsFile) ? (readJson(debtsFile) as Debts) : {});

/** A tree laid out like the repository; what a fixture does not bring along is the repository's own. */
export function readHouse(folder = root): House {
  const own = (path: string, otherwise: string): string =>
    existsSync(join(folder, path)) ? join(folder, path) : otherwise;
  const modules = readJson(own("tools/lint/modules.json", join(here, "modules.json"))) as Modules;
  const server = own("server/package.json", join(root, "server", "package.json"));
  return new House(
    readSources(folder),
    modules,
    (readJson(server) as { imports?: Record<string, string> }).imports ?? {},
    folder,
  );
}

const keyOf = ({ path, what }: Finding): string => (what === undefined ? path : `${path}#${what}`);

/** What each rule finds, by rule and key. */
export function findAll(house: House): Map<string, Map<string, Finding[]>> {
  return new Map(
    rules.map((rule) => {
      const byKey = new Map<string, Finding[]>();
      for (const finding of rule.check(house))
        byKey.set(keyOf(finding), [...(byKey.get(keyOf(finding)) ?? []), finding]);
      return [rule.name, byKey];
    }),
  );
}

/** Sentences about what is new, and about debts that are paid but still in the list. */
export function compare(found: ReadonlyMap<string, ReadonlyMap<string, Finding[]>>, debts: Debts): string[] {
  const faults: string[] = [];
  for (const [rule, byKey] of found) {
    const known = debts[rule] ?? {};
    for (const [key, findings] of byKey) {
      const count = known[key] ?? 0;
      if (findings.length > count)
        for (const { path, message } of findings) faults.push(`${path}: ${message} (${rule})`);
      if (findings.length > count && count > 0) faults.push(`${key}: ${findings.length} of these, ${count} are known`);
    }
    for (const [key, count] of Object.entries(known)) {
      const left = byKey.get(key)?.length ?? 0;
      if (left < count) faults.push(`${key}: ${left} of ${count} left (${rule}); run: node tools/lint/debts.ts`);
    }
  }
  for (const rule of Object.keys(debts)) if (!found.has(rule)) faults.push(`debts.json: there is no rule ${rule}`);
  return faults;
}

/** Sentences about clauses that no fixture breaks. */
export function brokenFixtures(): string[] {
  return rules.flatMap((rule) => {
    const folder = join(here, "fixtures", rule.name);
    const there = existsSync(folder) ? readdirSync(folder) : [];
    return [
      ...there
        .filter((one) => !rule.clauses.includes(one))
        .map((one) => `fixtures/${rule.name}/${one} belongs to no clause of ${rule.name}`),
      ...rule.clauses.flatMap((clause) => {
        if (!there.includes(clause)) return [`the clause ${clause} of ${rule.name} has no fixture that must fail`];
        const findings = rule.check(readHouse(join(folder, clause)));
        return findings.some((one) => one.clause === clause)
          ? []
          : [`the clause ${clause} of ${rule.name} finds nothing in its fixture: it no longer works`];
      }),
    ];
  });
}
