import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { statementsOf } from "../../../testing/statements.ts";
import type { FileTables } from "../tables.ts";
import { davOf, davPath, wrongSizes } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { workspaces, identity } = server.safos;
const db = server.safos.database.of<FileTables>();
const dav = {
  anna: davOf(server, anna),
  agnes: davOf(server, agnes),
  bo: davOf(server, bo),
  britt: davOf(server, britt),
};

const properties = `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:prop><d:getetag/><oc:fileid/><oc:permissions/><oc:size/><nc:mount-type/><nc:is-mount-root/><oc:owner-id/><oc:share-types/><nc:sharees/><d:displayname/></d:prop></d:propfind>`;
interface Row {
  readonly path: string;
  readonly etag: string;
  readonly id: number;
  readonly permissions: string;
  readonly text: string;
}
const list = async (who: TestPerson, path = "", depth = "1"): Promise<Row[]> => {
  const answer = await davOf(server, who)("PROPFIND", path, { depth }, properties);
  if (answer.status !== 207) return [];
  const base = davPath(who, "");
  return (await answer.text())
    .split("<d:response>")
    .slice(1)
    .map((text) => ({
      path: decodeURIComponent(/<d:href>(.*?)<\/d:href>/.exec(text)?.[1] ?? "").slice(decodeURIComponent(base).length),
      etag: /<d:getetag>&quot;(.*?)&quot;/.exec(text)?.[1] ?? "",
      id: Number(/<oc:fileid>(\d+)/.exec(text)?.[1]),
      permissions: /<oc:permissions>(.*?)</.exec(text)?.[1] ?? "",
      text,
    }));
};
const at = async (who: TestPerson, path: string): Promise<Row | undefined> => (await list(who, path, "0"))[0];
const names = async (who: TestPerson, path = ""): Promise<string[]> => (await list(who, path)).map((one) => one.path);
const to = (who: TestPerson, path: string, more: Record<string, string> = {}) => ({
  destination: davPath(who, path),
  ...more,
});

/** A folder among Anna's own files, with a file in it. */
async function folder(name: string, who = anna): Promise<number> {
  expect((await davOf(server, who)("MKCOL", name)).status).toBe(201);
  expect((await davOf(server, who)("PUT", `${name}/a.txt`, {}, "ett")).status).toBe(201);
  return (await at(who, name))?.id ?? 0;
}
const share = async (id: number, body: object, who = anna): Promise<string> => {
  const made = await server.call(who, "POST", `/api/v1/items/file/${id}/shares`, body);
  expect([made.status, made.body.code]).toEqual([201, undefined]);
  return made.body.id as string;
};
const end = async (id: number, shareId: string, who = anna): Promise<void> =>
  expect((await server.call(who, "DELETE", `/api/v1/items/file/${id}/shares/${shareId}`)).status).toBe(200);

test("what an editor was given stands in their root, is written in, and goes within a second when it is taken away", async () => {
  const id = await folder("Underlag");
  expect(await names(bo)).not.toContain("Underlag/");
  const before = await at(bo, "");
  const shareId = await share(id, { name: bo.name, role: "editor" });
  const root = await list(bo);
  expect(root[0]?.etag).not.toBe(before?.etag);
  const mount = root.find((one) => one.path === "Underlag/");
  expect([mount?.id, mount?.permissions]).toEqual([id, "SGDNVCK"]);
  expect(mount?.text).toMatch(/<nc:mount-type>shared<.*<nc:is-mount-root>true<.*<oc:owner-id>anna@fk\.example</);
  expect((await at(bo, "Underlag/a.txt"))?.permissions).toBe("SGDNVW");
  expect((await at(anna, "Underlag"))?.text).toMatch(
    /<oc:share-types><oc:share-type>0<\/oc:share-type><\/oc:share-types><nc:sharees><nc:sharee><nc:id>bo@digg\.example<\/nc:id><nc:display-name>Bo Ek<\/nc:display-name><nc:type>0</,
  );
  expect((await dav.bo("PUT", "Underlag/b.txt", {}, "två")).status).toBe(201);
  expect(await (await dav.anna("GET", "Underlag/b.txt")).text()).toBe("två");
  const seen = await at(bo, "");
  expect((await dav.anna("PUT", "Underlag/b.txt", {}, "tre")).status).toBe(204);
  expect((await at(bo, ""))?.etag).not.toBe(seen?.etag);
  await end(id, shareId);
  expect((await dav.bo("GET", "Underlag/b.txt")).status).toBe(404);
  expect((await dav.bo("PUT", "Underlag/b.txt", {}, "x")).status).toBe(409);
  expect((await server.call(bo, "GET", `/api/v1/files/${id}`)).status).toBe(404);
  expect(await names(bo)).not.toContain("Underlag/");
  expect((await at(bo, ""))?.etag).toBe(before?.etag);
});

test("who may read reads, and changes nothing but where they keep it", async () => {
  const id = await folder("Läs");
  await share(id, { name: bo.name, role: "viewer" });
  expect((await list(bo, "L%C3%A4s")).map((one) => [one.path, one.permissions])).toEqual([
    ["Läs/", "SGDNV"],
    ["Läs/a.txt", "SG"],
  ]);
  expect(await (await dav.bo("GET", "L%C3%A4s/a.txt")).text()).toBe("ett");
  for (const [method, path, headers] of [
    ["PUT", "L%C3%A4s/a.txt", {}],
    ["PUT", "L%C3%A4s/ny.txt", {}],
    ["MKCOL", "L%C3%A4s/ny", {}],
    ["DELETE", "L%C3%A4s/a.txt", {}],
    ["MOVE", "L%C3%A4s/a.txt", to(bo, "mitt.txt")],
    ["MOVE", "L%C3%A4s/a.txt", to(bo, "L%C3%A4s/b.txt")],
  ] as const)
    expect([method, path, (await dav.bo(method, path, headers, method === "PUT" ? "x" : undefined)).status]).toEqual([
      method,
      path,
      403,
    ]);
  expect((await dav.bo("COPY", "L%C3%A4s/a.txt", to(bo, "kopia.txt"))).status).toBe(201);
  const { status } = await server.call(bo, "PATCH", `/api/v1/files/${id}`, { name: "Annat" });
  expect(status).toBe(403);
  await share(id, { name: bo.name, role: "commenter" });
  expect((await dav.bo("PUT", "L%C3%A4s/a.txt", {}, "x")).status).toBe(403);
  const reading = await at(bo, "L%C3%A4s");
  await share(id, { name: bo.name, role: "editor" });
  // Another role is another etag: clients look at what they may do below again.
  expect((await at(bo, "L%C3%A4s"))?.etag).not.toBe(reading?.etag);
  expect((await dav.bo("PUT", "L%C3%A4s/a.txt", {}, "x")).status).toBe(204);
});

test("a single file is written where it lies, by whole and in pieces", async () => {
  await folder("Enstaka");
  const id = (await at(anna, "Enstaka/a.txt"))?.id ?? 0;
  await dav.bo("PUT", "a.txt", {}, "mitt eget");
  await share(id, { name: bo.name, role: "editor" });
  expect(await names(bo)).toEqual(expect.arrayContaining(["a.txt", "a (2).txt"]));
  expect((await at(bo, "a%20(2).txt"))?.permissions).toBe("SGDNVW");
  const etag = (await at(bo, "a%20(2).txt"))?.etag ?? "";
  expect((await dav.bo("PUT", "a%20(2).txt", { "if-match": '"fel"' }, "x")).status).toBe(412);
  const put = await dav.bo("PUT", "a%20(2).txt", { "if-match": `"${etag}"` }, "från Bo");
  expect([put.status, put.headers.get("x-nc-permissions")]).toEqual([204, "SGDNVW"]);
  expect(await (await dav.anna("GET", "Enstaka/a.txt")).text()).toBe("från Bo");
  const upload = `${server.url}/remote.php/dav/uploads/${bo.name}/bit`;
  const headers = { authorization: `Bearer ${bo.token}`, destination: davPath(bo, "a%20(2).txt") };
  expect((await fetch(upload, { method: "MKCOL", headers })).status).toBe(201);
  expect((await fetch(`${upload}/1`, { method: "PUT", headers, body: "i bitar" })).status).toBe(201);
  expect((await fetch(`${upload}/.file`, { method: "MOVE", headers })).status).toBe(204);
  expect(await (await dav.anna("GET", "Enstaka/a.txt")).text()).toBe("i bitar");
  expect((await dav.bo("MOVE", "a.txt", to(bo, "a%20(2).txt"))).status).toBe(403);
  expect((await dav.bo("COPY", "a.txt", to(bo, "a%20(2).txt"))).status).toBe(403);
  expect((await dav.bo("PUT", "a%20(2).txt/under", {}, "x")).status).toBe(409);
  await share(id, { name: bo.name, role: "viewer" });
  expect((await dav.bo("PUT", "a%20(2).txt", {}, "x")).status).toBe(403);
  expect(
    (await fetch(`${server.url}/remote.php/dav/uploads/${bo.name}/bit2`, { method: "MKCOL", headers })).status,
  ).toBe(403);
  expect((await server.call(anna, "GET", `/api/v1/items/file/${id}/shares`)).body.items).toHaveLength(1);
  await dav.bo("DELETE", "a%20(2).txt");
  expect((await server.call(anna, "GET", `/api/v1/items/file/${id}/shares`)).body.items).toEqual([]);
  expect(await (await dav.anna("GET", "Enstaka/a.txt")).text()).toBe("i bitar");
});

test("a mount is renamed and moved among one's own files alone, and follows their folder", async () => {
  const id = await folder("Plan");
  await share(id, { name: britt.name, role: "viewer" });
  await dav.britt("MKCOL", "Arbete");
  await dav.britt("MKCOL", "Arbete/Under");
  const moved = await dav.britt("MOVE", "Plan", to(britt, "Arbete/Under/Min%20plan", { overwrite: "F" }));
  expect([moved.status, moved.headers.get("x-nc-permissions")]).toEqual([201, "SGDNV"]);
  expect(await names(britt)).not.toContain("Plan/");
  expect(await names(britt, "Arbete/Under")).toEqual(["Arbete/Under/", "Arbete/Under/Min plan/"]);
  expect(await (await dav.britt("GET", "Arbete/Under/Min%20plan/a.txt")).text()).toBe("ett");
  expect(await names(anna)).toContain("Plan/");
  const above = await Promise.all(["", "Arbete", "Arbete/Under"].map((path) => at(britt, path)));
  await dav.anna("PUT", "Plan/a.txt", {}, "två");
  const after = await Promise.all(["", "Arbete", "Arbete/Under"].map((path) => at(britt, path)));
  expect(after.map((one, index) => one?.etag === above[index]?.etag)).toEqual([false, false, false]);
  // As a listing of the folder above says it.
  expect((await list(britt)).find((one) => one.path === "Arbete/")?.etag).toBe(after[1]?.etag);
  expect((await dav.britt("MOVE", "Arbete", to(britt, "Jobb"))).status).toBe(201);
  expect((await dav.britt("GET", "Jobb/Under/Min%20plan/a.txt")).status).toBe(200);
  expect((await dav.britt("MKCOL", "Jobb/Under/Min%20plan")).status).toBe(405);
  expect((await dav.britt("PUT", "Jobb/Under/Min%20plan", {}, "x")).status).toBe(403);
  expect((await dav.britt("MOVE", "Jobb/Under/Min%20plan", to(britt, "Jobb/Under/Min%20plan/in"))).status).toBe(403);
  await server.workspace("Lag", britt);
  expect((await dav.britt("MOVE", "Jobb/Under/Min%20plan", to(britt, "Lag/Plan"))).status).toBe(403);
  await dav.britt("PUT", "upptaget", {}, "x");
  expect((await dav.britt("MOVE", "Jobb/Under/Min%20plan", to(britt, "upptaget", { overwrite: "F" }))).status).toBe(
    412,
  );
  // A folder that goes to the trash leaves what was put into it at the top.
  expect((await dav.britt("DELETE", "Jobb")).status).toBe(204);
  expect(await (await dav.britt("GET", "Min%20plan/a.txt")).text()).toBe("två");
  expect((await dav.britt("MOVE", "Min%20plan", to(britt, "Plan"))).status).toBe(201);
  // Under its own name it follows the one who renames it.
  await dav.anna("MOVE", "Plan", to(anna, "Planen"));
  expect(await names(britt)).toContain("Planen/");
});

test("who leaves a share gives it back; a group's is no longer seen until it is shared again", async () => {
  const id = await folder("Lämna");
  const group = await identity.addGroup(bo.organisationId, { name: "Lämnare" });
  await identity.addGroupMember(bo.organisationId, group.id, britt.id);
  await identity.addGroupMember(bo.organisationId, group.id, bo.id);
  await share(id, { groupId: group.id, role: "viewer" });
  await share(id, { name: britt.name, role: "editor" });
  expect((await at(britt, "L%C3%A4mna"))?.permissions).toBe("SGDNVCK");
  expect((await dav.britt("DELETE", "L%C3%A4mna")).status).toBe(204);
  expect(await names(britt)).not.toContain("Lämna/");
  expect(await names(bo)).toContain("Lämna/");
  expect((await server.call(anna, "GET", `/api/v1/items/file/${id}/shares`)).body.items).toMatchObject([
    { group: { name: "Lämnare" }, person: null },
  ]);
  expect(await names(anna)).toContain("Lämna/");
  await share(id, { name: britt.name, role: "viewer" });
  expect(await names(britt)).toContain("Lämna/");
  await identity.removeGroupMember(bo.organisationId, group.id, bo.id);
  await eventually(async () => expect(await names(bo)).not.toContain("Lämna/"), 1000);
});

test("of a share within another only the outer one is mounted, with what the inner one allows", async () => {
  const outer = await folder("Yttre");
  await folder("Yttre/Inre");
  const inner = (await at(anna, "Yttre/Inre"))?.id ?? 0;
  const innerShare = await share(inner, { name: bo.name, role: "editor" });
  expect(await names(bo)).toContain("Inre/");
  const outerShare = await share(outer, { name: bo.name, role: "viewer" });
  expect(await names(bo)).not.toContain("Inre/");
  expect((await list(bo, "Yttre")).map((one) => [one.path, one.permissions])).toEqual([
    ["Yttre/", "SGDNV"],
    ["Yttre/Inre/", "SGDNVCK"],
    ["Yttre/a.txt", "SG"],
  ]);
  expect((await dav.bo("PUT", "Yttre/Inre/ny.txt", {}, "x")).status).toBe(201);
  expect((await dav.bo("PUT", "Yttre/ny.txt", {}, "x")).status).toBe(403);
  const before = await Promise.all(["Yttre", "Yttre/Inre"].map((path) => at(bo, path)));
  await end(inner, innerShare);
  const after = await Promise.all(["Yttre", "Yttre/Inre"].map((path) => at(bo, path)));
  expect(after.map((one, index) => one?.etag === before[index]?.etag)).toEqual([false, false]);
  expect(after[1]?.permissions).toBe("SG");
  await share(inner, { name: bo.name, role: "editor" });
  await end(outer, outerShare);
  expect(await names(bo)).toContain("Inre/");
});

test("two shares of one name stand beside each other, the older under its own", async () => {
  const first = await folder("Samma");
  const second = await folder("Samma", agnes);
  await share(first, { name: bo.name, role: "viewer" });
  await share(second, { name: bo.name, role: "editor" }, agnes);
  expect([(await at(bo, "Samma"))?.id, (await at(bo, "Samma%20(2)"))?.id]).toEqual([first, second]);
  await server.workspace("Samma (3)", bo);
  await dav.bo("MKCOL", "Samma%20(4)");
  const third = await folder("Samma", britt);
  await share(third, { name: bo.name, role: "viewer" }, britt);
  expect((await at(bo, "Samma%20(5)"))?.id).toBe(third);
});

test("what a workspace shows is no mount, and is one again when the person leaves it", async () => {
  const place = await server.workspace("Gemensam", anna);
  await dav.anna("MKCOL", "Gemensam/Akt");
  const id = (await at(anna, "Gemensam/Akt"))?.id ?? 0;
  await share(id, { organisationId: bo.organisationId, role: "viewer" });
  expect(await names(bo)).toContain("Akt/");
  await workspaces.addMember(anna.id, place.id, bo.id, "editor");
  await eventually(async () => {
    expect(await names(bo)).toContain("Gemensam/");
    expect(await names(bo)).not.toContain("Akt/");
  });
  await workspaces.removeMember(anna.id, place.id, bo.id);
  await eventually(async () => expect(await names(bo)).toContain("Akt/"));
  // A guest of the workspace has what they are given, and nothing else of it.
  await workspaces.addMember(anna.id, place.id, britt.id, "guest");
  expect((await names(britt)).filter((one) => /Gemensam|Akt/.test(one))).toEqual(["Akt/"]);
  await server.workspace("Ny plats", anna);
  await dav.anna("MOVE", "Gemensam/Akt", to(anna, "Ny%20plats/Akten"));
  expect(await names(bo)).toContain("Akten/");
  await dav.anna("DELETE", "Ny%20plats/Akten");
  expect(await names(bo)).not.toContain("Akten/");
  expect((await dav.bo("PROPFIND", "Akten", { depth: "0" })).status).toBe(404);
  await server.call(anna, "POST", `/api/v1/trash/${id}/restore`);
  expect(await names(bo)).toContain("Akten/");
  await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/archive`);
  expect((await at(bo, "Akten"))?.permissions).toBe("SGDNV");
});

test("a class that was raised keeps out whom it is not for, and a share that has ended is over", async () => {
  await server.safos.organisations.change(anna.organisationId, {
    rules: { isDirectoryOpen: true, classes: { K3: { otherOrganisations: false } } },
  });
  const id = await folder("Hemligt");
  await folder("Hemligt/Kärna");
  const core = (await at(anna, "Hemligt/K%C3%A4rna"))?.id ?? 0;
  await share(id, { name: bo.name, role: "editor" });
  await share(core, { name: bo.name, role: "editor" });
  await share(id, { name: agnes.name, role: "editor" });
  const raise = (node: number, informationClass: string | null) =>
    server.call(anna, "PUT", `/api/v1/items/file/${node}/class`, { informationClass });
  expect((await raise(core, "K3")).status).toBe(200);
  expect(await names(bo, "Hemligt")).toEqual(["Hemligt/", "Hemligt/a.txt"]);
  expect((await dav.bo("GET", "Hemligt/K%C3%A4rna/a.txt")).status).toBe(404);
  expect((await dav.bo("PUT", "Hemligt/K%C3%A4rna/a.txt", {}, "x")).status).toBe(404);
  expect(await (await dav.agnes("GET", "Hemligt/K%C3%A4rna/a.txt")).text()).toBe("ett");
  expect((await raise(id, "K3")).status).toBe(200);
  expect((await names(bo)).filter((one) => /Hemligt|Kärna/.test(one))).toEqual([]);
  expect((await dav.bo("GET", "Hemligt/a.txt")).status).toBe(404);
  await sql`update workspaces.item_grant set expires_at = now() + interval '300 milliseconds' where item_id = ${String(id)}`.execute(
    db,
  );
  await eventually(async () => expect(await names(agnes)).not.toContain("Hemligt/"), 1000);
});

test("a write that waits for the lock is refused when the share ends meanwhile", async () => {
  const id = await folder("Väntar");
  const shareId = await share(id, { name: bo.name, role: "editor" });
  const { workspaceId } = (await server.call(anna, "GET", `/api/v1/files/${id}`)).body;
  let pending: Promise<Response> = Promise.resolve(new Response());
  await db.transaction().execute(async (trx) => {
    await sql`select from files.node where workspace_id = ${workspaceId} and parent_id is null for update`.execute(trx);
    pending = dav.bo("PUT", "V%C3%A4ntar/sen.txt", {}, "för sent");
    await eventually(async () => {
      const { rows } =
        await sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update%'`.execute(
          db,
        );
      expect(rows.length).toBeGreaterThan(0);
    });
    await end(id, shareId);
  });
  expect((await pending).status).toBe(404);
  expect(await names(anna, "V%C3%A4ntar")).toEqual(["Väntar/", "Väntar/a.txt"]);
});

test("names of folders above what was shared are nobody else's to read", async () => {
  await folder("Ovanför");
  await folder("Ovanför/Delad");
  const id = (await at(anna, "Ovanf%C3%B6r/Delad"))?.id ?? 0;
  await dav.anna("MKCOL", "Ovanf%C3%B6r/Delad/Djup");
  const deep = (await at(anna, "Ovanf%C3%B6r/Delad/Djup"))?.id ?? 0;
  await share(id, { name: bo.name, role: "editor" });
  const { workspaceId } = (await server.call(bo, "GET", `/api/v1/files/${deep}`)).body;
  const { body } = await server.call(bo, "GET", `/api/v1/workspaces/${workspaceId}/files?folder=${deep}`);
  expect(body.path).toEqual([{ id, name: "Delad" }]);
  const made = await server.call(
    bo,
    "POST",
    `/api/v1/workspaces/${workspaceId}/files?folder=${deep}&name=b.txt`,
    "innehåll",
  );
  expect(made.status).toBe(201);
  expect((await server.call(bo, "POST", `/api/v1/workspaces/${workspaceId}/files?name=b.txt`, "x")).status).toBe(404);
  expect(
    (await server.call(britt, "POST", `/api/v1/workspaces/${workspaceId}/files?folder=${deep}&name=c.txt`, "x")).status,
  ).toBe(404);
});

test("a thousand shares take as many statements as one, and are listed quickly", async () => {
  const id = await folder("Många");
  await share(id, { name: agnes.name, role: "viewer" });
  const counted = async (): Promise<number> =>
    (await statementsOf(() => list(agnes))).filter((text) => / files\.| workspaces\./.test(text)).length;
  /** Other work of the server falls in between now and then; it can only add. */
  const least = async (): Promise<number> =>
    Math.min(await counted(), await counted(), await counted(), await counted());
  await list(agnes);
  const before = await least();
  // Of as many workspaces as one likes.
  for (let n = 0; n < 20; n++) {
    const place = await server.workspace(`Plats ${n}`, anna);
    const made = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/folders`, { name: `Akt ${n}` });
    await share(made.body.id, { name: agnes.name, role: "viewer" });
  }
  const { rows } = await sql<{
    id: number;
    workspaceId: string;
  }>`insert into files.node (workspace_id, parent_id, kind, name)
    select n.workspace_id, n.parent_id, 'folder', 'Del ' || i from files.node n, generate_series(1, 1000) i where n.id = ${id}
    returning id, workspace_id as "workspaceId"`.execute(db);
  await sql`insert into workspaces.item_grant (id, workspace_id, item_kind, item_id, person_id, role, granted_by)
    select gen_random_uuid(), ${rows[0]?.workspaceId}, 'file', id::text, ${agnes.id}, 'viewer', ${anna.id}
    from unnest(${rows.map((row) => row.id)}::bigint[]) as id`.execute(db);
  await list(agnes);
  const begun = performance.now();
  expect((await list(agnes)).length).toBeGreaterThan(1000);
  expect(performance.now() - begun).toBeLessThan(2000);
  expect([before > 4, await least()]).toEqual([true, before]);
  expect(await wrongSizes(db)).toEqual([]);
});

test("a mount says its class where it is asked for, and what may be shared on", async () => {
  const id = await folder("Klassat");
  await share(id, { name: agnes.name, role: "editor" });
  await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K2" });
  const body = `<d:propfind xmlns:d="DAV:" xmlns:s="urn:safos:dav" xmlns:x1="http://open-collaboration-services.org/ns"><d:prop><s:information-class/><x1:share-permissions/></d:prop></d:propfind>`;
  const text = await (await dav.agnes("PROPFIND", "", { depth: "1" }, body)).text();
  const mount = text.split("<d:response>").find((one) => one.includes("/Klassat/")) ?? "";
  expect(mount).toMatch(/<safos:information-class>K2<.*<x1:share-permissions>15</);
  const inside = await (await dav.agnes("PROPFIND", "Klassat", { depth: "1" }, body)).text();
  expect(inside.match(/<safos:information-class>K2</g)).toHaveLength(2);
});

test("who leaves the outer of two shares keeps the inner one, and a mount that is moved twice at once is in one place", async () => {
  const outer = await folder("Omgivande");
  await folder("Omgivande/Kvar");
  const inner = (await at(anna, "Omgivande/Kvar"))?.id ?? 0;
  await share(outer, { name: britt.name, role: "viewer" });
  await share(inner, { name: britt.name, role: "viewer" });
  expect((await dav.britt("DELETE", "Omgivande")).status).toBe(204);
  expect((await names(britt)).filter((one) => /Omgivande|Kvar/.test(one))).toEqual(["Kvar/"]);
  const folders = ["Ett", "Tre"];
  await Promise.all(folders.map((name) => dav.britt("MKCOL", name)));
  const moved = await Promise.all(folders.map((name) => dav.britt("MOVE", "Kvar", to(britt, `${name}/Kvar`))));
  expect(moved.some((one) => one.status === 201)).toBe(true);
  const found = [...(await names(britt)), ...(await names(britt, "Ett")), ...(await names(britt, "Tre"))];
  expect(found.filter((one) => one.endsWith("Kvar/"))).toHaveLength(1);
});

test("what is written in a share counts where it lies, and its quota holds for everybody", async () => {
  const { organisations } = server.safos;
  const usedBy = async (who: TestPerson): Promise<number> => {
    const headers = { authorization: `Bearer ${who.token}` };
    const answer = await fetch(`${server.url}/ocs/v2.php/cloud/user?format=json`, { headers });
    return ((await answer.json()) as { ocs: { data: { quota: { used: number } } } }).ocs.data.quota.used;
  };
  const id = await folder("Delad kvot");
  await share(id, { name: bo.name, role: "editor" });
  // What lies in the trash counts where there is a limit.
  for (const who of [anna, bo]) await organisations.change(who.organisationId, { rules: { personQuota: 1_000_000 } });
  const [annas, bos] = [await usedBy(anna), await usedBy(bo)];
  // Bo's own files are full, Anna's have room.
  await organisations.change(bo.organisationId, { rules: { personQuota: 1 } });
  await organisations.change(anna.organisationId, { rules: { personQuota: annas + 1000 } });
  expect((await dav.bo("PUT", "eget.txt", {}, "för mycket")).status).toBe(507);
  expect((await dav.bo("PUT", "Delad kvot/stor.bin", {}, "x".repeat(900))).status).toBe(201);
  expect([await usedBy(anna), await usedBy(bo)]).toEqual([annas + 900, bos]);
  // And the other way about.
  await organisations.change(bo.organisationId, { rules: { personQuota: null } });
  expect((await dav.bo("PUT", "Delad kvot/till.bin", {}, "x".repeat(200))).status).toBe(507);
  expect((await dav.bo("PUT", "eget.txt", {}, "ryms")).status).toBe(201);
  expect((await dav.bo("COPY", "eget.txt", to(bo, "Delad kvot/kopia.txt"))).status).toBe(201);
  expect((await dav.bo("DELETE", "Delad kvot/stor.bin")).status).toBe(204);
  expect(await usedBy(anna)).toBeGreaterThanOrEqual(annas);
  await organisations.change(anna.organisationId, { rules: { personQuota: null } });
});
