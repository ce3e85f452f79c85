import { writeFileSync } from "node:fs";
import { debtsFile, findAll, readDebts, readHouse, type Debts } from "./check.ts";
import { warnings } from "./rules/size.ts";

/**
 * `node tools/lint/debts.ts` rewrites debts.json to what is left. Debts may move between files, since code does, but
 * the sum of a rule must not grow; `--grow` is for a new rule or clause only. `--warnings` lists what gets long;
 * `--list <rule>` prints every finding of a rule, known or not.
 */
const house = readHouse();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const sum = (known: Readonly<Record<string, number>> = {}): number =>
  Object.values(known).reduce((one, other) => one + other, 0);

function rewrite(mayGrow: boolean): number {
  const before = readDebts();
  const after: Debts = {};
  let grown = 0;
  for (const [rule, byKey] of findAll(house)) {
    const left = Object.fromEntries(
      [...byKey].map(([key, findings]) => [key, findings.length] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    say(`${rule}: ${sum(before[rule])} → ${sum(left)}`);
    if (sum(left) > sum(before[rule]) && !mayGrow) {
      grown += 1;
      for (const [key, findings] of byKey)
        if (findings.length > (before[rule]?.[key] ?? 0))
          for (const { path, message } of findings) say(`  ${path}: ${message}`);
      if (before[rule]) after[rule] = before[rule];
    } else if (byKey.size > 0) after[rule] = left;
  }
  writeFileSync(debtsFile, `${JSON.stringify(after, null, 2)}\n`);
  if (grown > 0) say(`${grown} rules have more than before and were left as they were.`);
  return grown > 0 ? 1 : 0;
}

const [flag, rule] = process.argv.slice(2);
if (flag === "--warnings") {
  const { files, functions } = warnings(house);
  for (const line of [...files, ...functions]) say(line);
} else if (flag === "--list") {
  for (const findings of findAll(house)
    .get(rule ?? "")
    ?.values() ?? [])
    for (const { path, message } of findings) say(`${path}: ${message}`);
} else process.exit(rewrite(flag === "--grow"));
