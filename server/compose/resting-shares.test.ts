import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { sql } from "#database";
import { openWriter } from "../shared/collaboration/testing.ts";
import { statementsOf } from "../testing/statements.ts";
import {
  addAgency,
  addPerson,
  eventually,
  startTestServer,
  type TestPerson,
  type TestServer,
} from "../testing/server.ts";

/** What was given to persons rests while a rule of an agency that is concerned forbids it, and counts again afterwards. */

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { agnes, anna, bo } = server.people;
const { organisations, workspaces } = server.safos;
let cecilia: TestPerson;
let place: { readonly id: string };
const ids = { board: "", document: "", folder: "" };

beforeAll(async () => {
  await addAgency(server.safos, { domain: "skr.example", name: "Regionerna" });
  cecilia = await addPerson(server.safos, { name: "cecilia@skr.example", displayName: "Cecilia Ny" });
  // Anna's agency owns it; Bo of another gives things in it to Cecilia of a third.
  place = await server.workspace("Tre myndigheter", anna, bo);
  await workspaces.setRole(anna.id, place.id, bo.id, "owner");
  const make = async (kind: string, body: object): Promise<string> =>
    String((await server.call(bo, "POST", `/api/v1/workspaces/${place.id}/${kind}`, body)).body.id);
  ids.board = await make("boards", { title: "Gemensam tavla" });
  ids.document = await make("documents", { title: "Gemensam text" });
  ids.folder = await make("folders", { name: "Underlag" });
  await share(bo, "board", ids.board, cecilia);
  await share(bo, "document", ids.document, cecilia, "editor");
  await share(bo, "file", ids.folder, cecilia);
});
afterEach(async () => {
  for (const { organisationId } of [anna, bo, cecilia])
    await organisations.change(organisationId, {
      rules: { otherOrganisations: true, classes: { K2: { otherOrganisations: true } } },
    });
  await server.call(anna, "PATCH", `/api/v1/workspaces/${place.id}`, { informationClass: null });
});

const share = async (by: TestPerson, kind: string, id: string, to: TestPerson, role = "viewer"): Promise<void> => {
  const { status } = await server.call(by, "POST", `/api/v1/items/${kind}/${id}/shares`, { name: to.name, role });
  expect(status).toBe(201);
};
const rulesOf = async (who: TestPerson, rules: object): Promise<void> => {
  expect((await server.call(who, "PATCH", "/api/v1/organisation", { rules })).status).toBe(200);
};
const propfind = async (on: TestServer, who: TestPerson): Promise<number> =>
  (
    await fetch(`${on.url}/remote.php/dav/files/${encodeURIComponent(who.name)}/Underlag`, {
      method: "PROPFIND",
      headers: { authorization: `Bearer ${who.token}`, depth: "1" },
    })
  ).status;
/** Every way by which Cecilia comes to what she was given. */
async function waysOf(on: TestServer, who = cecilia): Promise<Record<string, unknown>> {
  const get = async (path: string) => (await on.call(who, "GET", path)).status;
  const received = (await on.call(who, "GET", "/api/v1/files/shared-with-me")).body.items as { name: string }[];
  return {
    item: await get(`/api/v1/items/board/${ids.board}`),
    board: await get(`/api/v1/boards/${ids.board}`),
    document: await get(`/api/v1/documents/${ids.document}`),
    folder: await get(`/api/v1/files/${ids.folder}`),
    dav: await propfind(on, who),
    received: received.map((one) => one.name),
  };
}
const open = { item: 200, board: 200, document: 200, folder: 200, dav: 207, received: ["Underlag"] };
const closed = { item: 404, board: 404, document: 404, folder: 404, dav: 404, received: [] };
const expectWays = (ways: typeof open | typeof closed) =>
  eventually(async () => {
    for (const on of [server, twin]) expect(await waysOf(on)).toEqual(ways);
  }, 1000);

/** An open page of Cecilia's in the other process: what it listens to, and a document that she writes in. */
async function openPage() {
  const page = new WebSocket(`${twin.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${cecilia.token}` },
  });
  const frames: { op: string; topic?: string }[] = [];
  page.on("message", (data) => frames.push(JSON.parse((data as Buffer).toString()) as { op: string }));
  await new Promise((resolve) => page.once("open", resolve));
  page.send(JSON.stringify({ op: "subscribe", topics: [`item:board/${ids.board}`] }));
  await eventually(() => expect(frames.map(({ op }) => op)).toContain("subscribed"));
  const writer = openWriter(twin, cecilia, `document/${ids.document}`);
  await eventually(() => expect(writer.provider.isSynced).toBe(true), 10_000);
  onTestFinished(() => {
    page.terminate();
    writer.end();
  });
  return { frames, writer };
}

test("the giver's agency forbids it: it rests in every process within a second, open pages too, and comes back", async () => {
  await expectWays(open);
  const page = await openPage();
  const began = performance.now();
  await rulesOf(bo, { otherOrganisations: false });
  await expectWays(closed);
  await eventually(() => {
    expect(page.frames.at(-1)).toMatchObject({ op: "gone", topic: `item:board/${ids.board}` });
    expect(page.writer.closes).toContain(4403);
  }, 1000);
  expect(performance.now() - began).toBeLessThan(4000);
  // Nothing was taken away.
  await rulesOf(bo, { otherOrganisations: true });
  await expectWays(open);
});

test("the owning agency forbids it, or the class does, and it rests too; what Anna's people have stays", async () => {
  await rulesOf(anna, { otherOrganisations: false });
  await expectWays(closed);
  await rulesOf(anna, { otherOrganisations: true });
  await expectWays(open);
  await workspaces.addMember(anna.id, place.id, bo.id, "owner");
  await share(bo, "board", ids.board, agnes);
  await rulesOf(bo, { classes: { K2: { otherOrganisations: false } } });
  await expectWays(open);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${place.id}`, { informationClass: "K2" });
  await expectWays(closed);
  // Her own agency's workspace: nobody of hers is foreign to it.
  expect((await server.call(agnes, "GET", `/api/v1/boards/${ids.board}`)).status).toBe(200);
});

test("the class that a single item was raised to counts by the giver's matrix as well", async () => {
  await rulesOf(bo, { classes: { K2: { otherOrganisations: false } } });
  const raised = await server.call(anna, "PUT", `/api/v1/items/board/${ids.board}/class`, { informationClass: "K2" });
  expect(raised.status).toBeLessThan(300);
  await eventually(async () => {
    for (const on of [server, twin]) expect(await waysOf(on)).toEqual({ ...open, item: 404, board: 404 });
  }, 1000);
  await server.call(anna, "PUT", `/api/v1/items/board/${ids.board}/class`, { informationClass: null });
  await expectWays(open);
});

test("the agency whose people wrote the item forbids it, also where another's gave it", async () => {
  const { body: board } = await server.call(bo, "POST", `/api/v1/workspaces/${place.id}/boards`, {
    title: "Bos tavla",
  });
  await share(anna, "board", board.id, cecilia);
  const status = async (on: TestServer) => (await on.call(cecilia, "GET", `/api/v1/boards/${board.id}`)).status;
  expect(await status(twin)).toBe(200);
  await rulesOf(bo, { otherOrganisations: false });
  await eventually(async () => expect([await status(server), await status(twin)]).toEqual([404, 404]), 1000);
  await rulesOf(bo, { otherOrganisations: true });
  await eventually(async () => expect([await status(server), await status(twin)]).toEqual([200, 200]), 1000);
});

test("the preview counts and names it, the dialog says by whose rule it rests, and so does who sees it", async () => {
  const rules = { otherOrganisations: false };
  const preview = async (): Promise<{ counts: { share: number }; items: object[] }> =>
    (await server.call(bo, "POST", "/api/v1/policy/preview", { rules })).body;
  const before = await preview();
  expect(before.counts.share).toBeGreaterThanOrEqual(3);
  // Whom their own people let in, and no name of another agency's places.
  expect(before.items).toContainEqual({
    kind: "share",
    workspace: null,
    itemKind: "board",
    title: null,
    person: cecilia.displayName,
  });
  await rulesOf(bo, { ...rules, policyContact: "Säkerhet på Digg" });
  expect((await preview()).counts.share).toBe(0);
  const shares = (await server.call(anna, "GET", `/api/v1/items/document/${ids.document}/shares`)).body.items;
  const refusal = {
    rule: "otherOrganisations",
    organisation: { id: bo.organisationId, name: "Digg" },
    contacts: ["Säkerhet på Digg"],
  };
  expect(shares).toMatchObject([{ person: { id: cecilia.id }, isOpen: false, restingBy: refusal }]);
  const seen = (await server.call(anna, "GET", `/api/v1/items/document/${ids.document}/audience`)).body.items;
  expect(seen).toContainEqual(
    expect.objectContaining({ way: "share", keptOutBy: expect.objectContaining({ rule: "otherOrganisations" }) }),
  );
  await rulesOf(bo, { otherOrganisations: true, policyContact: null });
  const again = (await server.call(anna, "GET", `/api/v1/items/document/${ids.document}/shares`)).body.items;
  expect(again).toMatchObject([{ isOpen: true, restingBy: null }]);
});

test("what was given by a group or to a whole agency rests alike, nothing is found by searching, and links made by it are closed", async () => {
  const { body: board } = await server.call(bo, "POST", `/api/v1/workspaces/${place.id}/boards`, {
    title: "Snöskoter",
  });
  const given = await server.call(bo, "POST", `/api/v1/items/board/${board.id}/shares`, {
    organisationId: cecilia.organisationId,
    role: "owner",
  });
  expect(given.status).toBe(201);
  const found = async (): Promise<unknown[]> =>
    (await server.call(cecilia, "GET", "/api/v1/search?q=Sn%C3%B6skoter")).body.groups as unknown[];
  await eventually(async () => expect(await found()).toHaveLength(1));
  const link = await server.call(cecilia, "POST", `/api/v1/items/board/${board.id}/shares`, {
    isLink: true,
    role: "viewer",
  });
  expect(link.status).toBe(201);
  const visit = async (on: TestServer) =>
    (await fetch(`${on.url}/api/v1/shared`, { headers: { "safos-link": link.body.secret as string } })).status;
  expect(await visit(twin)).toBe(200);
  await rulesOf(bo, { otherOrganisations: false });
  await eventually(async () => {
    expect(await found()).toHaveLength(0);
    expect([await visit(server), await visit(twin)]).toEqual([410, 410]);
  }, 1000);
});

test("what was given before anyone noted by whom is asked about after the next start", async () => {
  const db = server.safos.database.of();
  await sql`update workspaces.item_grant set granter_organisation_id = null, author_organisation_id = null, is_author_noted = false
    where item_id = any(${[ids.board, ids.folder]}) and link_hash is null`.execute(db);
  await workspaces.fillHomes();
  const { rows } =
    await sql`select distinct granter_organisation_id as giver, author_organisation_id as author, is_author_noted as "isNoted"
    from workspaces.item_grant where item_id = any(${[ids.board, ids.folder]}) and person_id = ${cecilia.id}`.execute(
      db,
    );
  expect(rows).toEqual([{ giver: bo.organisationId, author: bo.organisationId, isNoted: true }]);
  // Once: what has no author is not asked about again.
  await sql`update workspaces.item_grant set author_organisation_id = null where item_id = ${ids.board}`.execute(db);
  const statements = await statementsOf(() => workspaces.fillHomes());
  expect(statements.filter((text) => text.includes("is_author_noted"))).toHaveLength(1);
});
