import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { lookAlikes } from "./matrix-parts.ts";

const requireFrom = createRequire(import.meta.resolve("matrix-js-sdk"));
const before = requireFrom("unhomoglyph") as (text: string) => string;
const table = requireFrom("unhomoglyph/data.json") as Record<string, string>;
const { default: now } = (await import(`data:text/javascript,${encodeURIComponent(lookAlikes(table))}`)) as {
  default: (text: string) => string;
};

test("names that look the same are the same names as with the package itself", () => {
  for (const sign of Object.keys(table)) expect(now(`a${sign}ö${sign}`)).toBe(before(`a${sign}ö${sign}`));
  for (const name of ["Anna Lindqvist", "Αnnа Lіndqvist", "𝐀𝐧𝐧𝐚", "", "👩‍👩‍👧 Åsa", "constructor", "\ud835 alone \udc00"])
    expect(now(name)).toBe(before(name));
});

test("a table with longer keys fails the build", () => {
  expect(() => lookAlikes({ rn: "m" })).toThrow("more than one sign");
});
