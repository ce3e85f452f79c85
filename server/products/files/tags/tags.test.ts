import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensam", anna, bo);
const dav = davOf(server, anna);

const ask = (
  method: string,
  path: string,
  { who = anna, body, headers = {} }: { who?: TestPerson | null; body?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/${path}`, {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
const statusOf = async (...args: Parameters<typeof ask>): Promise<number> => (await ask(...args)).status;
/** As Android's library makes them. */
const make = (name: unknown, who: TestPerson | null = anna, at = "systemtags") =>
  ask("POST", at, {
    who,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, userVisible: true, userAssignable: true, canAssign: true }),
  });
const tagsWanted = `<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:prop><nc:system-tags/></d:prop></d:propfind>`;
const propfind = `<?xml version="1.0"?><d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop>
  <oc:id/><oc:display-name/><oc:user-visible/><oc:user-assignable/><oc:can-assign/></d:prop></d:propfind>`;
const list = async (path = "systemtags", who = anna): Promise<Record<string, string>> => {
  const answer = await ask("PROPFIND", path, { who, headers: { depth: "1" }, body: propfind });
  expect([path, answer.status]).toEqual([path, 207]);
  const text = await answer.text();
  const tags = [...text.matchAll(/<oc:id>(\d+)<\/oc:id><oc:display-name>([^<]*)</g)];
  return Object.fromEntries(tags.map(([, id = "", name = ""]) => [name, id]));
};
const upload = async (name: string): Promise<number> => {
  expect((await dav("PUT", `Gemensam/${name}`, {}, "x")).status).toBe(201);
  const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files`);
  return (body.items as { id: number; name: string }[]).find((one) => one.name === name)?.id ?? 0;
};
const planId = await upload("plan.txt");
const otherId = await upload("annat.txt");
const relation = (id: number, tag = ""): string => `systemtags-relations/files/${id}${tag === "" ? "" : `/${tag}`}`;

test("tags are made, put on files, listed, found by and taken off", async () => {
  const made = await make("Remiss & svar");
  expect(made.status).toBe(201);
  expect(made.headers.get("content-location")).toMatch(/^\/remote\.php\/dav\/systemtags\/\d+$/);
  expect((await make("remiss & SVAR")).status).toBe(409);
  const id = (await list())["Remiss &amp; svar"] ?? "";
  expect(id).toMatch(/^\d+$/);
  expect(await statusOf("PUT", relation(planId, id))).toBe(201);
  expect(await statusOf("PUT", relation(planId, id))).toBe(409);
  expect(await list(relation(planId))).toEqual({ "Remiss &amp; svar": id });
  const wanted = `<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:prop><nc:system-tags/></d:prop></d:propfind>`;
  const listing = await (await dav("PROPFIND", "Gemensam", { depth: "1" }, wanted)).text();
  expect(listing).toContain(`<nc:system-tag oc:id="${id}"`);
  expect(listing.match(/Remiss &amp; svar<\/nc:system-tag>/g)?.length).toBe(1);
  const report = (
    tag: string,
  ) => `<oc:filter-files xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">
    <d:prop><d:getetag/><nc:system-tags/></d:prop><oc:filter-rules><oc:systemtag>${tag}</oc:systemtag></oc:filter-rules></oc:filter-files>`;
  const found = await dav("REPORT", "", {}, report(id));
  const text = await found.text();
  expect([found.status, text.includes("plan.txt"), text.includes("annat.txt")]).toEqual([207, true, false]);
  expect(text).toContain("</nc:system-tag>");
  expect((await dav("REPORT", "", {}, report("abc"))).status).toBe(400);
  const titles = async (who: TestPerson): Promise<string[]> =>
    (await server.call(who, "GET", "/api/v1/search?q=remiss&kinds=file")).body.groups.flatMap(
      (one: { items: { title: string }[] }) => one.items.map(({ title }) => title),
    );
  await eventually(async () => expect(await titles(bo)).toEqual(["plan.txt"]));
  expect(await titles(britt)).toEqual([]);
  expect(await statusOf("DELETE", relation(planId, id))).toBe(204);
  expect(await statusOf("DELETE", relation(planId, id))).toBe(404);
  await eventually(async () => expect(await titles(bo)).toEqual([]));
  const direct = await make("Direkt", anna, relation(otherId));
  expect([direct.status, Object.keys(await list(relation(otherId)))]).toEqual([201, ["Direkt"]]);
});

test("who may see a file sees its tags; an organisation's tags are its own", async () => {
  const [remissId = ""] = Object.values(await list());
  await statusOf("PUT", relation(planId, remissId));
  expect(Object.values(await list(relation(planId), bo))).toEqual([remissId]);
  expect(await list("systemtags", bo)).toEqual({});
  expect(await statusOf("PROPFIND", `systemtags/${remissId}`, { who: bo, headers: { depth: "0" } })).toBe(404);
  expect(await statusOf("PUT", relation(otherId, remissId), { who: bo })).toBe(404);
  // Where they may write, another organisation's people put their own words, and take others' off.
  expect((await make("Diggs", bo)).status).toBe(201);
  const own = (await list("systemtags", bo))["Diggs"] ?? "";
  expect(await statusOf("PUT", relation(planId, own), { who: bo })).toBe(201);
  expect(Object.values(await list(relation(planId), anna)).toSorted()).toEqual([remissId, own].toSorted());
  expect(await statusOf("PUT", relation(otherId, own))).toBe(404);
  for (const path of [relation(planId), relation(planId, remissId)])
    for (const method of ["PROPFIND", "PUT", "DELETE", "POST"])
      expect([method, path, await statusOf(method, path, { who: britt, headers: { depth: "0" } })]).toEqual([
        method,
        path,
        404,
      ]);
  for (const path of ["systemtags", relation(planId)])
    expect(await statusOf("PROPFIND", path, { who: null, headers: { depth: "1" } })).toBe(401);
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
  expect(Object.keys(await list(relation(planId), agnes)).length).toBe(2);
  expect(await statusOf("PUT", relation(otherId, remissId), { who: agnes })).toBe(403);
  expect(await statusOf("DELETE", relation(planId, remissId), { who: agnes })).toBe(403);
  expect((await make("Aldrig", agnes, relation(planId))).status).toBe(403);
  expect(await statusOf("DELETE", `systemtags/${remissId}`, { who: agnes })).toBe(403);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, agnes.id);
  expect(await statusOf("PROPFIND", relation(planId), { who: agnes, headers: { depth: "1" } })).toBe(404);
  expect(await statusOf("DELETE", `systemtags/${remissId}`)).toBe(204);
  expect(Object.values(await list(relation(planId)))).toEqual([own]);
});

test("a copy has the tags that who copies could have put there, however large it is", async () => {
  await make("Kopieras");
  await make("Deras", britt);
  const [id, theirs] = [(await list())["Kopieras"] ?? "", (await list("systemtags", britt))["Deras"] ?? ""];
  const folder = await ask("MKCOL", `files/${anna.name}/Gemensam/K%C3%A4lla`);
  const folderId = parseInt(folder.headers.get("oc-fileid") ?? "", 10);
  const inside = parseInt((await dav("PUT", "Gemensam/K%C3%A4lla/a.txt", {}, "x")).headers.get("oc-fileid") ?? "", 10);
  for (const one of [folderId, inside]) expect(await statusOf("PUT", relation(one, id))).toBe(201);
  const db = server.safos.database.of();
  await sql`insert into files.node_tag (node_id, tag_id) values (${inside}, ${theirs})`.execute(db);
  const copy = async (to: string): Promise<void> => {
    const destination = `${server.url}/remote.php/dav/files/${anna.name}/Gemensam/${to}`;
    expect((await dav("COPY", "Gemensam/K%C3%A4lla", { destination })).status).toBe(201);
    const listed = await dav("PROPFIND", `Gemensam/${to}`, { depth: "1" }, tagsWanted);
    expect((await listed.text()).match(/>Kopieras<|>Deras</g)).toEqual([">Kopieras<", ">Kopieras<"]);
  };
  await copy("Liten");
  // As many as are copied in steps.
  await sql`insert into files.node (workspace_id, parent_id, kind, name)
    select ${workspace.id}::uuid, ${folderId}::bigint, 'folder', 'm' || i from generate_series(1, 2100) i`.execute(db);
  await copy("Stor");
});

test("what is no tag, or too much, is refused, and two at once make one", async () => {
  for (const name of ["", "   ", "x".repeat(101), "a\u0000b", 7, null])
    expect([name, (await make(name)).status]).toEqual([name, 400]);
  for (const body of ["", "[]", "{", '{"name":"x","userVisible":false}', `${"[".repeat(5000)}${"]".repeat(5000)}`])
    expect([body.slice(0, 30), await statusOf("POST", "systemtags", { body })]).toEqual([body.slice(0, 30), 400]);
  expect(await statusOf("POST", "systemtags", { body: JSON.stringify({ name: "x".repeat(300_000) }) })).toBe(413);
  for (const path of [
    "systemtags/abc",
    "systemtags/1/2",
    "systemtags-relations/boards/1",
    "systemtags-relations/files/x",
  ])
    expect([path, await statusOf("PROPFIND", path, { headers: { depth: "0" } })]).toEqual([path, 404]);
  expect(await statusOf("PUT", relation(planId, "999999"))).toBe(404);
  expect(await statusOf("PUT", "systemtags/1")).toBe(405);
  const add = (name: string, who: TestPerson = anna) =>
    server.call(who, "POST", `/api/v1/files/${planId}/tags`, { name });
  const both = await Promise.all([add("Samtidigt"), add("samtidigt"), add("Samtidigt", bo)]);
  expect(both.map((one) => one.status)).toEqual([200, 200, 200]);
  const { items, canChange } = (await server.call(anna, "GET", `/api/v1/files/${planId}/tags`)).body;
  expect([canChange, items.filter((one: { name: string }) => /^samtidigt$/i.test(one.name)).length]).toEqual([true, 2]);
  const [{ id }] = items as [{ id: number }];
  expect((await server.call(anna, "DELETE", `/api/v1/files/${planId}/tags/${id}`)).body.items.length).toBe(
    items.length - 1,
  );
  for (let n = items.length; n <= 50; n++) await add(`t${n}`);
  expect((await add("en till")).body.code).toBe("TAGS_FULL");
  expect((await server.call(anna, "GET", "/api/v1/files/tags")).body.items.length).toBeGreaterThan(45);
});
