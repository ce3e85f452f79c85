import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

// What Deck's apps do beside boards and cards: files on cards, comments, sharing; and how they learn that there is a Deck.

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Utredning", anna, bo);

async function ask(
  who: TestPerson | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const isForm = body instanceof FormData || typeof body === "string";
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      "OCS-APIRequest": "true",
      accept: "application/json",
      ...(isForm ? {} : { "content-type": "application/json" }),
      ...(who ? { authorization: `Basic ${Buffer.from(`${who.name}:${who.password}`).toString("base64")}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? (body as FormData) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = (answer.headers.get("content-type") ?? "").includes("json");
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : null,
  };
}
const api = (version: "v1.0" | "v1.1" = "v1.1"): string => `/index.php/apps/deck/api/${version}`;
const formWith = (name: string, content: string, type = "text/plain"): FormData => {
  const form = new FormData();
  form.append("type", "file");
  form.append("file", new Blob([content], { type }), name);
  return form;
};

const made = (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/boards`, { title: "E-tjänst" })).body;
const card = (await server.call(anna, "POST", `/api/v1/boards/${made.id}/cards`, { title: "Läs underlaget" })).body;
const [board] = (await ask(anna, "GET", `${api()}/boards`)).body as { id: number }[];
const stacks = (await ask(anna, "GET", `${api()}/boards/${board?.id}/stacks`)).body as {
  id: number;
  cards: { id: number; attachmentCount: number; commentsCount: number }[];
}[];
const stack = stacks.find((one) => one.cards.length > 0);
const number = stack?.cards[0]?.id ?? 0;
const on = `/boards/${board?.id}/stacks/${stack?.id}/cards/${number}`;
const files = (version: "v1.0" | "v1.1" = "v1.1"): string => `${api(version)}${on}/attachments`;
const comments = `/ocs/v2.php/apps/deck/api/v1.0/cards/${number}/comments`;
const acl = `${api()}/boards/${board?.id}/acl`;
const inBoards = async () =>
  ((await ask(anna, "GET", `${api()}/boards/${board?.id}/stacks`)).body as typeof stacks)
    .flatMap((one) => one.cards)
    .find((one) => one.id === number);

test("the capabilities tell anyone who is signed in that there is a Deck", async () => {
  const mine = await ask(anna, "GET", "/ocs/v2.php/cloud/capabilities");
  expect(mine.body.ocs.data.capabilities.deck).toEqual({
    version: "1.16.0",
    canCreateBoards: true,
    apiVersions: ["1.0", "1.1"],
  });
  expect((await ask(null, "GET", "/ocs/v2.php/cloud/capabilities")).body.ocs.data.capabilities.deck).toBeUndefined();
  const xml = await ask(anna, "GET", "/ocs/v1.php/cloud/capabilities", undefined, { accept: "*/*" });
  expect(xml.text).toContain("<deck><version>1.16.0</version><canCreateBoards>1</canCreateBoards>");
});

test("a file is attached, listed, fetched, replaced, taken off and put back; the workspace keeps it", async () => {
  const before = (await ask(anna, "GET", `${api()}/boards/${board?.id}/stacks`)).headers.get("etag");
  const added = await ask(bo, "POST", files(), formWith("Underlag åäö.txt", "ett"));
  expect([added.status, added.body]).toMatchObject([
    200,
    {
      cardId: number,
      type: "file",
      data: "Underlag åäö.txt",
      createdBy: "bo@digg.example",
      deletedAt: 0,
      extendedData: {
        filesize: 3,
        mimetype: "text/plain",
        info: { basename: "Underlag åäö.txt", extension: "txt", filename: "Underlag åäö" },
      },
    },
  ]);
  const { id } = added.body;
  expect((await ask(anna, "GET", files())).body).toMatchObject([{ id, type: "file" }]);
  expect((await ask(anna, "GET", files("v1.0"))).body).toMatchObject([{ id, type: "deck_file" }]);
  expect((await inBoards())?.attachmentCount).toBe(1);
  const after = (await ask(anna, "GET", `${api()}/boards/${board?.id}/stacks`)).headers.get("etag");
  expect(after).not.toBe(before);
  for (const path of [`${files()}/${id}`, `${files()}/file:${id}`, `${files()}/file/${id}`, `${files("v1.0")}/${id}`]) {
    const fetched = await ask(anna, "GET", path);
    expect([path, fetched.status, fetched.text]).toEqual([path, 200, "ett"]);
    expect(fetched.headers.get("content-disposition")).toBe(
      "attachment; filename*=UTF-8''Underlag%20%C3%A5%C3%A4%C3%B6.txt",
    );
  }
  // The page sees it too: on the card, and in the workspace's folder.
  const linked = (await server.call(anna, "GET", `/api/v1/items/card/${card.id}/links`)).body.items;
  expect(linked).toMatchObject([{ item: { kind: "file", id: String(id), title: "Underlag åäö.txt" } }]);
  // Another of the same name lies beside it.
  const second = (await ask(anna, "POST", files(), formWith("Underlag åäö.txt", "två"))).body;
  expect(second.data).toBe("Underlag åäö (2).txt");
  expect((await ask(anna, "PUT", `${files()}/${id}`, formWith("x.txt", "nytt"))).body).toMatchObject({
    id,
    data: "Underlag åäö.txt",
    extendedData: { filesize: 4 },
  });
  expect((await ask(bo, "GET", `${files()}/${id}`)).text).toBe("nytt");
  expect((await ask(bo, "DELETE", `${files()}/${second.id}`)).body.id).toBe(second.id);
  expect((await ask(bo, "GET", files())).body.map((one: { id: number }) => one.id)).toEqual([id]);
  expect((await ask(bo, "GET", `${files()}/${second.id}`)).status).toBe(404);
  expect((await server.call(anna, "GET", `/api/v1/files/${second.id}`)).status).toBe(200);
  expect((await ask(bo, "PUT", `${files()}/${second.id}/restore`)).body.id).toBe(second.id);
  expect((await ask(bo, "GET", files())).body.length).toBe(2);
});

test("files are attached by those who may write, from forms that hold one, and a cut form leaves nothing", async () => {
  const all = async (): Promise<number> => (await ask(anna, "GET", files())).body.length;
  const count = await all();
  expect((await ask(null, "POST", files(), formWith("a.txt", "a"))).status).toBe(401);
  expect((await ask(britt, "POST", files(), formWith("a.txt", "a"))).status).toBe(404);
  expect((await ask(britt, "GET", `${files()}/1`)).status).toBe(404);
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
  expect((await ask(agnes, "GET", files())).status).toBe(200);
  expect((await ask(agnes, "POST", files(), formWith("a.txt", "a"))).status).toBe(403);
  const attached = (await ask(anna, "GET", files())).body[0].id;
  expect((await ask(agnes, "DELETE", `${files()}/${attached}`)).status).toBe(403);
  expect((await ask(anna, "POST", files(), { type: "file" })).status).toBe(400);
  const empty = new FormData();
  empty.append("type", "file");
  expect((await ask(anna, "POST", files(), empty)).status).toBe(400);
  const boundary = { "content-type": "multipart/form-data; boundary=xyz" };
  const head = '--xyz\r\ncontent-disposition: form-data; name="file"; filename="halv.txt"\r\n\r\n';
  expect((await ask(anna, "POST", files(), `${head}halva`, boundary)).status).toBe(400);
  expect((await ask(britt, "POST", files(), `${head}halva`, boundary)).status).toBe(404);
  expect((await ask(agnes, "POST", files(), `${head}halva`, boundary)).status).toBe(403);
  expect((await ask(anna, "POST", files(), "", boundary)).status).toBe(400);
  expect((await ask(anna, "POST", files(), "skräp", { "content-type": "multipart/form-data" })).status).toBe(400);
  for (const name of ["..", "a/../../b.txt", ".", "\u0000"]) {
    const answer = await ask(anna, "POST", files(), formWith(name, "x"));
    expect([name, answer.status < 500]).toEqual([name, true]);
  }
  for (const id of ["abc", "1e3", "-1", "999999999999"])
    expect([id, (await ask(anna, "GET", `${files()}/${id}`)).status]).toEqual([id, 404]);
  // A file that someone may not read is neither fetched nor tied through a card.
  const home = await server.safos.workspaces.personalOf(bo.id);
  const secret = (await server.call(bo, "POST", `/api/v1/workspaces/${home.id}/boards`, { title: "Eget" })).body;
  const own = (await server.call(bo, "POST", `/api/v1/boards/${secret.id}/cards`, { title: "Eget" })).body;
  const ownBoards = (await ask(bo, "GET", `${api()}/boards`)).body as { id: number; title: string }[];
  const ownBoard = ownBoards.find((one) => one.title === "Eget")?.id;
  const ownStacks = (await ask(bo, "GET", `${api()}/boards/${ownBoard}/stacks`)).body as typeof stacks;
  const ownStack = ownStacks.find((one) => one.cards.length > 0);
  const hidden = (
    await ask(
      bo,
      "POST",
      `${api()}/boards/${ownBoard}/stacks/${ownStack?.id}/cards/${ownStack?.cards[0]?.id}/attachments`,
      formWith("hemligt.txt", "hemligt"),
    )
  ).body.id;
  expect(own.title).toBe("Eget");
  expect((await ask(anna, "GET", `${files()}/${hidden}`)).status).toBe(404);
  expect((await ask(anna, "PUT", `${files()}/${hidden}/restore`)).status).toBe(404);
  expect(await all()).toBeLessThanOrEqual(count + 4);
  expect((await ask(anna, "GET", files())).body.some((one: { data: string }) => one.data === "halv.txt")).toBe(false);
});

test("comments are the page's own: added, answered, listed newest first, changed and deleted", async () => {
  const first = (await ask(anna, "POST", comments, { message: "Kolla, @bo@digg.example! <b>inte fet</b>" })).body;
  expect(first.ocs.meta).toMatchObject({ status: "ok", statuscode: 200 });
  expect(first.ocs.data).toMatchObject({
    objectId: number,
    message: "Kolla, @bo@digg.example! <b>inte fet</b>",
    actorId: "anna@fk.example",
    actorType: "users",
    actorDisplayName: "Anna Lindqvist",
    mentions: [{ mentionId: "bo@digg.example", mentionType: "user", mentionDisplayName: "Bo Ek" }],
  });
  const { id } = first.ocs.data;
  expect(Number.isSafeInteger(id)).toBe(true);
  const second = (await ask(bo, "POST", comments, { message: "Gjort", parentId: id })).body.ocs.data;
  const third = (await ask(anna, "POST", comments, { message: "Tack", parentId: second.id })).body.ocs.data;
  const listed = (await ask(bo, "GET", comments)).body.ocs.data as { id: number }[];
  expect(listed.map((one) => one.id)).toEqual([third.id, second.id, id]);
  expect((await ask(bo, "GET", `${comments}?limit=1&offset=1`)).body.ocs.data).toMatchObject([{ id: second.id }]);
  expect((await inBoards())?.commentsCount).toBe(3);
  const shown = (await server.call(anna, "GET", `/api/v1/items/card/${card.id}/comments`)).body.items;
  expect(shown[0].mentions).toEqual([bo.id]);
  expect(shown[2].parentId).toBe(shown[0].id);
  expect((await ask(bo, "PUT", `${comments}/${second.id}`, { message: "Gjort nu" })).body.ocs.data.message).toBe(
    "Gjort nu",
  );
  expect((await ask(anna, "PUT", `${comments}/${second.id}`, { message: "Annans ord" })).status).toBe(403);
  expect((await ask(bo, "DELETE", `${comments}/${second.id}`)).body.ocs.data).toEqual([]);
  expect((await ask(bo, "DELETE", `${comments}/${second.id}`)).status).toBe(404);
  const xml = await ask(bo, "GET", comments, undefined, { accept: "application/xml" });
  expect(xml.text).toContain("<message>Kolla, @bo@digg.example! &lt;b&gt;inte fet&lt;/b&gt;</message>");
});

test("comments refuse strangers, nonsense and other cards' comments", async () => {
  expect((await ask(null, "GET", comments)).body.ocs.meta.statuscode).toBe(997);
  expect((await ask(null, "POST", comments, { message: "hej" })).status).toBe(401);
  expect((await ask(britt, "GET", comments)).status).toBe(404);
  expect((await ask(britt, "POST", comments, { message: "hej" })).status).toBe(404);
  expect((await ask(agnes, "POST", comments, { message: "hej" })).status).toBe(403);
  for (const message of [undefined, "", "  ", 7, "x".repeat(1001), "a\u0000b"])
    expect((await ask(anna, "POST", comments, { message })).status).toBe(400);
  expect((await ask(anna, "POST", comments, { message: "hej", parentId: 999_999 })).status).toBe(404);
  expect((await ask(anna, "POST", comments, "{", { "content-type": "application/json" })).status).toBe(400);
  const other = (await server.call(anna, "POST", `/api/v1/boards/${made.id}/cards`, { title: "Annat" })).body;
  await server.call(anna, "POST", `/api/v1/items/card/${other.id}/comments`, { text: "På ett annat kort" });
  const mine = (await ask(anna, "POST", comments, { message: "Mitt" })).body.ocs.data.id as number;
  expect((await ask(anna, "PUT", `${comments}/${mine - 1}`, { message: "Kapat" })).status).toBe(404);
  expect((await ask(anna, "GET", "/ocs/v2.php/apps/deck/api/v1.0/cards/abc/comments")).status).toBe(404);
});

test("a board is shared with a person, with more or fewer permissions, and no longer", async () => {
  const fresh = (
    await ask(anna, "POST", acl, {
      type: 0,
      participant: "britt@digg.example",
      permissionEdit: false,
      permissionShare: false,
      permissionManage: false,
    })
  ).body;
  expect(fresh).toMatchObject({
    boardId: board?.id,
    type: 0,
    participant: { uid: "britt@digg.example", displayname: "Britt Ahl" },
    permissionEdit: false,
    permissionShare: false,
    permissionManage: false,
    owner: false,
  });
  expect(Number.isSafeInteger(fresh.id)).toBe(true);
  expect((await ask(anna, "GET", acl)).body).toEqual([fresh]);
  expect((await ask(britt, "GET", `${api()}/boards/${board?.id}`)).body.acl).toEqual([fresh]);
  expect((await ask(britt, "GET", comments)).status).toBe(200);
  const retitled = { title: "Från Britt", type: "plain", owner: "anna@fk.example" };
  expect((await ask(britt, "PUT", `${api()}${on}`, retitled)).status).toBe(403);
  const more = (await ask(anna, "PUT", `${acl}/${fresh.id}`, { permissionEdit: true })).body;
  expect(more).toMatchObject({ participant: { uid: "britt@digg.example" }, permissionEdit: true });
  expect((await ask(britt, "PUT", `${api()}${on}`, retitled)).body.title).toBe("Från Britt");
  expect((await ask(britt, "GET", acl)).status).toBe(200);
  expect((await ask(britt, "POST", acl, { type: 0, participant: "agnes@fk.example" })).status).toBe(403);
  expect((await ask(britt, "DELETE", `${acl}/${more.id}`)).status).toBe(403);
  expect((await ask(anna, "DELETE", `${acl}/${more.id}`)).body.id).toBe(more.id);
  expect((await ask(anna, "DELETE", `${acl}/${more.id}`)).status).toBe(404);
  expect((await ask(anna, "GET", acl)).body).toEqual([]);
  expect((await ask(britt, "GET", `${api()}/boards/${board?.id}`)).status).toBe(404);
});

test("sharing says plainly what it cannot do", async () => {
  for (const type of [1, 6, 7, "grupp"]) {
    const refused = await ask(anna, "POST", acl, { type, participant: "alla" });
    expect([refused.status, refused.body.message]).toEqual([
      400,
      "Deck shares boards with single users here (type 0); groups are given a board in the page.",
    ]);
  }
  expect((await ask(anna, "POST", acl, { type: 0, participant: "ingen@fk.example" })).status).toBe(404);
  expect((await ask(anna, "POST", acl, { type: 0 })).status).toBe(400);
  expect((await ask(null, "GET", acl)).status).toBe(401);
  expect((await ask(britt, "GET", acl)).status).toBe(404);
  expect((await ask(anna, "PUT", `${acl}/abc`, {})).status).toBe(404);
});
