import { afterAll, beforeAll, expect, test } from "vitest";
import {
  eventually,
  startTestServer,
  type TestAnswer,
  type TestPerson,
  type TestServer,
} from "../../../testing/server.ts";

let server: TestServer;
let twin: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let shared: { readonly id: string };

beforeAll(async () => {
  server = await startTestServer();
  twin = await server.twin();
  ({ anna, agnes, bo } = server.people);
  const rules = { classes: { K3: { otherOrganisations: false } } };
  await server.safos.organisations.change(anna.organisationId, { rules });
  shared = await server.workspace("Två myndigheter", anna, bo);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${shared.id}`, { informationClass: "K1" });
  await server.safos.workspaces.addMember(anna.id, shared.id, agnes.id, "editor");
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

const base = (id = shared.id): string => `/api/v1/workspaces/${id}`;
const pathOf = (kind: string, id: string | number): string => `/api/v1/items/${kind}/${id}`;
const raise = (who: TestPerson | null, kind: string, id: string | number, informationClass: string | null) =>
  server.call(who, "PUT", `${pathOf(kind, id)}/class`, { informationClass });
const statusOf = async (who: TestPerson | null, path: string, on = server): Promise<number> =>
  (await on.call(who, "GET", path)).status;
const make = async (kind: string, body: object, who = anna, where = shared.id): Promise<string> => {
  const made = await server.call(who, "POST", `${base(where)}/${kind}`, body);
  expect([kind, made.status]).toEqual([kind, 201]);
  return String(made.body.id);
};
const makeFolder = (name: string, parentId?: number, where = shared.id) =>
  make("folders", { name, ...(parentId === undefined ? {} : { parentId }) }, anna, where);
async function put(path: string, who = anna, text = "text"): Promise<number> {
  const url = `${server.url}/remote.php/dav/files/${encodeURIComponent(who.name)}/${path}`;
  const { status } = await fetch(url, { method: "PUT", body: text, headers: { authorization: `Bearer ${who.token}` } });
  return status;
}
async function dav(who: TestPerson, method: string, path: string, headers: Record<string, string> = {}) {
  const url = `${server.url}/remote.php/dav/files/${encodeURIComponent(who.name)}/${path}`;
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${who.token}`, ...headers } });
  return { status: answer.status, text: await answer.text() };
}
const folderOf = async (where = shared.id, folder?: number) =>
  (await server.call(anna, "GET", `${base(where)}/files${folder === undefined ? "" : `?folder=${folder}`}`)).body;
async function fileId(name: string, where = shared.id, folder?: number): Promise<number> {
  const { items } = await folderOf(where, folder);
  return (items as { id: number; name: string }[]).find((one) => one.name === name)?.id ?? 0;
}

test("a folder's class is that of everything in it, for the page and for WebDAV", async () => {
  const folder = await makeFolder("Känsligt");
  expect(await put("Två myndigheter/Känsligt/inne.txt")).toBe(201);
  const file = await fileId("inne.txt", shared.id, Number(folder));
  const place = "Tv%C3%A5%20myndigheter";
  expect((await dav(bo, "GET", `${place}/K%C3%A4nsligt/inne.txt`)).status).toBe(200);
  await raise(anna, "file", folder, "K3");
  expect((await server.call(anna, "GET", pathOf("file", file))).body).toMatchObject({
    informationClass: "K3",
    ownInformationClass: null,
  });
  expect((await server.call(anna, "GET", `${pathOf("file", file)}/class`)).body).toMatchObject({
    inherited: "K3",
    own: null,
    inheritedFrom: { kind: "file", title: "Känsligt" },
  });
  expect((await raise(anna, "file", file, "K2")).body.code).toBe("CLASS_TOO_LOW");
  for (const method of ["GET", "PROPFIND", "DELETE"])
    expect([method, (await dav(bo, method, `${place}/K%C3%A4nsligt/inne.txt`)).status]).toEqual([method, 404]);
  const listing = await dav(bo, "PROPFIND", place, { depth: "1" });
  expect([listing.status, listing.text.includes("K%C3%A4nsligt")]).toEqual([207, false]);
  expect((await dav(anna, "PROPFIND", place, { depth: "1" })).text).toContain("K%C3%A4nsligt");
  expect(
    (
      await dav(bo, "COPY", `${place}/K%C3%A4nsligt`, {
        destination: `${server.url}/remote.php/dav/files/${encodeURIComponent(bo.name)}/Kopia`,
      })
    ).status,
  ).toBe(404);
  expect(
    (
      await dav(bo, "MOVE", `${place}/K%C3%A4nsligt`, {
        destination: `${server.url}/remote.php/dav/files/${encodeURIComponent(bo.name)}/Flyttad`,
      })
    ).status,
  ).toBe(404);
  expect(await put("Två myndigheter/Känsligt/ny.txt", bo)).toBe(404);
  for (const path of [`/api/v1/files/${file}`, `/api/v1/files/${file}/content`, `/api/v1/files/${file}/versions`])
    expect([path, await statusOf(bo, path)]).toEqual([path, 404]);
  const names = async (who: TestPerson, path: string): Promise<string> =>
    JSON.stringify((await server.call(who, "GET", path)).body.items);
  for (const path of [`${base()}/files`, "/api/v1/files/recent"])
    expect([path, (await names(bo, path)).match(/Känsligt|inne\.txt/)]).toEqual([path, null]);
  await server.call(anna, "DELETE", pathOf("file", file));
  expect(await names(anna, `${base()}/trash`)).toContain("inne.txt");
  expect(await names(bo, `${base()}/trash`)).not.toContain("inne.txt");
  // Its folder is gone when it comes back: it keeps what the folder gave it.
  await server.call(anna, "DELETE", pathOf("file", folder));
  expect((await server.call(anna, "POST", `${pathOf("file", file)}/restore`, {})).status).toBe(200);
  await eventually(async () =>
    expect((await server.call(anna, "GET", pathOf("file", file))).body.ownInformationClass).toBe("K3"),
  );
  expect(await statusOf(bo, `/api/v1/files/${file}`)).toBe(404);
});

test("what goes to a place of a lower class, or is copied there, keeps its own", async () => {
  const high = await server.workspace("Hög", anna, agnes);
  await server.call(anna, "PATCH", base(high.id), { informationClass: "K2" });
  const low = await server.workspace("Låg", anna, agnes);
  await put("Hög/flyttas.txt");
  await put("Hög/kopieras.txt");
  const [moved, copied] = [await fileId("flyttas.txt", high.id), await fileId("kopieras.txt", high.id)];
  const target = (await folderOf(low.id)).folder.id as number;
  expect((await server.call(anna, "PATCH", `/api/v1/files/${moved}`, { parentId: target })).status).toBe(200);
  const copy = await server.call(anna, "POST", `/api/v1/files/${copied}/copy`, { parentId: target });
  expect(copy.status).toBe(201);
  const classOf = async (id: number): Promise<unknown> =>
    (await server.call(anna, "GET", pathOf("file", id))).body.ownInformationClass;
  await eventually(async () => expect([await classOf(moved), await classOf(copy.body.id)]).toEqual(["K2", "K2"]));
  // The copy of a folder has the highest class of what lies in it.
  const folder = await makeFolder("Blandat", undefined, low.id);
  await put("Låg/Blandat/hemligast.txt");
  await raise(anna, "file", await fileId("hemligast.txt", low.id, Number(folder)), "K3");
  const whole = await server.call(anna, "POST", `/api/v1/files/${folder}/copy`, {
    parentId: target,
    name: "Blandat igen",
  });
  await eventually(async () => expect(await classOf(whole.body.id)).toBe("K3"));
  const board = await make("boards", { title: "Original" }, anna, high.id);
  const clone = await server.call(anna, "POST", `/api/v1/boards/${board}/clone`, {
    workspaceId: low.id,
    withCards: true,
  });
  const form = await make("forms", { title: "Original" }, anna, high.id);
  const twice = await server.call(anna, "POST", `/api/v1/forms/${form}/duplicate`, { workspaceId: low.id });
  await eventually(async () => {
    expect((await server.call(anna, "GET", pathOf("board", clone.body.id))).body.ownInformationClass).toBe("K2");
    expect((await server.call(anna, "GET", pathOf("form", twice.body.id))).body.ownInformationClass).toBe("K2");
  });
});

test("nothing goes where members from elsewhere would be in what its class keeps them from", async () => {
  const own = await server.workspace("Egen", anna);
  await put("Egen/stannar.txt");
  const file = await fileId("stannar.txt", own.id);
  await raise(anna, "file", file, "K3");
  const target = (await folderOf()).folder.id as number;
  const refused = (answer: TestAnswer) => [
    answer.status,
    answer.body.code,
    answer.body.data?.rule,
    answer.body.data?.informationClass,
  ];
  const refusal = [403, "POLICY_REFUSED", "otherOrganisations", "K3"];
  expect(refused(await server.call(anna, "PATCH", `/api/v1/files/${file}`, { parentId: target }))).toEqual(refusal);
  expect(refused(await server.call(anna, "POST", `/api/v1/files/${file}/copy`, { parentId: target }))).toEqual(refusal);
  const board = await make("boards", { title: "Stannar" }, anna, own.id);
  await raise(anna, "board", board, "K3");
  expect(
    refused(
      await server.call(anna, "POST", `/api/v1/boards/${board}/clone`, { workspaceId: shared.id, withCards: true }),
    ),
  ).toEqual(refusal);
});

test("a document's file has the class of the document and of those above it", async () => {
  const above = await make("documents", { title: "Överst" });
  const below = (await server.call(anna, "POST", `${base()}/documents`, { title: "Underst", parentId: above })).body
    .id as string;
  const fileOf = async (id: string): Promise<number> => {
    const read = async () => (await server.call(anna, "GET", `/api/v1/documents/${id}`)).body.fileId as number | null;
    await eventually(async () => expect(await read()).not.toBeNull(), 10_000);
    return (await read()) ?? 0;
  };
  const [first, second] = [await fileOf(above), await fileOf(below)];
  expect(await statusOf(bo, `/api/v1/files/${second}`)).toBe(200);
  await raise(anna, "document", above, "K3");
  expect([await statusOf(bo, `/api/v1/files/${first}`), await statusOf(bo, `/api/v1/files/${second}/content`)]).toEqual(
    [404, 404],
  );
  expect(await statusOf(bo, `/api/v1/documents/${below}`)).toBe(404);
  // A new one under it comes with the class from the beginning, and one that leaves keeps it.
  const fresh = (await server.call(anna, "POST", `${base()}/documents`, { title: "Ny", parentId: above })).body
    .id as string;
  expect(await statusOf(bo, `/api/v1/files/${await fileOf(fresh)}`)).toBe(404);
  expect((await server.call(anna, "PATCH", `/api/v1/documents/${below}`, { parentId: null })).status).toBe(200);
  await eventually(async () =>
    expect((await server.call(anna, "GET", pathOf("document", below))).body).toMatchObject({
      ownInformationClass: "K3",
    }),
  );
  expect(await statusOf(bo, `/api/v1/files/${second}`)).toBe(404);
  await raise(anna, "document", above, null);
  await eventually(async () => expect(await statusOf(bo, `/api/v1/files/${first}`)).toBe(200), 1000);
  expect([await statusOf(bo, `/api/v1/documents/${below}`), await statusOf(bo, `/api/v1/files/${second}`)]).toEqual([
    404, 404,
  ]);
});

test("a file on a card has the class of the board, from when it is put there until it is taken off", async () => {
  const board = await make("boards", { title: "Med bilagor" });
  await server.call(anna, "POST", `/api/v1/boards/${board}/lists`, { title: "Att göra" });
  const card = (await server.call(anna, "POST", `/api/v1/boards/${board}/cards`, { title: "Kort" })).body.id as string;
  await put("Två myndigheter/bilaga.txt");
  await put("Två myndigheter/senare.txt");
  const [first, later] = [await fileId("bilaga.txt"), await fileId("senare.txt")];
  const attach = (id: number) =>
    server.call(anna, "POST", `${pathOf("card", card)}/links`, { kind: "file", id: String(id) });
  expect((await attach(first)).status).toBe(201);
  await raise(anna, "board", board, "K3");
  expect(await statusOf(bo, `/api/v1/files/${first}`)).toBe(404);
  await eventually(async () => expect(await statusOf(bo, pathOf("card", card), twin)).toBe(404), 1000);
  await attach(later);
  expect(await statusOf(bo, `/api/v1/files/${later}`)).toBe(404);
  await server.call(anna, "DELETE", `${pathOf("card", card)}/links/file/${later}`);
  expect(await statusOf(bo, `/api/v1/files/${later}`)).toBe(200);
  await raise(anna, "board", board, null);
  expect(await statusOf(bo, `/api/v1/files/${first}`)).toBe(200);
});

test("a sync client reads the class as a property, in listings of any depth", async () => {
  const folder = await makeFolder("Egenskaper");
  await raise(anna, "file", folder, "K2");
  await put("Två myndigheter/Egenskaper/under.txt");
  const place = "Tv%C3%A5%20myndigheter";
  const url = `${server.url}/remote.php/dav/files/${encodeURIComponent(anna.name)}`;
  const ask = async (path: string): Promise<string[]> => {
    const body = `<d:propfind xmlns:d="DAV:" xmlns:safos="urn:safos:dav"><d:prop><safos:information-class/></d:prop></d:propfind>`;
    const headers = { authorization: `Bearer ${anna.token}`, depth: "1" };
    const text = await (await fetch(`${url}/${path}`, { method: "PROPFIND", body, headers })).text();
    return [...text.matchAll(/<safos:information-class>(K\d)</g)].map((one) => one[1] ?? "");
  };
  expect(await ask(`${place}/Egenskaper`)).toEqual(["K2", "K2"]);
  const above = await ask(place);
  expect(above[0]).toBe("K1");
  expect(above).toContain("K2");
});
