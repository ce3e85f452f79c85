import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const shared = await server.workspace("Texter", anna, bo);

async function put(name: string, text: string): Promise<number> {
  const answer = await fetch(`${server.url}/api/v1/workspaces/${shared.id}/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: text,
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: number }).id;
}
const make = (who: TestPerson | null, id: number) => server.call(who, "POST", `/api/v1/files/${id}/document`);
const markdownOf = async (id: string): Promise<string> =>
  (await server.call(anna, "GET", `/api/v1/documents/${id}/export?format=md`)).body;

test("a file becomes a document beside it, with its title and class, and stays as it is", async () => {
  const id = await put("Plan för hösten.md", "# Plan\n\nFörst **detta**.\n");
  expect((await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" })).status).toBe(
    200,
  );
  const { status, body } = await make(bo, id);
  expect([status, body.title, body.workspaceId]).toEqual([201, "Plan för hösten", shared.id]);
  expect(await markdownOf(body.id)).toContain("Först **detta**.");
  const level = await server.call(anna, "GET", `/api/v1/items/document/${body.id}/class`);
  expect(level.body).toMatchObject({ effective: "K3" });
  expect((await server.call(anna, "GET", `/api/v1/files/${id}`)).body.name).toBe("Plan för hösten.md");
});

test("what is no text, a folder, what a stranger asks for and what one may not write beside is refused", async () => {
  const id = await put("Hemlig.md", "hemligt");
  expect((await make(null, id)).status).toBe(401);
  expect((await make(britt, id)).body.code).toBe("FILE_MISSING");
  expect((await make(anna, 999_999_999)).body.code).toBe("FILE_MISSING");
  expect((await make(anna, await put("Program.exe", "MZ"))).body.code).toBe("FORMAT_UNKNOWN");
  expect((await make(anna, await put("Trasig.docx", "ingen"))).body.code).toBe("FORMAT_BROKEN");
  const root = (await server.call(anna, "GET", `/api/v1/files/${id}`)).body.parentId as number;
  expect((await make(anna, root)).body.code).toBe("NOT_A_FILE");
  await server.call(anna, "PATCH", `/api/v1/workspaces/${shared.id}/members/${bo.id}`, { role: "viewer" });
  expect((await make(bo, id)).status).toBe(403);
  // Given the file alone, a person makes no documents where they are no member.
  await server.call(anna, "POST", `/api/v1/items/file/${id}/shares`, { name: agnes.name, role: "editor" });
  expect((await server.call(agnes, "GET", `/api/v1/files/${id}`)).status).toBe(200);
  expect((await make(agnes, id)).status).toBe(404);
});
