import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { uuid } from "#clock";
import { openWriter } from "../../shared/collaboration/testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, britt } = server.people;
const workspace = await server.workspace("Handböcker", anna, agnes);

async function make(title: string, parentId?: string): Promise<string> {
  const body = { title, ...(parentId === undefined ? {} : { parentId }) };
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/documents`, body);
  expect(made.status).toBe(201);
  return made.body.id as string;
}
async function share(id: string, body: Record<string, unknown>): Promise<string> {
  const made = await server.call(anna, "POST", `/api/v1/items/document/${id}/shares`, body);
  expect(made.status).toBe(201);
  return made.body.secret as string;
}
const statusFor = async (who: TestPerson | string | null, path: string): Promise<number> =>
  typeof who === "string"
    ? (await fetch(server.url + path, { headers: { "safos-link": who } })).status
    : (await server.call(who, "GET", path)).status;
const titles = (body: { items: { title: string }[] }): string[] => body.items.map((one) => one.title).sort();

/** above ▸ root ▸ chapter ▸ section ▸ page, and beside ▸ hidden next to root. */
async function makeTree() {
  const above = await make("Över");
  const root = await make("Handbok", above);
  const chapter = await make("Kapitel", root);
  const section = await make("Avsnitt", chapter);
  const page = await make("Sida sjöutsikt", section);
  const beside = await make("Bredvid", above);
  const hidden = await make("Gömt", beside);
  return { above, root, chapter, section, page, beside, hidden };
}

test("what is given opens with everything under it, to any depth, and nothing beside or above", async () => {
  const tree = await makeTree();
  await share(tree.root, { name: britt.name, role: "commenter" });
  const link = await share(tree.root, { isLink: true, role: "viewer" });
  for (const who of [britt, link]) {
    for (const id of [tree.root, tree.chapter, tree.section, tree.page])
      for (const path of [
        `/api/v1/documents/${id}`,
        `/api/v1/documents/${id}/tree`,
        `/api/v1/items/document/${id}/comments`,
      ])
        expect([path, await statusFor(who, path)]).toEqual([path, 200]);
    for (const id of [tree.above, tree.beside, tree.hidden])
      for (const path of [
        `/api/v1/documents/${id}`,
        `/api/v1/documents/${id}/tree`,
        `/api/v1/documents/${id}/export?format=md`,
        `/api/v1/items/document/${id}/comments`,
        `/api/v1/items/document/${id}/versions`,
      ])
        expect([path, await statusFor(who, path)]).toEqual([path, 404]);
  }
  expect(await statusFor(britt, `/api/v1/workspaces/${workspace.id}/documents`)).toBe(404);
  const deep = (await server.call(britt, "GET", `/api/v1/documents/${tree.page}`)).body;
  expect([deep.role, deep.ancestors.map((one: { title: string }) => one.title)]).toEqual([
    "commenter",
    ["Handbok", "Kapitel", "Avsnitt"],
  ]);
  const listed = await fetch(`${server.url}/api/v1/documents/${tree.root}/tree`, { headers: { "safos-link": link } });
  expect(titles((await listed.json()) as never)).toEqual(["Avsnitt", "Handbok", "Kapitel", "Sida sjöutsikt"]);
  await eventually(async () => {
    const found = JSON.stringify((await server.call(britt, "GET", "/api/v1/search?q=sj%C3%B6utsikt")).body);
    expect(found).toContain(tree.page);
  }, 8000);
  expect(JSON.stringify((await server.call(britt, "GET", "/api/v1/search?q=g%C3%B6mt")).body)).not.toContain(
    tree.hidden,
  );
});

test("a document that is moved out of what was given closes at once, with what lies under it", async () => {
  const tree = await makeTree();
  await share(tree.root, { name: britt.name, role: "editor" });
  const link = await share(tree.root, { isLink: true, role: "editor" });
  const mine = openWriter(server, britt, `document/${tree.page}`);
  const guest = openWriter(server, null, `document/${tree.page}`, { token: { link, guest: `${uuid()} Citra` } });
  await eventually(() => {
    for (const page of [mine, guest]) expect(page.messages.map((one) => one.type)).toContain("access");
  });
  await eventually(
    async () =>
      expect(JSON.stringify((await server.call(britt, "GET", "/api/v1/search?q=sj%C3%B6utsikt")).body)).toContain(
        tree.page,
      ),
    8000,
  );
  const live = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${britt.token}` },
  });
  const frames: string[] = [];
  live.on("message", (frame) => frames.push((frame as Buffer).toString()));
  const topic = `item:document/${tree.page}`;
  live.on("open", () => live.send(JSON.stringify({ op: "subscribe", topics: [topic] })));
  await eventually(() => expect(frames.join("\n")).toContain("subscribed"));
  const moved = await server.call(anna, "PATCH", `/api/v1/documents/${tree.chapter}`, { parentId: tree.beside });
  expect(moved.status).toBe(200);
  for (const who of [britt, link])
    for (const id of [tree.chapter, tree.section, tree.page])
      expect(await statusFor(who, `/api/v1/documents/${id}`)).toBe(404);
  await eventually(() => {
    for (const page of [mine, guest]) expect(page.messages.map((one) => one.type)).toContain("gone");
  }, 1000);
  await eventually(() =>
    expect(frames.map((frame) => JSON.parse(frame) as object)).toContainEqual({ op: "gone", topic }),
  );
  live.terminate();
  mine.end();
  guest.end();
  expect(JSON.stringify((await server.call(britt, "GET", "/api/v1/search?q=sj%C3%B6utsikt")).body)).not.toContain(
    tree.page,
  );
  // And opens again where it lies in what was given.
  await server.call(anna, "PATCH", `/api/v1/documents/${tree.chapter}`, { parentId: tree.root });
  expect(await statusFor(link, `/api/v1/documents/${tree.page}`)).toBe(200);
  await eventually(
    async () =>
      expect(JSON.stringify((await server.call(britt, "GET", "/api/v1/search?q=sj%C3%B6utsikt")).body)).toContain(
        tree.page,
      ),
    8000,
  );
});

test("the tree leaves out what is in the trash, comes in pages and is closed to others", async () => {
  const root = await make("Rot");
  const ids = [root];
  for (let count = 0; count < 4; count++) ids.push(await make(`Blad ${count}`, root));
  const path = `/api/v1/documents/${root}/tree`;
  const after = (await server.call(anna, "GET", `${path}?after=${ids[2]}`)).body;
  expect(after.items.map((one: { id: string }) => one.id)).toEqual(ids.slice(3));
  expect((await server.call(anna, "DELETE", `/api/v1/items/document/${ids[4]}`)).status).toBe(200);
  expect(titles((await server.call(anna, "GET", path)).body)).toEqual(["Blad 0", "Blad 1", "Blad 2", "Rot"]);
  expect(await statusFor(null, path)).toBe(401);
  expect(await statusFor(britt, path)).toBe(404);
  expect(await statusFor(anna, `${path}?after=x`)).toBe(400);
  expect(await statusFor(anna, "/api/v1/documents/x/tree")).toBe(400);
});
