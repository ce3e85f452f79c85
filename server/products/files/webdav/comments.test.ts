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
  expect(await (await dav(bo, "PROPPATCH", `${id}`, change("readMarker", "nu"))).text()).toContain("200 OK");
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
