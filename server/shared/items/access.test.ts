import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Actor, ItemRef } from "#items";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { escapeHtml } from "#http/html";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { identity, items, workspaces } = server.safos;
const workspace = await server.workspace("Åtkomst", anna, bo);
await workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
const base = `/api/v1/workspaces/${workspace.id}`;

const make = async (kind: "meetings" | "boards", title: string): Promise<string> =>
  (await server.call(anna, "POST", `${base}/${kind}`, { title })).body.id as string;
const makeCard = async (board: string, title: string): Promise<string> =>
  (await server.call(anna, "POST", `/api/v1/boards/${board}/cards`, { title })).body.id as string;
const status = async (who: TestPerson | null, method: string, path: string): Promise<number> =>
  (await server.call(who, method, path)).status;
async function actorOf(who: TestPerson): Promise<Actor> {
  const { principal } = await identity.authenticateToken(who.token);
  return { person: principal, link: null };
}
const board = await make("boards", "Tavla");
await server.call(anna, "POST", `/api/v1/boards/${board}/lists`, { title: "Att göra" });
const card = await makeCard(board, "Kort");
const sibling = await makeCard(board, "Annat kort");

test("what is given on a board opens its cards, and what is given on a card opens neither the board nor the next card", async () => {
  const path = (kind: string, id: string): string => `/api/v1/items/${kind}/${id}`;
  const all = [path("board", board), path("card", card), path("card", sibling)];
  const seen = async (): Promise<number[]> => Promise.all(all.map((one) => status(britt, "GET", one)));
  expect(await seen()).toEqual([404, 404, 404]);
  const onCard = { workspaceId: workspace.id, kind: "card", id: card };
  await workspaces.grant(anna.id, onCard, { personId: britt.id }, "viewer");
  expect(await seen()).toEqual([404, 200, 404]);
  const onBoard = { workspaceId: workspace.id, kind: "board", id: board };
  await workspaces.grant(anna.id, onBoard, { personId: britt.id }, "viewer");
  expect(await seen()).toEqual([200, 200, 200]);
  // The stronger of the two holds on the card alone.
  await workspaces.grant(anna.id, onCard, { personId: britt.id }, "commenter");
  const comment = (one: string) => server.call(britt, "POST", `${one}/comments`, { text: "Hej" });
  expect([(await comment(all[1] ?? "")).status, (await comment(all[2] ?? "")).status]).toEqual([201, 403]);
  for (const item of [onBoard, onCard])
    for (const grant of await workspaces.grantsOn(item)) await workspaces.revokeGrant(item, grant.id, anna.id);
  expect(await seen()).toEqual([404, 404, 404]);
});

test("a link to a board opens its cards, and a link to a card only that card", async () => {
  const visit = async (kind: string, id: string): Promise<Actor> => {
    const { secret } = await workspaces.grantLink(anna.id, { workspaceId: workspace.id, kind, id }, "viewer");
    return items.actorFrom(null, secret, null);
  };
  const refs: ItemRef[] = [
    { kind: "board", id: board },
    { kind: "card", id: card },
    { kind: "card", id: sibling },
  ];
  const ids = async (actor: Actor): Promise<string[]> => (await items.readable(actor, refs)).map((one) => one.id);
  expect(await ids(await visit("board", board))).toEqual([board, card, sibling]);
  expect(await ids(await visit("card", card))).toEqual([card]);
});

test("what is in the trash is missing for everybody, listed for those who write, and comes back whole", async () => {
  const meeting = await make("meetings", "Slängt möte");
  const path = `/api/v1/items/meeting/${meeting}`;
  await server.call(anna, "POST", `${path}/comments`, { text: "Minns detta" });
  expect(await status(null, "DELETE", path)).toBe(401);
  expect(await status(britt, "DELETE", path)).toBe(404);
  expect(await status(agnes, "DELETE", path)).toBe(403);
  expect(await status(bo, "DELETE", path)).toBe(200);
  // Twice is once.
  expect(await status(bo, "DELETE", path)).toBe(200);
  for (const who of [anna, bo, agnes]) expect(await status(who, "GET", path)).toBe(404);
  expect(await status(anna, "GET", `${path}/comments`)).toBe(404);
  const trash = `${base}/trashed-items`;
  const listed = async (): Promise<string[]> =>
    (await server.call(bo, "GET", trash)).body.items.map((one: { id: string }) => one.id);
  expect(await listed()).toContain(meeting);
  expect(await status(agnes, "GET", trash)).toBe(403);
  expect(await status(britt, "GET", trash)).toBe(404);
  expect(await status(null, "GET", trash)).toBe(401);
  expect(await status(agnes, "POST", `${path}/restore`)).toBe(403);
  expect(await status(britt, "POST", `${path}/restore`)).toBe(404);
  expect(await status(anna, "POST", `${path}/restore`)).toBe(200);
  expect(await listed()).not.toContain(meeting);
  expect((await server.call(agnes, "GET", `${path}/comments`)).body.items).toMatchObject([{ text: "Minns detta" }]);
});

test("shares that are made at the same time each answer with their own id, and who ends one is known", async () => {
  const board = await server.call(anna, "POST", `${base}/boards`, { title: "Delad" });
  const path = `/api/v1/items/board/${board.body.id}/shares`;
  const made = await Promise.all(
    [bo, britt].map((one) => server.call(anna, "POST", path, { name: one.name, role: "viewer" })),
  );
  expect(made.map((one) => one.status)).toEqual([201, 201]);
  const { items } = (await server.call(anna, "GET", path)).body as {
    items: { id: string; person: { id: string } }[];
  };
  expect(made.map((one) => items.find(({ id }) => id === one.body.id)?.person.id)).toEqual([bo.id, britt.id]);
  const ended: unknown[] = [];
  server.safos.events.watch(["grant.revoked"], ({ actor }) => ended.push(actor));
  expect((await server.call(anna, "DELETE", `${path}/${made[0]?.body.id}`)).status).toBe(200);
  await eventually(() => expect(ended).toEqual([{ kind: "person", id: anna.id }]));
});

test("of many items those that may be read come back, in the order asked, and nothing is said of the rest", async () => {
  const meeting = await make("meetings", "Ett");
  const trashed = await make("meetings", "Borta");
  await server.call(anna, "DELETE", `/api/v1/items/meeting/${trashed}`);
  const elsewhere = await server.workspace("Annorstädes", britt);
  const theirs = (await server.call(britt, "POST", `/api/v1/workspaces/${elsewhere.id}/meetings`, { title: "Deras" }))
    .body.id as string;
  const refs: ItemRef[] = [
    { kind: "card", id: card },
    { kind: "meeting", id: theirs },
    { kind: "meeting", id: trashed },
    { kind: "meeting", id: "inte ett id" },
    { kind: "meeting", id: anna.id },
    { kind: "meeting", id: meeting },
    { kind: "board", id: board },
  ];
  const read = async (who: TestPerson): Promise<string[]> =>
    (await items.readable(await actorOf(who), refs)).map((one) => one.id);
  expect(await read(agnes)).toEqual([card, meeting, board]);
  expect(await read(britt)).toEqual([theirs]);
  expect(await items.readable(await actorOf(anna), [])).toEqual([]);
});

test("the readers of an item are its members, those it was given to, and nobody whose account is closed", async () => {
  const meeting = await make("meetings", "Läsare");
  const ref: ItemRef = { kind: "meeting", id: meeting };
  const person = async (name: string): Promise<string> =>
    (await identity.add({ name, displayName: name, password: "ett långt lösenord" })).id;
  const [guest, closed] = [await person("gast@fk.example"), await person("stangd@fk.example")];
  await workspaces.addMember(anna.id, workspace.id, guest, "guest");
  await workspaces.addMember(anna.id, workspace.id, closed, "editor");
  const asked = [britt.id, guest, agnes.id, closed, anna.id];
  expect(await items.readers(ref, asked)).toEqual([agnes.id, closed, anna.id]);
  const item = { workspaceId: workspace.id, ...ref };
  await workspaces.grant(anna.id, item, { personId: britt.id }, "viewer");
  await workspaces.grant(anna.id, item, { personId: guest }, "viewer");
  expect((await server.call(anna, "PATCH", `/api/v1/persons/${closed}`, { isDisabled: true })).status).toBe(200);
  expect(await items.readers(ref, asked)).toEqual([britt.id, guest, agnes.id, anna.id]);
  await server.call(anna, "DELETE", `/api/v1/items/meeting/${meeting}`);
  expect(await items.readers(ref, asked)).toEqual([]);
  expect(await items.readers({ kind: "meeting", id: anna.id }, asked)).toEqual([]);
});

test("where an item is can be asked by the server itself, also when it is in the trash", async () => {
  const meeting = await make("meetings", "Plats");
  expect(await items.locate({ kind: "meeting", id: meeting })).toMatchObject({
    workspaceId: workspace.id,
    title: "Plats",
    isTrashed: false,
  });
  await server.call(anna, "DELETE", `/api/v1/items/meeting/${meeting}`);
  expect(await items.locate({ kind: "meeting", id: meeting })).toMatchObject({ isTrashed: true });
  expect(await items.locate({ kind: "meeting", id: britt.id })).toBeNull();
  expect(await items.locate({ kind: "card", id: card })).toMatchObject({ parents: [{ kind: "board", id: board }] });
});

test("every kind of item is known by its name, and no other word is", () => {
  for (const kind of ["meeting", "board", "card", "document", "whiteboard", "poll", "form", "file"])
    expect([kind, items.isKind(kind)]).toEqual([kind, true]);
  for (const word of ["", "Meeting", "constructor", "__proto__", "secret"])
    expect([word, items.isKind(word)]).toEqual([word, false]);
});

test("escaped text holds nothing that a browser takes for markup, and reads as it was", () => {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "a", ";", "å", "#") }), (text) => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']/);
      expect(escaped.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? "")).toBe(text);
    }),
  );
});
