import { afterAll, expect, test } from "vitest";
import WebSocket from "ws";
import { eventually, startTestServer, type TestPerson } from "../testing/server.ts";

// What is open to whom does not widen by another way: a link, a move, a picture's address, a Matrix client.
const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { workspaces } = server.safos;
const workspace = await server.workspace("Ärenden", anna, agnes, bo);
const base = `/api/v1/workspaces/${workspace.id}`;

const post = async (who: TestPerson, path: string, body: unknown) => server.call(who, "POST", path, body);
const makeDocument = async (who: TestPerson, title: string, parentId?: string): Promise<string> =>
  (await post(who, `${base}/documents`, { title, ...(parentId === undefined ? {} : { parentId }) })).body.id as string;
const makeLink = async (who: TestPerson, kind: string, id: string) =>
  (await post(who, `/api/v1/items/${kind}/${id}/shares`, { isLink: true, role: "viewer" })).body as {
    id: string;
    secret: string;
  };
const visit = (secret: string, path: string): Promise<Response> =>
  fetch(server.url + path, { headers: { "safos-link": secret } });
const move = (who: TestPerson, id: string, parentId: string | null) =>
  server.call(who, "PATCH", `/api/v1/documents/${id}`, { parentId });

test("a link ends when its maker is removed, may no longer share, or is disabled, and open pages notice", async () => {
  const ends: [() => Promise<unknown>, () => Promise<unknown>][] = [
    [
      () => workspaces.removeMember(anna.id, workspace.id, agnes.id),
      () => workspaces.addMember(anna.id, workspace.id, agnes.id, "editor"),
    ],
    [
      () => workspaces.setRole(anna.id, workspace.id, agnes.id, "viewer"),
      () => workspaces.setRole(anna.id, workspace.id, agnes.id, "editor"),
    ],
    [
      () => server.safos.identity.change(agnes.id, { isDisabled: true }),
      () => server.safos.identity.change(agnes.id, { isDisabled: false }),
    ],
  ];
  for (const [end, undo] of ends) {
    const id = await makeDocument(agnes, "Utkast");
    const { secret } = await makeLink(agnes, "document", id);
    const path = `/api/v1/documents/${id}`;
    expect((await visit(secret, path)).status).toBe(200);
    const page = new WebSocket(`${server.url.replace("http", "ws")}/api/live/visit`);
    const frames: string[] = [];
    let closed = 0;
    page.on("message", (data) => frames.push((data as Buffer).toString()));
    page.on("close", (code) => (closed = code));
    await new Promise((resolve) => page.once("open", resolve));
    page.send(JSON.stringify({ op: "visit", link: secret }));
    await eventually(() => expect(frames.join(" ")).toContain("admitted"));
    await end();
    try {
      await eventually(async () => expect((await visit(secret, path)).status).toBe(410), 1000);
      await eventually(() => expect(closed).toBe(4403), 1000);
      const { body } = await server.call(anna, "GET", `/api/v1/items/document/${id}/shares`);
      expect(body.items).toMatchObject([{ isLink: true, isOpen: false, madeBy: { id: agnes.id } }]);
    } finally {
      await undo();
    }
    await eventually(async () => expect((await visit(secret, path)).status).toBe(200), 1000);
  }
});

test("a document is not moved to where others can open it by someone who may not share it", async () => {
  const secretId = await makeDocument(anna, "Sekretess");
  const child = await makeDocument(anna, "Bilaga", secretId);
  const own = await makeDocument(agnes, "Agnes sida");
  expect(
    (await post(agnes, `/api/v1/items/document/${secretId}/shares`, { isLink: true, role: "viewer" })).status,
  ).toBe(403);
  const { secret } = await makeLink(agnes, "document", own);
  const refused = await move(agnes, secretId, own);
  expect([refused.status, refused.body.code]).toEqual([403, "MOVE_WOULD_SHARE"]);
  expect((await visit(secret, `/api/v1/documents/${secretId}`)).status).toBe(404);
  // What is Agnes' own she may share; not what someone else has under it.
  const mine = await makeDocument(agnes, "Mitt");
  const theirs = await makeDocument(anna, "Annas under Agnes", mine);
  expect((await move(agnes, mine, own)).body.code).toBe("MOVE_WOULD_SHARE");
  expect((await move(anna, theirs, null)).status).toBe(200);
  expect((await move(agnes, mine, own)).status).toBe(200);
  // A page that is open to nobody else takes anything, and those who may share decide otherwise.
  const closed = await makeDocument(agnes, "Stängd sida");
  expect((await move(agnes, child, closed)).status).toBe(200);
  expect((await move(anna, secretId, own)).status).toBe(200);
  expect((await visit(secret, `/api/v1/documents/${secretId}`)).status).toBe(200);
});

test("someone who was given one document neither puts it elsewhere nor takes it to the workspace's list", async () => {
  const given = await makeDocument(anna, "Given");
  const under = await makeDocument(anna, "Under given", given);
  const other = await makeDocument(anna, "Annan");
  await workspaces.grant(
    anna.id,
    { workspaceId: workspace.id, kind: "document", id: given },
    { personId: britt.id },
    "editor",
  );
  expect((await move(britt, under, other)).status).toBe(404);
  expect((await move(britt, under, null)).status).toBe(404);
  const { body } = await post(anna, `/api/v1/items/document/${given}/shares`, { isLink: true, role: "editor" });
  const byLink = await fetch(`${server.url}/api/v1/documents/${under}`, {
    method: "PATCH",
    headers: { "safos-link": body.secret as string, "content-type": "application/json" },
    body: JSON.stringify({ parentId: null }),
  });
  expect(byLink.status).toBe(403);
});

test("a file is not moved into a folder that others have by someone who may not share it", async () => {
  const folder = async (name: string): Promise<number> =>
    (await post(anna, `${base}/folders`, { name })).body.id as number;
  const shared = await folder("Delad ut");
  const kept = await folder("Inom");
  const uploaded = await fetch(`${server.url}${base}/files?name=hemlig.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: "hemligt",
  });
  const { id: file } = (await uploaded.json()) as { id: number };
  const item = { workspaceId: workspace.id, kind: "file", id: String(shared) };
  const put = (who: TestPerson, parentId: number) => server.call(who, "PATCH", `/api/v1/files/${file}`, { parentId });
  // What is given to a member of the workspace opens nothing that they do not see already.
  await workspaces.grant(anna.id, item, { personId: bo.id }, "viewer");
  expect((await put(agnes, shared)).status).toBe(200);
  expect((await put(agnes, kept)).status).toBe(200);
  await workspaces.grant(anna.id, item, { personId: britt.id }, "viewer");
  const refused = await put(agnes, shared);
  expect([refused.status, refused.body.code]).toEqual([403, "MOVE_WOULD_SHARE"]);
  const dav = await fetch(
    `${server.url}/remote.php/dav/files/${agnes.name}/${encodeURIComponent("Ärenden")}/Inom/hemlig.txt`,
    {
      method: "MOVE",
      headers: {
        authorization: `Basic ${Buffer.from(`${agnes.name}:${agnes.password}`).toString("base64")}`,
        destination: encodeURI(`${server.url}/remote.php/dav/files/${agnes.name}/Ärenden/Delad ut/hemlig.txt`),
      },
    },
  );
  expect(dav.status).toBe(403);
  expect((await put(anna, shared)).status).toBe(200);
});

test("a picture of someone else's document is not pulled in by a text that names its address", async () => {
  const hidden = await server.workspace("Digg internt", bo);
  const { body: source } = await post(bo, `/api/v1/workspaces/${hidden.id}/documents`, { title: "Hemlig bild" });
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const stored = await fetch(`${server.url}/api/v1/documents/${source.id as string}/images`, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}` },
    body: png,
  });
  const { src } = (await stored.json()) as { src: string };
  const markdown = `# Kopia\n\n![bild](${src})\n`;
  const imported = await fetch(`${server.url}${base}/documents/import?name=Kopia.md`, {
    method: "POST",
    headers: { authorization: `Bearer ${agnes.token}`, "content-type": "application/octet-stream" },
    body: markdown,
  });
  const { id } = (await imported.json()) as { id: string };
  const sizeFor = async (who: TestPerson): Promise<number> => {
    const answer = await fetch(`${server.url}/api/v1/documents/${id}/export?format=html`, {
      headers: { authorization: `Bearer ${who.token}` },
    });
    expect(answer.status).toBe(200);
    return (await answer.text()).includes(png.toString("base64").slice(0, 40)) ? 1 : 0;
  };
  // Bo reads both, Agnes only the copy.
  expect([await sizeFor(agnes), await sizeFor(bo)]).toEqual([0, 1]);
  const written: string[] = [];
  for (const part of server.safos.items.exportParts())
    await part.write(
      workspace.id,
      {
        json: async () => undefined,
        text: async () => undefined,
        page: async () => undefined,
        async file(path, content) {
          written.push(path);
          content.resume();
        },
      },
      null,
    );
  expect(written.filter((path) => path.includes("images/"))).toEqual([]);
});

test("a visitor with a link sees names that people show, never those they sign in with", async () => {
  const { body: board } = await post(anna, `${base}/boards`, { title: "Öppen tavla" });
  const boardId = board.id as string;
  await post(anna, `/api/v1/boards/${boardId}/lists`, { title: "Att göra" });
  const { body: card } = await post(anna, `/api/v1/boards/${boardId}/cards`, { title: "Kort" });
  await post(agnes, `/api/v1/items/board/${boardId}/comments`, { text: "Sagt av Agnes" });
  await post(agnes, `/api/v1/items/card/${card.id as string}/comments`, { text: "Sagt av Agnes" });
  const { secret } = await makeLink(anna, "board", boardId);
  for (const path of [
    `/api/v1/items/board/${boardId}/comments`,
    `/api/v1/items/card/${card.id as string}/comments`,
    `/api/v1/boards/${boardId}`,
    `/api/v1/boards/${boardId}/activity`,
    `/api/v1/cards/${card.id as string}`,
  ]) {
    const answer = await visit(secret, path);
    const shown = await answer.text();
    expect([path, answer.status, /fk\.example|digg\.example/.test(shown)]).toEqual([path, 200, false]);
  }
  const own = await server.call(anna, "GET", `/api/v1/items/board/${boardId}/comments`);
  expect(own.body.items[0].author).toMatchObject({ name: agnes.name, displayName: agnes.displayName });
});

test("a piece of an upload is refused once its sender may not write there any more", async () => {
  const uploads = await server.workspace("Uppladdat", anna, agnes);
  const { id } = (await post(agnes, `/api/v1/workspaces/${uploads.id}/uploads`, { name: "stor.bin", size: 4 }))
    .body as { id: string };
  const put = (path: string, headers: Record<string, string>): Promise<Response> =>
    fetch(server.url + path, { method: "PUT", headers, body: "ab" });
  const bearer = { authorization: `Bearer ${agnes.token}`, "content-type": "application/octet-stream" };
  const basic = { authorization: `Basic ${Buffer.from(`${agnes.name}:${agnes.password}`).toString("base64")}` };
  const dav = `/remote.php/dav/uploads/${agnes.name}/bitar`;
  const destination = encodeURI(`${server.url}/remote.php/dav/files/${agnes.name}/Uppladdat/stor.bin`);
  const pieces = async (): Promise<number[]> => [
    (await put(`/api/v1/uploads/${id}/chunks/1`, bearer)).status,
    (await put(`${dav}/00001`, { ...basic, destination })).status,
  ];
  await fetch(server.url + dav, { method: "MKCOL", headers: { ...basic, destination } });
  expect(await pieces()).toEqual([200, 201]);
  await workspaces.setRole(anna.id, uploads.id, agnes.id, "viewer");
  await eventually(async () => expect(await pieces()).toEqual([403, 403]), 1000);
  await workspaces.removeMember(anna.id, uploads.id, agnes.id);
  await eventually(async () => expect(await pieces()).toEqual([404, 409]), 1000);
  const fresh = await fetch(`${server.url}${dav}2`, { method: "MKCOL", headers: { ...basic, destination } });
  expect(fresh.status).toBe(409);
});
