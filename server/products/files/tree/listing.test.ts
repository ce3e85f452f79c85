import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;

interface Item {
  readonly id: number;
  readonly name: string;
}

const put = async (who: TestPerson, workspaceId: string, name: string, folder?: number): Promise<number> => {
  const query = new URLSearchParams({ name, onConflict: "version", ...(folder ? { folder: String(folder) } : {}) });
  const answer = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/files?${query.toString()}`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}` },
    body: "x",
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as Item).id;
};
const makeFolder = async (workspaceId: string, name: string): Promise<number> =>
  (await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/folders`, { name })).body.id as number;
const list = async (who: TestPerson, workspaceId: string, query: Record<string, string>) => {
  const { status, body } = await server.call(
    who,
    "GET",
    `/api/v1/workspaces/${workspaceId}/files?${new URLSearchParams(query).toString()}`,
  );
  expect(status).toBe(200);
  return {
    names: (body.items as Item[]).map((one) => one.name),
    total: body.total as number,
    folders: body.folders as number,
  };
};

test("a folder is read from any place, with how much there is", async () => {
  const { id } = await server.workspace("Platser", anna, bo);
  for (const name of ["Mapp 2", "Mapp 10"]) await makeFolder(id, name);
  for (let n = 1; n <= 12; n++) await put(anna, id, `Fil ${n}.txt`);
  expect(await list(anna, id, { from: "0", limit: "3" })).toEqual({
    names: ["Mapp 2", "Mapp 10", "Fil 1.txt"],
    total: 14,
    folders: 2,
  });
  expect((await list(bo, id, { from: "12", limit: "3" })).names).toEqual(["Fil 11.txt", "Fil 12.txt"]);
  expect(await list(anna, id, { from: "500", limit: "3" })).toEqual({ names: [], total: 14, folders: 2 });
  const path = `/api/v1/workspaces/${id}/files`;
  for (const bad of ["from=-1", "from=x", "from=1000001", "limit=1001"])
    expect([bad, (await server.call(anna, "GET", `${path}?${bad}`)).status]).toEqual([bad, 400]);
  expect((await server.call(britt, "GET", `${path}?from=0`)).status).toBe(404);
});

test("a folder is filtered by kind, person, time and a part of the name, and sorted by kind", async () => {
  const { id } = await server.workspace("Urval", anna, bo);
  await makeFolder(id, "Bilder");
  for (const name of ["Ärende.ODT", "budget.xlsx", "skiss.png", "läsmig", "avtal.pdf", "50 % klart.txt", "a.b_c.zip"])
    await put(anna, id, name);
  await put(bo, id, "bos.odt");
  const namesOf = async (query: Record<string, string>): Promise<string[]> =>
    (await list(anna, id, { from: "0", ...query })).names;
  expect(await namesOf({ kinds: "document" })).toEqual(["50 % klart.txt", "bos.odt", "Ärende.ODT"]);
  expect(await namesOf({ kinds: "folder,picture" })).toEqual(["Bilder", "skiss.png"]);
  expect(await namesOf({ kinds: "other" })).toEqual(["läsmig"]);
  expect(await namesOf({ by: bo.id })).toEqual(["bos.odt"]);
  expect(await namesOf({ text: "ÄREN" })).toEqual(["Ärende.ODT"]);
  expect(await namesOf({ text: "A\u0308ren" })).toEqual(["Ärende.ODT"]);
  // Nothing in the text is a pattern.
  expect(await namesOf({ text: "%" })).toEqual(["50 % klart.txt"]);
  expect(await namesOf({ text: "_" })).toEqual(["a.b_c.zip"]);
  expect(await namesOf({ text: "'; drop table files.node" })).toEqual([]);
  const soon = new Date(Date.now() + 60_000).toISOString();
  const ago = new Date(Date.now() - 3_600_000).toISOString();
  expect(await namesOf({ since: soon })).toEqual([]);
  expect(await namesOf({ since: ago, kinds: "pdf" })).toEqual(["avtal.pdf"]);
  expect(await list(anna, id, { from: "0", kinds: "document", limit: "1" })).toMatchObject({ total: 3, folders: 0 });
  expect(await namesOf({ sort: "kind" })).toEqual([
    "Bilder",
    "50 % klart.txt",
    "bos.odt",
    "Ärende.ODT",
    "budget.xlsx",
    "avtal.pdf",
    "skiss.png",
    "a.b_c.zip",
    "läsmig",
  ]);
  // By pages with a cursor as well.
  const path = `/api/v1/workspaces/${id}/files`;
  const first = (await server.call(anna, "GET", `${path}?sort=kind&kinds=document,pdf&limit=3`)).body;
  const second = (
    await server.call(
      anna,
      "GET",
      `${path}?sort=kind&kinds=document,pdf&limit=3&after=${encodeURIComponent(first.next as string)}`,
    )
  ).body;
  expect((second.items as Item[]).map((one) => one.name)).toEqual(["avtal.pdf"]);
  for (const bad of [
    "kinds=film",
    "kinds=",
    "kinds=pdf,,pdf",
    "by=bo",
    "since=igår",
    "text=",
    `text=${"x".repeat(101)}`,
  ])
    expect([bad, (await server.call(anna, "GET", `${path}?from=0&${encodeURI(bad)}`)).status]).toEqual([bad, 400]);
});

test("ten thousand files are listed a page at a time, from either end, quickly", async () => {
  const { id } = await server.workspace("Stor", anna);
  const folder = await makeFolder(id, "Arkiv");
  await server.safos.database.pool.query(
    `insert into files.node (workspace_id, parent_id, kind, name, blob, content_type)
      select workspace_id, id, 'file', 'Akt ' || n || '.pdf', 'none', 'application/pdf'
        from files.node, generate_series(1, 10000) n where id = $1`,
    [folder],
  );
  const query = { folder: String(folder), limit: "200" };
  const first = await list(anna, id, { ...query, from: "0" });
  expect([first.names[0], first.names[199], first.total]).toEqual(["Akt 1.pdf", "Akt 200.pdf", 10_000]);
  const began = performance.now();
  const last = await list(anna, id, { ...query, from: "9800" });
  expect(performance.now() - began).toBeLessThan(1500);
  expect([last.names[0], last.names[199]]).toEqual(["Akt 9801.pdf", "Akt 10000.pdf"]);
});

test("favourites of every workspace are listed by name, as long as one may read them", async () => {
  const one = await server.workspace("Ena", anna, bo);
  const other = await server.workspace("Andra", anna, bo);
  const ids = [await put(anna, one.id, "b.txt"), await put(anna, other.id, "a.txt"), await makeFolder(one.id, "Ö")];
  for (const id of ids) await server.call(bo, "PATCH", `/api/v1/files/${id}`, { isFavourite: true });
  const names = async (who: TestPerson): Promise<string[]> =>
    ((await server.call(who, "GET", "/api/v1/files/favourites")).body.items as Item[]).map((item) => item.name);
  expect(await names(bo)).toEqual(["Ö", "a.txt", "b.txt"]);
  expect(await names(anna)).toEqual([]);
  const page = (await server.call(bo, "GET", "/api/v1/files/favourites?limit=2")).body;
  expect((page.items as Item[]).length).toBe(2);
  const rest = (await server.call(bo, "GET", `/api/v1/files/favourites?limit=2&after=${page.next as string}`)).body;
  expect((rest.items as Item[]).map((item) => item.name)).toEqual(["b.txt"]);
  expect(rest.next).toBeUndefined();
  await server.call(anna, "DELETE", `/api/v1/files/${ids[1]}`);
  expect(await names(bo)).toEqual(["Ö", "b.txt"]);
  expect((await server.call(anna, "DELETE", `/api/v1/workspaces/${one.id}/members/${bo.id}`)).status).toBe(200);
  expect(await names(bo)).toEqual([]);
  // Given back by a share of one of them.
  await server.call(anna, "POST", `/api/v1/items/file/${ids[0]}/shares`, { name: bo.name, role: "viewer" });
  expect(await names(bo)).toEqual(["b.txt"]);
  expect((await server.call(null, "GET", "/api/v1/files/favourites")).status).toBe(401);
});

test("emptying the trash takes what was there when one looked, and only from those who may write", async () => {
  const { id } = await server.workspace("Skräp", anna, bo);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${id}/members/${bo.id}`, { role: "viewer" });
  const trashed = async (name: string): Promise<number> => {
    const file = await put(anna, id, name);
    expect((await server.call(anna, "DELETE", `/api/v1/files/${file}`)).status).toBe(200);
    return file;
  };
  await trashed("a.txt");
  await trashed("b.txt");
  const trash = `/api/v1/workspaces/${id}/trash`;
  const seen = (await server.call(anna, "GET", trash)).body.items as { trashedAt: string }[];
  const until = encodeURIComponent(seen[0]?.trashedAt ?? "");
  await new Promise((resolve) => setTimeout(resolve, 5));
  const later = await trashed("senare.txt");
  expect((await server.call(bo, "DELETE", `${trash}?until=${until}`)).status).toBe(403);
  expect((await server.call(britt, "DELETE", `${trash}?until=${until}`)).status).toBe(404);
  expect((await server.call(anna, "DELETE", trash)).status).toBe(400);
  expect((await server.call(anna, "DELETE", `${trash}?until=nyss`)).status).toBe(400);
  // Two at once: each is destroyed once.
  const answers = await Promise.all([1, 2].map(() => server.call(anna, "DELETE", `${trash}?until=${until}`)));
  expect(answers.map(({ body }) => body.destroyed as number).toSorted()).toEqual([0, 2]);
  expect((await server.call(anna, "GET", trash)).body.items).toMatchObject([{ id: later }]);
});

test("what a class keeps from a person takes no place, counts nowhere, and is not emptied by them", async () => {
  const { id } = await server.workspace("Klassad", anna, bo);
  const files: number[] = [];
  for (const name of ["a.txt", "bilaga.txt", "c.txt", "d.txt"]) files.push(await put(anna, id, name));
  const [first = 0, secret = 0] = files;
  await server.call(bo, "PATCH", `/api/v1/files/${secret}`, { isFavourite: true });
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  expect(
    (await server.call(anna, "PUT", `/api/v1/items/file/${secret}/class`, { informationClass: "K3" })).status,
  ).toBe(200);
  const query = { from: "1", limit: "2" };
  expect(await list(bo, id, query)).toEqual({ names: ["c.txt", "d.txt"], total: 3, folders: 0 });
  expect(await list(anna, id, query)).toEqual({ names: ["bilaga.txt", "c.txt"], total: 4, folders: 0 });
  expect(await list(bo, id, { from: "0", text: "bil" })).toEqual({ names: [], total: 0, folders: 0 });
  const favourites = (await server.call(bo, "GET", "/api/v1/files/favourites")).body.items as Item[];
  expect(favourites.map((one) => one.id)).not.toContain(secret);
  for (const one of [first, secret]) await server.call(anna, "DELETE", `/api/v1/files/${one}`);
  const trash = `/api/v1/workspaces/${id}/trash`;
  const ever = `until=${encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString())}`;
  expect((await server.call(bo, "DELETE", `${trash}?${ever}`)).body).toEqual({ destroyed: 1, hasMore: false });
  expect((await server.call(anna, "GET", trash)).body.items).toMatchObject([{ id: secret }]);
  // In an archived workspace nothing is emptied.
  expect((await server.call(anna, "POST", `/api/v1/workspaces/${id}/archive`, {})).status).toBe(200);
  expect((await server.call(anna, "DELETE", `${trash}?${ever}`)).status).toBe(403);
  expect((await server.call(anna, "GET", trash)).body.items).toMatchObject([{ id: secret }]);
});
