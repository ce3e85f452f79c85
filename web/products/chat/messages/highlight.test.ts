import { expect, test } from "vitest";
import { highlight, nameOfLanguage } from "./highlight.ts";

const textOf = (text: string, language: string): string | undefined =>
  highlight(text, language)
    ?.map((token) => token.text)
    .join("");
const kindsIn = (text: string, language: string): Record<string, string> =>
  Object.fromEntries(
    (highlight(text, language) ?? []).flatMap(({ kind, text: piece }) => (kind ? [[piece, kind]] : [])),
  );

test("code has the colours of its language, and its text is what was sent", () => {
  const code = 'export const a: Map = f(12, "<b>\\"", `x\ny`); // två\n/* tre */ true';
  expect(kindsIn(code, "ts")).toEqual({
    ...{ export: "keyword", const: "keyword", Map: "type", f: "name", "12": "number", true: "number" },
    ...{ '"<b>\\""': "string", "`x\ny`": "string", "// två": "comment", "/* tre */": "comment" },
  });
  expect(textOf(code, "ts")).toBe(code);
  expect(kindsIn("SELECT namn FROM person -- alla", "sql")).toEqual({
    ...{ SELECT: "keyword", FROM: "keyword", "-- alla": "comment" },
  });
  expect(kindsIn('{"a-b": [1, "c"]}', "json")).toEqual({ '"a-b"': "key", "1": "number", '"c"': "string" });
  expect(kindsIn("min-nyckel: värde # sist\n", "yaml")).toEqual({ "min-nyckel": "key", "# sist": "comment" });
  expect(kindsIn('<p class="x">if</p><!-- y -->', "html")).toEqual({
    ...{ p: "name", class: "key", '"x"': "string", "<!-- y -->": "comment" },
  });
  expect(kindsIn("@@ 1 @@\n+ny\n-gammal\n lika", "diff")).toEqual({
    ...{ "@@ 1 @@\n": "comment", "+ny\n": "added", "-gammal\n": "removed" },
  });
  expect(kindsIn('def f():\n  """två\nrader"""\n', "python")).toMatchObject({ '"""två\nrader"""': "string" });
});

test("unknown languages and what is too long have no colours", () => {
  for (const name of ["", "brainfuck", "constructor", "__proto__"]) expect(highlight("x", name)).toBeNull();
  expect(highlight("x".repeat(20_001), "ts")).toBeNull();
  expect(nameOfLanguage("ts")).toBe("TypeScript");
  expect(nameOfLanguage("abap")).toBe("abap");
});

test("hostile code holds nothing up, and loses nothing", () => {
  const began = performance.now();
  for (const language of ["bash", "cpp", "json", "python", "sql", "html", "yaml", "diff", "css"])
    for (const piece of ["<a ", "${`", "((((", "/*", "'\\", "[](", "a.b<", "\n - ", '"', "<!--", "a-", "   ", "\\"]) {
      const code = piece.repeat(20_000 / piece.length);
      expect(textOf(code, language)).toBe(code);
    }
  expect(performance.now() - began).toBeLessThan(8000);
});
