import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const workspace = await server.workspace("Samtal", anna, bo);
const dav = davOf(server, anna);

const found = async (who: TestPerson, query: string): Promise<string[]> =>
  (await server.call(who, "GET", `/api/v1/search?q=${query}&kinds=file`)).body.groups.flatMap(
    (one: { items: { title: string }[] }) => one.items.map(({ title }) => title),
  );
const idOf = async (path: string): Promise<number> =>
  Number.parseInt((await dav("HEAD", path)).headers.get("oc-fileid") ?? "", 10);

test("a file is found by what is said in its comments, by those who may read it, until that is changed or removed", async () => {
  await dav("PUT", "Samtal/Avtal.txt", {}, "Text med havtorn.");
  await dav("PUT", "Samtal/Annat.txt", {}, "Annat.");
  await dav("MKCOL", "Samtal/Underlag");
  const comments = `/api/v1/items/file/${await idOf("Samtal/Avtal.txt")}/comments`;
  const first = await server.call(bo, "POST", comments, { text: "Paragrafen om kvittblomma saknas" });
  expect(first.status).toBe(201);
  await server.call(anna, "POST", `/api/v1/items/file/${await idOf("Samtal/Underlag/")}/comments`, {
    text: "Här saknas krusbären",
  });
  await eventually(async () => expect(await found(anna, "kvittblomma")).toEqual(["Avtal.txt"]));
  await eventually(async () => expect(await found(bo, "krusbären")).toEqual(["Underlag"]));
  expect(await found(britt, "kvittblomma")).toEqual([]);
  // With what stands in it, and its name.
  await eventually(async () => expect(await found(anna, "havtorn%20kvittblomma")).toEqual(["Avtal.txt"]));
  await server.call(bo, "PATCH", `/api/v1/comments/${first.body.id}`, { text: "Paragrafen om rönnbär saknas" });
  await eventually(async () => expect(await found(anna, "rönnbär")).toEqual(["Avtal.txt"]));
  expect(await found(anna, "kvittblomma")).toEqual([]);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  await eventually(async () => expect(await found(bo, "rönnbär")).toEqual([]));
  await server.call(anna, "DELETE", `/api/v1/comments/${first.body.id}`);
  await eventually(async () => expect(await found(anna, "rönnbär")).toEqual([]));
  expect(await found(anna, "havtorn")).toEqual(["Avtal.txt"]);
});
