import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseTests, testParts } from "./test-parts.mjs";

const root = join(import.meta.dirname, "..");

test("a part names its module tests and the journeys and clients that belong to it", () => {
  const chosen = chooseTests(root, ["boards", "clients", "-t", "a card"]);
  expect(chosen.flags).toEqual(["-t", "a card"]);
  expect(chosen.modules).toEqual(["server/products/boards/", "web/products/boards/"]);
  expect(chosen.e2e).toEqual(["journeys/boards.test.ts", "journeys/cards-from.test.ts", "clients/"]);
  expect(chooseTests(root, ["--", "journeys"])).toMatchObject({ modules: null, e2e: ["journeys/"] });
  expect(chooseTests(root, ["sheets"])).toMatchObject({ modules: ["server/platform/sheets/"], e2e: null });
});

test("nothing asked for is everything, and a path goes to both sides", () => {
  expect(chooseTests(root, [])).toMatchObject({ modules: [], e2e: [], unknown: [] });
  expect(chooseTests(root, ["e2e/journeys/boards"])).toMatchObject({ e2e: ["journeys/boards"] });
});

test("what is no part is said, with the parts there are", () => {
  const { unknown, names } = chooseTests(root, ["bords", "chat"]);
  expect(unknown).toEqual(["bords"]);
  expect(names).toEqual(expect.arrayContaining(["boards", "chat", "journeys", "clients", "faults", "web", "tools"]));
});

test("every test of e2e belongs to a part of the server, and every one that is named exists", () => {
  const files = globSync("{journeys,clients,faults}/*.test.ts", { cwd: join(root, "e2e") });
  const named = JSON.parse(readFileSync(join(root, "e2e", "parts.json"), "utf8")) as Record<string, string[]>;
  expect(Object.keys(named).sort()).toEqual(files.map((one) => one.replace(".test.ts", "")).sort());
  const parts = testParts(root);
  for (const name of Object.values(named).flat())
    expect([name, parts.get(name)?.modules.length]).not.toEqual([name, 0]);
});
