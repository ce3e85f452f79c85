import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const shared = await server.workspace("Gemensam", anna, bo);
const made = await fetch(`${server.url}/api/v1/workspaces/${shared.id}/files?name=plan.txt`, {
  method: "POST",
  headers: { authorization: `Bearer ${anna.token}` },
  body: "1",
});
const { id } = (await made.json()) as { id: number };

const dav = (
  who: TestPerson | null,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/comments/files/${path}`, {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
const codeOf = async (...call: Parameters<typeof dav>): Promise<number> => (await dav(...call)).status;
const say = (message: unknown): string => JSON.stringify({ actorType: "users", verb: "comment", message });
const page = (limit: number, offset = 0): string =>
  `<oc:filter-comments xmlns:oc="http://owncloud.org/ns"><oc:limit>${limit}</oc:limit><oc:offset>${offset}</oc:offset></oc:filter-comments>`;
const messages = (text: string): string[] => [...text.matchAll(/<oc:message>([^<]*)</g)].map((one) => one[1] ?? "");
const change = (name: string, value: string): string =>
  `<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop><oc:${name}>${value}</oc:${name}></d:prop></d:set></d:propertyupdate>`;

test("comments are the same by WebDAV and on the page: written, listed, changed and removed", async () => {
  const first = await dav(anna, "POST", `${id}`, say("Ett < två & tre"), { "content-type": "application/json" });
  expect(first.status).toBe(201);
  const where = first.headers.get("content-location") ?? "";
  expect(where).toMatch(new RegExp(`^/remote.php/dav/comments/files/${id}/\\d+$`));
  expect((await server.call(bo, "POST", `/api/v1/items/file/${id}/comments`, { text: "Från sidan" })).status).toBe(201);
  const listed = await (await dav(bo, "PROPFIND", `${id}`, undefined, { depth: "1" })).text();
  expect(messages(listed)).toEqual(["Från sidan", "Ett &lt; två &amp; tre"]);
  expect(listed).toContain("<oc:actorId>anna@fk.example</oc:actorId><oc:actorDisplayName>Anna Lindqvist<");
  expect(messages(await (await dav(bo, "REPORT", `${id}`, page(1, 1))).text())).toEqual(["Ett &lt; två &amp; tre"]);
  expect(messages(await (await dav(bo, "PROPFIND", `${id}`, undefined, { depth: "0" })).text())).toEqual([]);
  const number = where.split("/").at(-1) ?? "";
  expect(await (await dav(anna, "PROPPATCH", `${id}/${number}`, change("message", "Ändrad"))).text()).toContain(
    "200 OK",
  );
  expect(await (await dav(anna, "PROPPATCH", `${id}/${number}`, change("actorId", "bo"))).text()).toContain(
    "403 Forbidden",
  );
  const { body } = await server.call(bo, "GET", `/api/v1/items/file/${id}/comments`);
  expect(body.items.map((one: { text: string }) => one.text)).toEqual(["Ändrad", "Från sidan"]);
  expect(await codeOf(bo, "PROPPATCH", `${id}/${number}`, change("message", "Kapad"))).toBe(403);
  expect(await codeOf(anna, "DELETE", `${id}/${number}`)).toBe(204);
  expect(await codeOf(anna, "PROPFIND", `${id}/${number}`, undefined, { depth: "0" })).toBe(404);
  expect(await codeOf(anna, "DELETE", `${id}`)).toBe(403);
});

/** How much WebDAV says is unread of the file, for someone who sees it in the workspace's folder. */
async function unreadFor(who: TestPerson): Promise<readonly string[]> {
  const answer = await fetch(`${server.url}/remote.php/dav/files/${who.name}/Gemensam/`, {
    method: "PROPFIND",
    headers: { authorization: `Bearer ${who.token}`, depth: "1" },
    body: '<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:comments-unread/></d:prop></d:propfind>',
  });
  return [...(await answer.text()).matchAll(/<oc:comments-unread>(\d+)</g)].map((one) => one[1] ?? "");
}

test("what others have said is unread until it was read here or by a program", async () => {
  const item = `/api/v1/items/file/${id}/comments`;
  const marker = async (who: TestPerson | null, value: string): Promise<string> =>
    (await dav(who, "PROPPATCH", `${id}`, change("readMarker", value))).text();
  await marker(anna, new Date().toISOString());
  await marker(bo, new Date(Date.now() + 3_600_000).toISOString());
  expect([await unreadFor(anna), await unreadFor(bo)]).toEqual([
    ["0", "0"],
    ["0", "0"],
  ]);
  const first = (await server.call(anna, "POST", item, { text: "Ett" })).body as { id: string };
  const second = (await server.call(anna, "POST", item, { text: "Två" })).body as { id: string };
  // A marker in the future did not reach further than its moment; one's own are never unread.
  expect([await unreadFor(anna), await unreadFor(bo)]).toEqual([
    ["0", "0"],
    ["0", "2"],
  ]);
  const seen = await (await dav(bo, "PROPFIND", `${id}`, undefined, { depth: "1" })).text();
  expect([...seen.matchAll(/<oc:isUnread>(\w+)</g)].map((one) => one[1]).slice(0, 3)).toEqual([
    "true",
    "true",
    "false",
  ]);
  expect((await server.call(bo, "PUT", `${item}/read`, { upTo: first.id })).status).toBe(200);
  expect(await unreadFor(bo)).toEqual(["0", "1"]);
  expect((await server.call(bo, "PUT", `${item}/read`, { upTo: second.id })).status).toBe(200);
  expect(await unreadFor(bo)).toEqual(["0", "0"]);
  // What was read is not unread again.
  expect(await marker(bo, "2020-01-01T00:00:00Z")).toContain("200 OK");
  expect((await server.call(bo, "PUT", `${item}/read`, { upTo: first.id })).status).toBe(200);
  expect(await unreadFor(bo)).toEqual(["0", "0"]);
  await server.call(anna, "DELETE", `/api/v1/comments/${second.id}`);
  const third = (await server.call(anna, "POST", item, { text: "Tre" })).body as { id: string };
  expect(await unreadFor(bo)).toEqual(["0", "1"]);
  await server.call(anna, "DELETE", `/api/v1/comments/${third.id}`);
  expect(await unreadFor(bo)).toEqual(["0", "0"]);
});

test("only who may read a file notes what they have read of it, up to a comment that it has", async () => {
  const read = async (who: TestPerson | null, upTo: unknown, of: string = String(id)): Promise<number> =>
    (await server.call(who, "PUT", `/api/v1/items/file/${of}/comments/read`, { upTo })).status;
  const one = (await server.call(anna, "POST", `/api/v1/items/file/${id}/comments`, { text: "Hej" })).body as {
    id: string;
  };
  expect(await read(null, one.id)).toBe(401);
  expect(await read(britt, one.id)).toBe(404);
  expect(await read(bo, one.id, "99999999")).toBe(404);
  expect(await read(bo, "0197a000-0000-7000-8000-00000000000a")).toBe(404);
  for (const upTo of ["", "x", 5, null]) expect([upTo, await read(bo, upTo)]).toEqual([upTo, 400]);
  expect(await (await dav(bo, "PROPPATCH", `${id}`, change("readMarker", "nu"))).text()).toContain("409 Conflict");
  await server.safos.workspaces.addMember(anna.id, shared.id, agnes.id, "viewer");
  expect(await unreadFor(agnes)).not.toEqual(["0", "0"]);
  expect(await read(agnes, one.id)).toBe(200);
  expect(await unreadFor(agnes)).toEqual(["0", "0"]);
  await server.safos.workspaces.removeMember(anna.id, shared.id, agnes.id);
  expect(await read(agnes, one.id)).toBe(404);
  expect(await unreadFor(agnes)).toEqual([]);
});

test("strangers, the removed and those whom a class keeps out neither read nor write any, and what is none is refused", async () => {
  expect(await codeOf(null, "PROPFIND", `${id}`, undefined, { depth: "1" })).toBe(401);
  for (const [method, body] of [
    ["PROPFIND"],
    ["REPORT", page(5)],
    ["POST", say("Hej")],
    ["PROPPATCH", change("readMarker", "x")],
  ] as const)
    expect([method, await codeOf(britt, method, `${id}`, body, { depth: "1" })]).toEqual([method, 404]);
  for (const message of ["", "  ", "x".repeat(10_001), 5, null, "a\u0000b"])
    expect(await codeOf(anna, "POST", `${id}`, say(message))).toBe(400);
  for (const body of ["", "{", "[]", "null", "[".repeat(100_000)])
    expect(await codeOf(anna, "POST", `${id}`, body)).toBe(400);
  expect(await codeOf(anna, "POST", `${id}`, say("x".repeat(300_000)))).toBe(413);
  expect(await codeOf(anna, "REPORT", `${id}`, "<x/>")).toBe(400);
  for (const path of ["0", "x", `${id}/x`, `${id}/1/2`, "99999999"])
    expect([path, await codeOf(anna, "PROPFIND", path, undefined, { depth: "0" })]).toEqual([path, 404]);
  await server.safos.workspaces.addMember(anna.id, shared.id, agnes.id, "viewer");
  expect(await codeOf(agnes, "POST", `${id}`, say("Hej"))).toBe(403);
  await server.safos.workspaces.removeMember(anna.id, shared.id, agnes.id);
  expect(await codeOf(agnes, "PROPFIND", `${id}`, undefined, { depth: "1" })).toBe(404);
  const rules = { classes: { K3: { otherOrganisations: false } } };
  await server.safos.organisations.change(anna.organisationId, { rules });
  await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" });
  expect(await codeOf(bo, "REPORT", `${id}`, page(5))).toBe(404);
  expect(await codeOf(bo, "POST", `${id}`, say("Hej"))).toBe(404);
  await server.safos.workspaces.archive({ ...anna, personId: anna.id }, shared.id);
  expect(await codeOf(anna, "POST", `${id}`, say("Hej"))).toBe(403);
  expect(await codeOf(anna, "REPORT", `${id}`, page(5))).toBe(207);
});
