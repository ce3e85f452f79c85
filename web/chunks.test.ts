import type { Rolldown } from "vite";
import { expect, test } from "vitest";
import { straightImports } from "./chunks.ts";

const chunk = (fileName: string, code: string): Rolldown.OutputChunk =>
  ({ type: "chunk", fileName, code }) as Rolldown.OutputChunk;

function build(...chunks: Rolldown.OutputChunk[]): Set<string> {
  const names = new Set<string>();
  const { generateBundle } = straightImports(names);
  if (typeof generateBundle !== "function") throw new Error("The plugin has no such step.");
  const bundle = Object.fromEntries(chunks.map((one) => [one.fileName, one]));
  (generateBundle as (options: unknown, bundle: unknown) => void)({}, bundle);
  return names;
}

test("a part in a shared file is asked for there, by its own names", () => {
  const page = chunk("assets/first-1.js", 'x(()=>import(`./Frame-2.js`),["assets/Frame-2.js","assets/Frame-2.css"])');
  const names = build(page, chunk("assets/Frame-2.js", 'export{n as Frame,useFrame}from"./everyday-3.js";\n'));
  expect(page.code).toBe(
    'x(()=>import(`./everyday-3.js`).then(m=>({Frame:m.n,useFrame:m.useFrame})),["assets/everyday-3.js","assets/Frame-2.css"])',
  );
  expect([...names]).toEqual(["assets/Frame-2.js"]);
});

test("a file that does more than pass on is asked for itself", () => {
  const code = "x(()=>import(`./Board-2.js`))";
  const page = chunk("assets/first-1.js", code);
  const names = build(
    page,
    chunk("assets/Board-2.js", 'import{a}from"./first-1.js";a();export{b}from"./everyday-3.js";'),
    chunk("assets/Two-2.js", 'export{a}from"./one-3.js";export{b}from"./two-3.js";'),
  );
  expect(page.code).toBe(code);
  expect(names.size).toBe(0);
});
