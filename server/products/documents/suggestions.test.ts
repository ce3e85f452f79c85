import { absolutePositionToRelativePosition, initProseMirrorDoc } from "@tiptap/y-tiptap";
import { afterAll, expect, test } from "vitest";
import type * as Y from "yjs";
import { uuid } from "#clock";
import { openWriter } from "../../shared/collaboration/testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { plainText, withoutSuggestions, type Part } from "./formats/content.ts";
import { field, readContent, schema, writeContent } from "./formats/schema.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Ärenden", anna);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "commenter");
await server.safos.workspaces.addMember(anna.id, workspace.id, bo.id, "viewer");

async function make(title: string, ...texts: string[]): Promise<string> {
  const { body } = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/documents`, { title });
  await server.safos.collaboration.apply({ kind: "document", id: body.id as string }, anna.id, (doc) =>
    writeContent(doc, {
      type: "doc",
      content: texts.map((text) => ({ type: "paragraph", content: [{ type: "text", text }] })),
    }),
  );
  return body.id as string;
}
const read = (id: string): Promise<Y.Doc> => server.safos.collaboration.read({ kind: "document", id });
const textOf = async (id: string): Promise<string> => plainText(withoutSuggestions(readContent(await read(id)))).trim();
const contentOf = async (id: string): Promise<Part> => readContent(await read(id));

/** As the page sends it: places of the shared text, by the editor's numbers. */
function requestIn(doc: Y.Doc, from: number, to: number, text: string): Record<string, unknown> {
  const fragment = doc.getXmlFragment(field);
  const { mapping } = initProseMirrorDoc(fragment, schema);
  const at = (position: number): unknown => absolutePositionToRelativePosition(position, fragment, mapping);
  return { from: at(from), to: at(to), text };
}
const suggest = (who: TestPerson | null, id: string, body: unknown) =>
  server.call(who, "POST", `/api/v1/documents/${id}/suggestions`, body);

async function asGuest(
  secret: string,
  guest: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: { id: string; code: string } }> {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      "safos-link": secret,
      ...(guest === null ? {} : { "safos-guest": guest }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as { id: string; code: string } };
}
async function linkTo(id: string, role: string): Promise<string> {
  const made = await server.call(anna, "POST", `/api/v1/items/document/${id}/shares`, { isLink: true, role });
  return made.body.secret as string;
}

test("those who may comment suggest, and open pages have it at once while the text stays as it was", async () => {
  const id = await make("Riktlinje", "Ett utkast till text.");
  const page = openWriter(server, anna, `document/${id}`);
  await eventually(() => expect(plainText(readContent(page.doc))).toContain("utkast"));
  const made = await suggest(agnes, id, { ...requestIn(page.doc, 5, 11, "förslag"), quote: "utkast" });
  expect([made.status, made.body.code]).toEqual([201, undefined]);
  await eventually(() => {
    const text = JSON.stringify(readContent(page.doc));
    expect(text).toContain(`"id":"${made.body.id as string}","by":"${agnes.id}","name":"Agnes Berg"`);
    expect(text).toContain("förslag");
  }, 1000);
  page.end();
  expect(await textOf(id)).toBe("Ett utkast till text.");
  expect((await server.call(bo, "GET", `/api/v1/documents/${id}/export?format=md`)).body).toContain("utkast");
  // The owner of the text is notified; the person who suggested is not.
  await eventually(async () => {
    const notices = (await server.call(anna, "GET", "/api/v1/notices")).body.items as Record<string, unknown>[];
    expect(notices.find((one) => one["itemId"] === id)).toMatchObject({ reason: "suggested", excerpt: "förslag" });
  }, 8000);
  expect(JSON.stringify((await server.call(agnes, "GET", "/api/v1/notices")).body)).not.toContain(id);
});

test("one's own suggestion is taken back, and nobody else's", async () => {
  const id = await make("Åter", "Ett två tre.");
  const before = JSON.stringify(await contentOf(id));
  const doc = await read(id);
  const mine = (await suggest(agnes, id, requestIn(doc, 1, 4, "1"))).body.id as string;
  const annas = (await suggest(anna, id, requestIn(await read(id), 9, 12, "3"))).body.id as string;
  const path = (one: string): string => `/api/v1/documents/${id}/suggestions/${one}`;
  expect((await server.call(agnes, "DELETE", path(annas))).status).toBe(404);
  expect((await server.call(agnes, "DELETE", path(uuid()))).status).toBe(404);
  expect((await server.call(anna, "DELETE", path(mine))).status).toBe(404);
  expect((await server.call(agnes, "DELETE", path(mine))).status).toBe(200);
  expect((await server.call(agnes, "DELETE", path(mine))).status).toBe(404);
  expect((await server.call(anna, "DELETE", path(annas))).status).toBe(200);
  expect(JSON.stringify(await contentOf(id))).toBe(before);
});

test("a guest with a commenting link suggests, under an id that cannot be a person's", async () => {
  const id = await make("Gästens", "Ett två tre.");
  const secret = await linkTo(id, "commenter");
  const path = `/api/v1/documents/${id}/suggestions`;
  const body = requestIn(await read(id), 5, 8, "II");
  const guestId = uuid();
  expect((await asGuest(secret, null, "POST", path, body)).body.code).toBe("GUEST_NAME_MISSING");
  const made = await asGuest(secret, `${guestId} Citra`, "POST", path, body);
  expect(made.status).toBe(201);
  expect(JSON.stringify(await contentOf(id))).toContain(`"by":"guest:${guestId}","name":"Citra"`);
  expect((await asGuest(secret, `${uuid()} Citra`, "DELETE", `${path}/${made.body.id}`)).status).toBe(404);
  // A guest who says they have a person's id takes nothing of that person's back.
  const annas = (await suggest(anna, id, requestIn(await read(id), 1, 4, "1"))).body.id as string;
  expect((await asGuest(secret, `${anna.id} Anna`, "DELETE", `${path}/${annas}`)).status).toBe(404);
  expect((await asGuest(secret, `${guestId} Citra`, "DELETE", `${path}/${made.body.id}`)).status).toBe(200);
  const reading = await linkTo(id, "viewer");
  expect((await asGuest(reading, `${guestId} Citra`, "POST", path, body)).status).toBe(403);
});

test("two at the same moment, in two processes, both stand in the text", async () => {
  const id = await make("Samtidigt", "Ett två tre.");
  const twin = await server.twin();
  const doc = await read(id);
  const made = await Promise.all([
    suggest(agnes, id, requestIn(doc, 1, 4, "1")),
    twin.call(anna, "POST", `/api/v1/documents/${id}/suggestions`, requestIn(doc, 9, 12, "3")),
  ]);
  expect(made.map((one) => one.status)).toEqual([201, 201]);
  const text = JSON.stringify(await contentOf(id));
  for (const one of made) expect(text).toContain(one.body.id as string);
  expect(await textOf(id)).toBe("Ett två tre.");
  await twin.stop();
});

test("the routes refuse whom and what they should", async () => {
  const id = await make("Stängt", "Ett två tre.");
  const body = requestIn(await read(id), 1, 4, "x");
  for (const [method, path] of [
    ["POST", `/api/v1/documents/${id}/suggestions`],
    ["DELETE", `/api/v1/documents/${id}/suggestions/${uuid()}`],
  ] as const) {
    const sent = method === "POST" ? body : undefined;
    expect([method, (await server.call(null, method, path, sent)).status]).toEqual([method, 401]);
    expect([method, (await server.call(britt, method, path, sent)).status]).toEqual([method, 404]);
    expect([method, (await server.call(bo, method, path, sent)).status]).toEqual([method, 403]);
  }
  const { from, to } = body;
  const bad = [
    {},
    { from, to },
    { from, text: "x" },
    { from, to, text: "x".repeat(4001) },
    { from, to, text: "x\ny" },
    { from, to, text: "\u0000" },
    { from, to, text: 7 },
    { from, to, text: "x", by: anna.id },
    { from: "1", to, text: "x" },
    { from: { item: { client: -1, clock: 0 } }, to, text: "x" },
    { from: { item: { client: 1.5, clock: 0 } }, to, text: "x" },
    { from, to: { tname: "annat" }, text: "x" },
    { from: to, to: from, text: "x" },
    "{",
  ];
  for (const one of bad) expect([one, (await suggest(agnes, id, one)).status]).toEqual([one, 400]);
  const foreign = requestIn(await read(await make("Annan", "Ett två tre.")), 1, 4, "x");
  expect((await suggest(agnes, id, foreign)).body.code).toBe("STALE");
  expect((await suggest(agnes, id, { ...body, quote: "två" })).status).toBe(409);
  expect((await server.call(agnes, "DELETE", `/api/v1/documents/${id}/suggestions/x`)).status).toBe(400);
  await server.call(anna, "PUT", `/api/v1/items/document/${id}/lock`, { name: "Godkänd" });
  expect((await suggest(agnes, id, body)).body.code).toBe("DOCUMENT_LOCKED");
  expect(await textOf(id)).toBe("Ett två tre.");
  expect(JSON.stringify(await contentOf(id))).not.toContain("insertion");
});
