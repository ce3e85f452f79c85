import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isBytes, paramsSchema, type Route } from "@safos/contract/route";
import { expect, test } from "vitest";
import { compileAnswer, compileBody, compileText } from "./validation.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "contract", "routes");

/** Every route that the contract names, by the file and the name that it stands under. */
async function contractRoutes(): Promise<readonly (readonly [name: string, Route])[]> {
  const files = readdirSync(folder).filter((one) => one.endsWith(".ts"));
  const modules = await Promise.all(
    files.map(async (file) => [file, (await import(join(folder, file))) as Record<string, unknown>] as const),
  );
  return modules.flatMap(([file, exported]) =>
    Object.values(exported).flatMap((table) =>
      Object.entries((table ?? {}) as Record<string, Route>)
        .filter(([, route]) => typeof route === "object" && "path" in route && "method" in route)
        .map(([name, route]) => [`${file} ${name}`, route] as const),
    ),
  );
}

test("every schema of the contract can be compiled, though servers compile one only when it is used", async () => {
  const routes = await contractRoutes();
  expect(routes.length).toBeGreaterThan(300);
  for (const [name, route] of routes) {
    const parts = [
      ...[paramsSchema(route), route.query].map((schema) => [compileText, schema] as const),
      [compileBody, isBytes(route.body) ? undefined : route.body] as const,
      [compileAnswer, isBytes(route.answer) ? undefined : route.answer] as const,
    ];
    for (const [compile, schema] of parts) {
      if (schema) expect(() => compile({ schema }), name).not.toThrow();
    }
  }
});

test("what can not be compiled is refused", () => {
  expect(() => compileBody({ schema: { type: "nothing" } })).toThrow();
  expect(() => compileAnswer({ schema: { type: "nothing" } })).toThrow();
});
