import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("every test that SECURITY.md names exists", () => {
  const text = readFileSync(join(root, "SECURITY.md"), "utf8");
  const named = [...new Set(text.match(/[\w*/-]+\.test\.ts/g))];
  expect(named.length).toBeGreaterThan(40);
  const found = (name: string) =>
    globSync([name, `{server,e2e,tools}/**/${name}`], { cwd: root, exclude: ["**/node_modules"] });
  expect(named.filter((name) => found(name).length === 0)).toEqual([]);
});
