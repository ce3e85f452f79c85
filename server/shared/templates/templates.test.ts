import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { readBlobsInUse } from "./queries.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { templates, workspaces } = server.safos;
const db = server.safos.database.of();

const list = "/api/v1/organisation/templates";
const everything = { channels: true, boards: "all", documents: true, files: "all" } as const;
const save = (who: TestPerson | null, id: string, more: object = {}) =>
  server.call(who, "POST", `/api/v1/workspaces/${id}/templates`, { name: "Mall", choice: everything, ...more });
const make = (who: TestPerson | null, id: string, name = "Ny") =>
  server.call(who, "POST", `${list}/${id}/workspaces`, { name });
const codeOf = (answer: { readonly status: number; readonly body: { code?: string } }) => [
  answer.status,
  answer.body.code,
];
const items = async (who: TestPerson, path: string) =>
  (await server.call(who, "GET", path)).body.items as Record<string, unknown>[];
const upload = (who: TestPerson, path: string, body: string) =>
  fetch(server.url + path, { method: "POST", headers: { authorization: `Bearer ${who.token}` }, body }).then(
    async (answer) => (await answer.json()) as { id: number },
  );

/** A workspace of Agnes' with a bit of everything. */
async function filled(name: string) {
  const { id } = await server.workspace(name, agnes, britt);
  const base = `/api/v1/workspaces/${id}`;
  await server.call(agnes, "POST", `${base}/channels`, { name: "Beslut", topic: "Det som är klart" });
  await server.call(agnes, "POST", `${base}/channels`, { name: "Hemligt", isPrivate: true });
  const board = (await server.call(agnes, "POST", `${base}/boards`, { title: "Arbete", template: "project" })).body;
  await server.call(agnes, "POST", `/api/v1/boards/${board.id}/cards`, {
    title: "Skriv direktiv",
    listId: board.lists[1].id,
    dueAt: "2026-01-01T00:00:00Z",
  });
  const folder = (await server.call(agnes, "POST", `${base}/folders`, { name: "Underlag" })).body.id as number;
  await upload(agnes, `${base}/files?name=blankett.txt&folder=${folder}`, "Fyll i");
  await upload(agnes, `${base}/files?name=rot.txt`, "I roten");
  const parent = (await server.call(agnes, "POST", `${base}/documents`, { title: "Handbok", template: "memo" })).body
    .id;
  await server.call(agnes, "POST", `${base}/documents`, { title: "Kapitel", parentId: parent });
  return { id, base, folder, boardId: board.id as string, documentId: parent as string };
}

/** What a member sees of a workspace, without ids. */
async function contents(who: TestPerson, id: string) {
  const base = `/api/v1/workspaces/${id}`;
  const channels = await eventually(async () => {
    const found = (await items(who, `${base}/channels`)).map(
      (one) => `${String(one["name"])}: ${String(one["topic"])}`,
    );
    expect(found.length).toBeGreaterThan(0);
    return found;
  });
  const boards = await items(who, `${base}/boards`);
  const board = boards[0] ? (await server.call(who, "GET", `/api/v1/boards/${String(boards[0]["id"])}`)).body : null;
  const cards = board ? await items(who, `/api/v1/boards/${board.id}/cards`) : [];
  const { rows } = await sql<{ name: string; above: string; blob: string | null }>`
    select n.name, p.name as above, n.blob from files.node n join files.node p on p.id = n.parent_id
    where n.workspace_id = ${id} and n.trashed_at is null and n.name not like '%.md' and n.name <> 'Dokument' order by 2, 1`.execute(
    db,
  );
  return {
    channels: channels.toSorted(),
    lists: (board?.lists ?? []).map((one: { title: string }) => one.title),
    labels: (board?.labels ?? []).map((one: { title: string }) => one.title),
    cards: cards.map((one) => [one["title"], one["dueAt"] ?? null]),
    files: rows.map(({ above, name, blob }) => [above, name, blob]),
    documents: (
      await sql<{ title: string; above: string | null; text: string }>`
      select d.title, p.title as above, d.text from documents.document d left join documents.document p on p.id = d.parent_id
      where d.workspace_id = ${id} and d.trashed_at is null order by 1`.execute(db)
    ).rows,
  };
}

test("a workspace becomes a template, and a new workspace has what was chosen, but no members, private channels or dates", async () => {
  const source = await filled("Utredning");
  const saved = await save(agnes, source.id, { name: " Utredningsmall ", description: "För nya" });
  expect(saved).toMatchObject({
    status: 201,
    body: {
      name: "Utredningsmall",
      description: "För nya",
      counts: { channels: 1, boards: 1, documents: 2, files: 3 },
      informationClass: null,
      madeBy: { id: agnes.id },
    },
  });
  // What happens to the original afterwards does not follow.
  await server.call(agnes, "POST", `${source.base}/folders`, { name: "Senare" });
  await workspaces.trash(agnes.id, source.id);

  const made = await make(anna, saved.body.id, "Från mall");
  expect(made).toMatchObject({ status: 201, body: { name: "Från mall", memberCount: 1, role: "owner" } });
  expect(await contents(anna, made.body.id)).toMatchObject({
    channels: [expect.stringContaining("Allmänt"), "Beslut: Det som är klart"],
    cards: [["Skriv direktiv", null]],
    files: [
      ["", "Underlag", null],
      ["", "rot.txt", expect.any(String)],
      ["Underlag", "blankett.txt", expect.any(String)],
    ],
    documents: [
      { title: "Handbok", above: null, text: expect.stringContaining("Sammanfattning") },
      { title: "Kapitel", above: "Handbok" },
    ],
  });
  expect((await contents(anna, made.body.id)).lists.length).toBeGreaterThan(1);
  expect((await workspaces.membersOf(made.body.id)).map((one) => one.personId)).toEqual([anna.id]);
  await eventually(async () => {
    const acts = (await items(anna, "/api/v1/audit")).map((one) => one["act"]);
    expect(acts).toContain("template.saved");
  });
});

test("only what is chosen is taken: structure without cards and files, or one part alone", async () => {
  const { id } = await filled("Valet");
  const choice = { channels: false, boards: "structure", documents: false, files: "structure" };
  const saved = await save(agnes, id, { name: "Bara struktur", choice });
  expect(saved.body.counts).toEqual({ channels: 0, boards: 1, documents: 0, files: 1 });
  const made = (await make(agnes, saved.body.id)).body.id as string;
  const found = await contents(agnes, made);
  expect(found).toMatchObject({ cards: [], documents: [], files: [["", "Underlag", null]] });
  expect(found.channels).toHaveLength(1);
  const nothing = { channels: false, boards: "none", documents: false, files: "none" };
  expect(codeOf(await save(agnes, id, { name: "Inget", choice: nothing }))).toEqual([400, "TEMPLATE_EMPTY"]);
});

test("content of files stays for as long as a template refers to it", async () => {
  const { id } = await filled("Filer");
  const saved = (await save(agnes, id, { name: "Filmall" })).body.id as string;
  const { rows } = await sql<{ hash: string }>`select hash from templates.blob where template_id = ${saved}`.execute(
    db,
  );
  expect(rows).toHaveLength(2);
  const hashes = rows.map((one) => one.hash);
  const inUse = async () => (await readBlobsInUse(db, hashes)).toSorted();
  expect(await inUse()).toEqual(hashes.toSorted());
  await server.call(anna, "DELETE", `${list}/${saved}`);
  expect((await sql`select from templates.blob where template_id = ${saved}`.execute(db)).rows).toEqual([]);
});

test("only owners from the owning agency save, only its people make and see, only its administrators change and remove", async () => {
  const { id } = await filled("Rättigheter");
  await workspaces.setRole(agnes.id, id, britt.id, "owner");
  for (const [who, status] of [
    [null, 401],
    [anna, 404],
    [bo, 404],
    [britt, 403],
  ] as const)
    expect((await save(who, id, { name: "Nej" })).status).toBe(status);
  await workspaces.addMember(agnes.id, id, anna.id, "editor");
  expect((await save(anna, id, { name: "Nej" })).status).toBe(403);
  const home = await workspaces.personalOf(agnes.id);
  expect(codeOf(await save(agnes, home.id))).toEqual([409, "PERSONAL"]);
  for (const wrong of [
    { name: "" },
    { name: "x".repeat(101) },
    { choice: {} },
    { choice: { ...everything, files: "x" } },
  ])
    expect((await save(agnes, id, wrong)).status).toBe(400);

  const saved = (await save(agnes, id, { name: "Vår" })).body.id as string;
  expect(codeOf(await save(agnes, id, { name: "vår" }))).toEqual([409, "TEMPLATE_NAME_TAKEN"]);
  const both = await Promise.all([
    save(agnes, id, { name: "Samtidig" }),
    twin.call(agnes, "POST", `/api/v1/workspaces/${id}/templates`, { name: "samtidig", choice: everything }),
  ]);
  expect(both.map((one) => one.status).toSorted()).toEqual([201, 409]);

  expect(await items(britt, list)).toEqual([]);
  expect((await server.call(null, "GET", list)).status).toBe(401);
  for (const [who, status] of [
    [null, 401],
    [bo, 404],
    [britt, 404],
  ] as const)
    expect((await make(who, saved)).status).toBe(status);
  expect((await make(agnes, id)).status).toBe(404);
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [bo, 404],
  ] as const) {
    expect((await server.call(who, "PATCH", `${list}/${saved}`, { name: "Ny" })).status).toBe(status);
    expect((await server.call(who, "DELETE", `${list}/${saved}`)).status).toBe(status);
  }
  expect(codeOf(await server.call(anna, "PATCH", `${list}/${saved}`, { name: "SAMTIDIG" }))).toEqual([
    409,
    "TEMPLATE_NAME_TAKEN",
  ]);
  expect((await server.call(anna, "PATCH", `${list}/${saved}`, { name: "Döpt om" })).body.name).toBe("Döpt om");
  expect((await server.call(anna, "DELETE", `${list}/${saved}`)).status).toBe(200);
  expect((await server.call(anna, "DELETE", `${list}/${saved}`)).status).toBe(404);
  expect((await make(agnes, saved)).status).toBe(404);
  await server.safos.identity.change(agnes.id, { isDisabled: true });
  expect((await save(agnes, id, { name: "Stängd" })).status).toBe(401);
  await server.safos.identity.change(agnes.id, { isDisabled: false });
});

test("a class above K1 asks for confirmation, of an item alone too, and new workspaces begin with it", async () => {
  const { id, documentId } = await filled("Klassad");
  await server.call(agnes, "PATCH", `/api/v1/workspaces/${id}`, { informationClass: "K1" });
  expect((await save(agnes, id, { name: "K1-mall" })).body.informationClass).toBe("K1");
  await server.call(agnes, "PUT", `/api/v1/items/document/${documentId}/class`, { informationClass: "K3" });
  expect(codeOf(await save(agnes, id, { name: "K3-mall" }))).toEqual([409, "TEMPLATE_CLASSED"]);
  // Without the document that has it, nothing is above.
  const choice = { ...everything, documents: false };
  expect((await save(agnes, id, { name: "Utan dokument", choice })).body.informationClass).toBe("K1");
  const saved = await save(agnes, id, { name: "K3-mall", isConfirmed: true });
  expect(saved.body.informationClass).toBe("K3");
  expect((await make(anna, saved.body.id)).body.informationClass).toBe("K3");
});

test("one is made of a person at a time, whatever they ask, and others do not wait for that", async () => {
  const { id } = await filled("Flera");
  const template = (await save(agnes, id, { name: "Flera" })).body;
  const answers = await Promise.all([
    ...["A", "B", "C", "D"].map((name) => make(agnes, template.id, name)),
    make(anna, template.id, "E"),
  ]);
  const statuses = answers.map((one) => one.status);
  expect(statuses.at(-1)).toBe(201);
  expect(statuses.slice(0, 4).toSorted()).toEqual([201, 429, 429, 429]);
  expect((await make(agnes, template.id, "F")).status).toBe(201);
});

test("what fails in the middle leaves nothing, and what a process that is gone had begun is removed, not what another makes", async () => {
  const { id } = await filled("Avbrott");
  const saved = (await save(agnes, id, { name: "Avbrottsmall" })).body.id as string;
  const before = (await workspaces.all()).length;
  await server.safos.organisations.change(agnes.organisationId, { rules: { workspaceQuota: 1 } });
  expect(codeOf(await make(agnes, saved, "För stor"))).toEqual([507, "QUOTA_EXCEEDED"]);
  await server.safos.organisations.change(agnes.organisationId, { rules: { workspaceQuota: null } });
  expect((await workspaces.all()).length).toBe(before);
  await eventually(async () => {
    await templates.removeUnfinished();
    expect((await sql`select from templates.making`.execute(db)).rows).toEqual([]);
    const { rows } = await sql`select from workspaces.workspace where name = 'För stor'`.execute(db);
    expect(rows).toEqual([]);
  });

  // A process that ends in the middle leaves its note and lets go of its lock.
  const left = await server.workspace("Halvfärdig", agnes);
  await sql`insert into templates.making (workspace_id) values (${left.id})`.execute(db);
  const held = await server.workspace("Görs nu", agnes);
  await sql`insert into templates.making (workspace_id) values (${held.id})`.execute(db);
  const client = await server.safos.database.connect();
  await client.query("select pg_advisory_lock(7266038, hashtext($1))", [held.id]);
  await Promise.all([templates.removeUnfinished(), twin.safos.templates.removeUnfinished()]);
  expect(await workspaces.byId(left.id)).toBeNull();
  expect(await workspaces.byId(held.id)).not.toBeNull();
  await client.end();
  await eventually(async () => {
    await templates.removeUnfinished();
    expect(await workspaces.byId(held.id)).toBeNull();
  });
});

test("a workspace that is still being written in is closed at once, and removed when that is done", async () => {
  const { id } = await server.workspace("Skrivs", agnes);
  const client = await server.safos.database.connect();
  await client.query("begin");
  await client.query("select from workspaces.workspace where id = $1 for key share", [id]);
  expect(await workspaces.discard(id)).toBe(false);
  expect(await workspaces.byId(id)).toBeNull();
  expect((await server.call(agnes, "GET", `/api/v1/workspaces/${id}`)).status).toBe(404);
  await client.query("commit");
  await client.end();
  expect(await workspaces.discard(id)).toBe(true);
  expect(await workspaces.discard(id)).toBe(true);
  expect(await workspaces.organisationOf(id)).toBeNull();
});
