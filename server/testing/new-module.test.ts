import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrate } from "#database";
import { writeModule } from "../../tools/new-module.ts";
import type { AnyModule } from "../compose/compose.ts";
import { migrationFolders } from "../compose/modules.ts";
import { startTestServer } from "./server.ts";

const folder = join(import.meta.dirname, "made");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `tools/new-module.ts` writes, on the disk and loaded. */
async function makeModule(name: string): Promise<AnyModule> {
  const made = writeModule(name, "./contract.ts");
  for (const [path, text] of Object.entries({ ...made.module, "contract.ts": made.contract })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const loaded = (await import(/* @vite-ignore */ join(folder, "module.ts"))) as Record<string, AnyModule>;
  const module = loaded[`${name}Module`];
  if (!module) throw new Error("The module has no module.");
  return module;
}

test("a module that was just made answers over HTTP, refuses strangers and nonsense, and is in OpenAPI", async () => {
  const module = await makeModule("memos");
  const server = await startTestServer(
    {},
    {
      modules: [module],
      prepare: (url) => migrate(url, [...migrationFolders(), { module: "memos", folder: join(folder, "migrations") }]),
    },
  );
  try {
    const { anna, agnes, bo } = server.people;
    const { id } = await server.workspace("Nytt", anna, agnes);
    const path = `/api/v1/workspaces/${id}/memos`;
    expect((await server.call(null, "GET", path)).status).toBe(401);
    expect((await server.call(bo, "GET", path)).status).toBe(404);
    expect((await server.call(bo, "POST", path, { title: "x" })).status).toBe(404);
    expect((await server.call(agnes, "POST", path, { title: "" })).status).toBe(400);
    expect((await server.call(agnes, "POST", path, { title: "x", more: 1 })).status).toBe(400);
    const added = await server.call(agnes, "POST", path, { title: " Först " });
    expect([added.status, added.body.title]).toEqual([201, "Först"]);
    expect((await server.call(anna, "GET", path)).body.items).toEqual([added.body]);
    expect((await server.call(anna, "GET", "/api/openapi.json")).body.paths).toHaveProperty([
      "/api/v1/workspaces/{id}/memos",
    ]);
  } finally {
    await server.stop();
  }
});

test("a name that is no plural noun is refused", () => {
  for (const name of ["memo", "Memos", "../x", "a b", ""]) expect(() => writeModule(name)).toThrow(/plural noun/);
});
