import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestAnswer, type TestPerson } from "../../testing/server.ts";
import { readGuest } from "./access/actor.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Saker", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
const meeting = (
  await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, { title: "Avstämning" })
).body.id as string;
const other = (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, { title: "Annat" })).body
  .id as string;
const item = `/api/v1/items/meeting/${meeting}`;

async function visit(
  secret: string,
  method: string,
  path: string,
  body?: unknown,
  guest?: string,
): Promise<TestAnswer> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      "safos-link": secret,
      ...(guest === undefined ? {} : { "safos-guest": guest }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
const say = (who: TestPerson | null, text: string, more: object = {}) =>
  server.call(who, "POST", `${item}/comments`, { text, ...more });

test("an item is opened by its kind and id by those who may read it", async () => {
  expect((await server.call(agnes, "GET", item)).body).toEqual({
    kind: "meeting",
    informationClass: null,
    ownInformationClass: null,
    id: meeting,
    workspaceId: workspace.id,
    title: "Avstämning",
    path: `/w/${workspace.id}/meetings/${meeting}`,
  });
  expect((await server.call(null, "GET", item)).status).toBe(401);
  expect((await server.call(britt, "GET", item)).status).toBe(404);
  expect((await server.call(anna, "GET", `/api/v1/items/meeting/${anna.id}`)).status).toBe(404);
  expect((await server.call(anna, "GET", "/api/v1/items/meeting/'; drop table")).status).toBe(404);
  expect((await server.call(anna, "GET", "/api/v1/items/secret/1")).status).toBe(400);
});

test("comments are answered one level deep, changed by their writer only, resolved by anyone who may comment, and stay text", async () => {
  const text = `<img src=x onerror=alert(1)> =HYPERLINK("x") ${"å".repeat(20)}`;
  const first = await say(bo, text, { anchor: '{"from":3}' });
  expect([first.status, first.body.text, first.body.anchor, first.body.isMine]).toEqual([
    201,
    text,
    '{"from":3}',
    true,
  ]);
  const answer = await say(anna, "Svar", { parentId: first.body.id });
  expect(answer.body.parentId).toBe(first.body.id);
  expect((await say(anna, "För djupt", { parentId: answer.body.id })).body.code).toBe("COMMENT_TOO_DEEP");
  expect(
    (await server.call(anna, "POST", `/api/v1/items/meeting/${other}/comments`, { text: "x", parentId: first.body.id }))
      .status,
  ).toBe(404);
  const id = `/api/v1/comments/${first.body.id}`;
  expect((await server.call(anna, "PATCH", id, { text: "Annas" })).status).toBe(403);
  expect((await server.call(anna, "PATCH", id, { isResolved: true })).body.resolvedAt).not.toBeNull();
  expect((await server.call(bo, "PATCH", id, { text: "Ändrat" })).body).toMatchObject({ text: "Ändrat", isMine: true });
  expect((await server.call(agnes, "PATCH", id, { isResolved: false })).status).toBe(403);
  expect((await server.call(agnes, "DELETE", id)).status).toBe(403);
  expect((await say(agnes, "Läsare")).status).toBe(403);
  expect((await say(britt, "Främling")).status).toBe(404);
  expect((await say(null, "Ingen")).status).toBe(401);
  for (const bad of [
    {},
    { text: "" },
    { text: 7 },
    { text: "x".repeat(10_001) },
    { text: "x", mentions: ["x"] },
    { text: "x", extra: 1 },
  ])
    expect([bad, (await server.call(anna, "POST", `${item}/comments`, bad)).status]).toEqual([bad, 400]);
  expect((await server.call(anna, "POST", `${item}/comments`, { text: "x".repeat(10 << 20) })).status).toBe(413);
  // Removed words are gone; the place stays while it has answers.
  expect((await server.call(bo, "DELETE", id)).status).toBe(200);
  const list = (await server.call(agnes, "GET", `${item}/comments`)).body.items as {
    isDeleted: boolean;
    text: string;
  }[];
  expect(list.map((one) => [one.isDeleted, one.text])).toEqual([
    [true, ""],
    [false, "Svar"],
  ]);
});

test("many comments come in pages, in order", async () => {
  const place = `/api/v1/items/meeting/${other}/comments`;
  for (let count = 0; count < 105; count++) await server.call(anna, "POST", place, { text: `nr ${count}` });
  const first = (await server.call(bo, "GET", place)).body as { items: { text: string }[]; next: string };
  const second = (await server.call(bo, "GET", `${place}?after=${first.next}`)).body as {
    items: { text: string }[];
    next?: string;
  };
  expect([...first.items, ...second.items].map((one) => one.text)).toEqual(
    Array.from({ length: 105 }, (_, count) => `nr ${count}`),
  );
  expect(second.next).toBeUndefined();
});

test("a share opens one item to one person, and closes at once", async () => {
  expect(
    (await server.call(bo, "POST", `${item}/shares`, { name: "britt@digg.example", role: "commenter" })).status,
  ).toBe(403);
  const made = await server.call(anna, "POST", `${item}/shares`, { name: "britt@digg.example", role: "commenter" });
  expect(made.status).toBe(201);
  expect((await server.call(britt, "GET", item)).status).toBe(200);
  expect((await say(britt, "Tack för inbjudan")).status).toBe(201);
  expect((await server.call(britt, "GET", `/api/v1/items/meeting/${other}`)).status).toBe(404);
  expect((await server.call(britt, "GET", `${item}/shares`)).status).toBe(403);
  const list = (await server.call(bo, "GET", `${item}/shares`)).body;
  expect(list).toMatchObject({ areLinksAllowed: true, memberCount: 3, items: [{ role: "commenter", isLink: false }] });
  expect((await server.call(anna, "DELETE", `${item}/shares/${made.body.id}`)).status).toBe(200);
  expect((await server.call(britt, "GET", item)).status).toBe(404);
  expect((await server.call(anna, "DELETE", `${item}/shares/${made.body.id}`)).status).toBe(404);
  for (const bad of [
    { role: "viewer" },
    { name: "britt@digg.example", isLink: true, role: "viewer" },
    { isLink: true, role: "owner" },
    { name: "britt@digg.example", role: "guest" },
    { name: "x", role: "viewer", expiresAt: "soon" },
  ])
    expect([bad, (await server.call(anna, "POST", `${item}/shares`, bad)).status]).toEqual([bad, 400]);
  expect(
    (await server.call(anna, "POST", `${item}/shares`, { name: "nobody@fk.example", role: "viewer" })).status,
  ).toBe(404);
});

test("a link opens one item without an account, as far as it goes, until it is closed, expires or the organisation forbids it", async () => {
  const link = (await server.call(anna, "POST", `${item}/shares`, { isLink: true, role: "commenter" })).body as {
    id: string;
    secret: string;
  };
  const guest = `${crypto.randomUUID()} ${encodeURIComponent("Citra Gäst")}`;
  expect((await visit(link.secret, "GET", "/api/v1/shared")).body).toMatchObject({
    kind: "meeting",
    title: "Avstämning",
    role: "commenter",
    organisationName: "Försäkringskassan",
  });
  expect((await visit(link.secret, "GET", item)).status).toBe(200);
  expect((await visit(link.secret, "GET", `/api/v1/items/meeting/${other}`)).status).toBe(404);
  expect((await visit(link.secret, "POST", `${item}/comments`, { text: "Namnlös" })).body.code).toBe(
    "GUEST_NAME_MISSING",
  );
  const comment = await visit(link.secret, "POST", `${item}/comments`, { text: "Från gästen" }, guest);
  expect([comment.status, comment.body.guestName, comment.body.author, comment.body.isMine]).toEqual([
    201,
    "Citra Gäst",
    null,
    true,
  ]);
  const mine = `/api/v1/comments/${comment.body.id}`;
  expect((await visit(link.secret, "PATCH", mine, { text: "Nytt" }, guest)).status).toBe(200);
  expect((await visit(link.secret, "PATCH", mine, { text: "Annan" }, `${crypto.randomUUID()} Citra`)).status).toBe(403);
  expect((await visit(link.secret, "DELETE", item, undefined, guest)).status).toBe(403);
  expect((await visit(link.secret, "GET", `${item}/shares`, undefined, guest)).status).toBe(401);
  // Links see nothing of the rest of the API.
  for (const path of [
    "/api/v1/workspaces",
    `/api/v1/workspaces/${workspace.id}/members`,
    "/api/v1/search?q=a",
    "/api/v1/notices",
  ])
    expect([path, (await visit(link.secret, "GET", path, undefined, guest)).status]).toEqual([path, 401]);
  const organisationId = anna.organisationId;
  await server.safos.organisations.change(organisationId, { rules: { guestLinks: false } });
  expect((await visit(link.secret, "GET", item)).body.code).toBe("LINK_GONE");
  expect((await server.call(anna, "POST", `${item}/shares`, { isLink: true, role: "viewer" })).body.code).toBe(
    "POLICY_REFUSED",
  );
  await server.safos.organisations.change(organisationId, { rules: { guestLinks: true } });
  expect((await visit(link.secret, "GET", item)).status).toBe(200);
  const short = (
    await server.call(anna, "POST", `${item}/shares`, {
      isLink: true,
      role: "viewer",
      expiresAt: "2026-01-01T00:00:00Z",
    })
  ).body as { secret: string };
  expect((await visit(short.secret, "GET", item)).status).toBe(410);
  await server.call(anna, "DELETE", `${item}/shares/${link.id}`);
  expect((await visit(link.secret, "GET", item)).status).toBe(410);
  expect((await visit("x".repeat(32), "GET", item)).status).toBe(410);
});

test("items are tied together once, seen from both ends by those who may read both", async () => {
  expect((await server.call(bo, "POST", `${item}/links`, { kind: "meeting", id: other })).status).toBe(201);
  expect(
    (await server.call(bo, "POST", `/api/v1/items/meeting/${other}/links`, { kind: "meeting", id: meeting })).status,
  ).toBe(201);
  for (const [from, title] of [
    [meeting, "Annat"],
    [other, "Avstämning"],
  ]) {
    const { body } = await server.call(agnes, "GET", `/api/v1/items/meeting/${from}/links`);
    expect(body.items.map((one: { item: { title: string } }) => one.item.title)).toEqual([title]);
  }
  expect((await server.call(agnes, "POST", `${item}/links`, { kind: "meeting", id: other })).status).toBe(403);
  expect((await server.call(britt, "GET", `${item}/links`)).status).toBe(404);
  const elsewhere = await server.workspace("Annorstädes", britt);
  const theirs = (await server.call(britt, "POST", `/api/v1/workspaces/${elsewhere.id}/meetings`, { title: "Hemligt" }))
    .body.id as string;
  expect((await server.call(anna, "POST", `${item}/links`, { kind: "meeting", id: theirs })).status).toBe(404);
  expect((await server.call(bo, "DELETE", `${item}/links/meeting/${other}`)).status).toBe(200);
  expect((await server.call(anna, "GET", `${item}/links`)).body.items).toEqual([]);
});

test("a guest's header is read only when it is whole", () => {
  const id = "0199c0de-0000-7000-8000-000000000001";
  expect(readGuest(`${id} Citra%20%C3%85`)).toEqual({ id, name: "Citra Å" });
  for (const bad of [undefined, "", id, `${id} `, `x Citra`, `${id} %E5`, `${id} a%0Ab`, `${id} ${"x".repeat(81)}`])
    expect(readGuest(bad)).toBeNull();
});

test("which of many things may be read is asked at once, and of others nothing is said", async () => {
  const place = await server.workspace("Läsbart", anna, agnes);
  const make = async (): Promise<string> =>
    (await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" })).body.id as string;
  const [open, trashed] = [await make(), await make()];
  await server.call(anna, "DELETE", `/api/v1/items/board/${trashed}`);
  const items = [open, trashed, crypto.randomUUID(), "x"].map((id) => ({ kind: "board", id }));
  const ask = (who: TestPerson | null, body: unknown) => server.call(who, "POST", "/api/v1/items/readable", body);
  expect((await ask(agnes, { items })).body).toEqual({ items: [items[0]] });
  expect((await ask(bo, { items })).body).toEqual({ items: [] });
  expect((await ask(null, { items })).status).toBe(401);
  expect((await ask(agnes, { items: Array.from({ length: 201 }, () => items[0]) })).status).toBe(400);
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  await eventually(async () => expect((await ask(agnes, { items })).body).toEqual({ items: [] }));
});
