import { brokenFixtures, compare, findAll, readDebts, readHouse } from "./check.ts";
import { warnings } from "./rules/size.ts";

/** Checks the house's rules, and that each clause still fails on the fixture that breaks it. Returns how many faults. */
export function runLint(say: (text: string) => void): number {
  const house = readHouse();
  const debts = readDebts();
  const faults = [...compare(findAll(house), debts), ...brokenFixtures()];
  for (const fault of faults) say(`  ${fault}`);
  for (const [rule, known] of Object.entries(debts)) {
    const sum = Object.values(known).reduce((one, other) => one + other, 0);
    say(`  still owed: ${rule}, ${sum} in ${Object.keys(known).length} places`);
  }
  const { median, files, functions } = warnings(house);
  say(
    `  median file ${median} lines (aim 75); warnings: ${files.length} files over 300 lines, ${functions.length} functions over 60 (node tools/lint/debts.ts --warnings)`,
  );
  return faults.length;
}
