import { expect, test } from "vitest";
import { compare } from "./check.ts";
import { House } from "./house.ts";
import type { Finding } from "./rule.ts";
import { cycles } from "./rules/cycles.ts";
import { glossary } from "./rules/glossary.ts";
import { functionLength } from "./rules/size.ts";
import { Source } from "./sources.ts";

const modules = { platform: [], shared: [], products: ["chat"], uses: { chat: [] }, pure: [] };
const house = (files: Readonly<Record<string, string>>): House =>
  new House(
    Object.entries(files).map(([path, text]) => new Source(path, text)),
    modules,
    {},
  );
const chat = "server/products/chat";

test("ordinary words that only contain one of the glossary's are free", () => {
  const text = `
    import { MessageCircle } from "lucide-react";
    // Kept for the next one; it tells the address of the place.
    export const retellAddress = (intelligence: string, placeholder: string, untied: string) =>
      [intelligence, placeholder, untied, MessageCircle, "The outlets are full."];`;
  expect(glossary.check(house({ [`${chat}/telegram.ts`]: text }))).toEqual([]);
});

test("a word of the left column is found in any part of a name", () => {
  const found = glossary.check(
    house({ [`${chat}/a.ts`]: "export const createTeller = (isUntold: boolean) => isUntold;" }),
  );
  expect(found.map(({ message }) => message.split(" ")[0])).toEqual(["“createTeller”", "“isUntold”"]);
});

test("blank and comment lines do not make a function long", () => {
  const lines = (count: number, line: string) => Array.from({ length: count }, () => line).join("\n");
  const long = `export function a() {\n${lines(98, "  b();")}\n\n// why\n/* why\n not */\n}`;
  expect(functionLength.check(house({ [`${chat}/a.ts`]: long }))).toEqual([]);
  const [found] = functionLength.check(house({ [`${chat}/a.ts`]: long.replace("// why", "b(); // why") }));
  expect(found?.message).toBe("a has 101 lines; at most 100");
});

test("a cycle is printed the shortest way round, from each of its files", () => {
  const found = cycles.check(
    house({
      [`${chat}/a.ts`]: 'import "./b.ts"; import "./c.ts";',
      [`${chat}/b.ts`]: 'import "./c.ts";',
      [`${chat}/c.ts`]: 'import "./a.ts";',
      [`${chat}/d.ts`]: 'import "./a.ts";',
    }),
  );
  expect(found.map(({ message }) => message.replaceAll(`${chat}/`, ""))).toEqual([
    "is in an import cycle: a.ts → c.ts → a.ts",
    "is in an import cycle: b.ts → c.ts → a.ts → b.ts",
    "is in an import cycle: c.ts → a.ts → c.ts",
  ]);
});

test("known debts pass, more than known fails, and a paid one must leave the list", () => {
  const finding = (path: string): Finding => ({ clause: "folder", path, message: "is wrong" });
  const found = (count: number) =>
    new Map([["names", new Map([["a.ts", Array.from({ length: count }, () => finding("a.ts"))]])]]);
  expect(compare(found(2), { names: { "a.ts": 2 } })).toEqual([]);
  expect(compare(found(3), { names: { "a.ts": 2 } })).toHaveLength(4);
  expect(compare(found(1), { names: { "a.ts": 2 } })).toEqual([
    "a.ts: 1 of 2 left (names); run: node tools/lint/debts.ts",
  ]);
  expect(compare(found(0), { names: { "b.ts": 1 } })).toHaveLength(1);
});
