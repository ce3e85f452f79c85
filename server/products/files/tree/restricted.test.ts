import { afterAll, beforeAll, expect, test } from "vitest";
import { unzipSync } from "fflate";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf, davPath } from "../testing.ts";

/** A folder that of a workspace's members only those see to whom it is shared ("Bara dessa"). */

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const dav = davOf(server, anna);

interface Listed {
  readonly id: number;
  readonly name: string;
}
const at = (id: string | number, rest: string): string => `/api/v1/files/${id}${rest}`;
const ids: Record<string, string> = {};
let workspaceId = "";

async function list(who: TestPerson, folder?: string, place = workspaceId): Promise<readonly string[]> {
  const { status, body } = await server.call(
    who,
    "GET",
    `/api/v1/workspaces/${place}/files${folder === undefined ? "" : `?folder=${folder}`}`,
  );
  return status === 200 ? (body.items as Listed[]).map((one) => one.name) : [String(body.code)];
}
const idOf = async (folder: string | undefined, name: string): Promise<string> => {
  const { body } = await server.call(
    anna,
    "GET",
    `/api/v1/workspaces/${workspaceId}/files${folder === undefined ? "" : `?folder=${folder}`}`,
  );
  return String((body.items as Listed[]).find((one) => one.name === name)?.id);
};
const restrict = (who: TestPerson, id: string, isRestricted = true) =>
  server.call(who, "PUT", `/api/v1/items/file/${id}/restriction`, { isRestricted });
const share = async (id: string, who: TestPerson, role: string): Promise<string> => {
  const { status, body } = await server.call(anna, "POST", `/api/v1/items/file/${id}/shares`, { name: who.name, role });
  expect(status).toBe(201);
  return body.id as string;
};
const unshare = (id: string, grant: string) =>
  server.call(anna, "DELETE", `/api/v1/items/file/${id}/shares/${grant}`, {});

/** anna owns the workspace, agnes and bo may change everything in it. */
beforeAll(async () => {
  workspaceId = (await server.workspace("Bara", anna, agnes, bo)).id;
  await dav("MKCOL", "Bara/Topp");
  for (const path of ["Utanför", "Utanför/Personal", "Utanför/Personal/Inre"] as const)
    await dav("MKCOL", `Bara/Topp/${path}`);
  for (const path of ["Utanför/öppen.txt", "Utanför/Personal/lön.txt", "Utanför/Personal/Inre/djup.txt"])
    expect((await dav("PUT", `Bara/Topp/${path}`, {}, `hemligt i ${path}`)).status).toBe(201);
  ids["top"] = await idOf(undefined, "Topp");
  ids["outer"] = await idOf(ids["top"], "Utanför");
  ids["inner"] = await idOf(ids["outer"], "Personal");
  ids["file"] = await idOf(ids["inner"], "lön.txt");
  ids["deep"] = await idOf(ids["inner"], "Inre");
  ids["deepFile"] = await idOf(ids["deep"], "djup.txt");
});
const id = (name: string): string => ids[name] ?? "";

/** Everything by which someone could learn of what lies in the folder, and what they get. */
async function looks(who: TestPerson): Promise<Record<string, unknown>> {
  const call = async (path: string) => (await server.call(who, "GET", path)).status;
  const as = davOf(server, who);
  const zip = await fetch(server.url + at("archive", `?files=${id("outer")}`), {
    headers: { authorization: `Bearer ${who.token}` },
  });
  const found = async (q: string) =>
    (
      (await server.call(who, "GET", `/api/v1/search?q=${encodeURIComponent(q)}`)).body.groups as {
        items: { title: string }[];
      }[]
    ).flatMap((one) => one.items.map((hit) => hit.title));
  const propfind = await (await as("PROPFIND", "Bara/Topp/Utanf%C3%B6r", { depth: "1" })).text();
  const report = await fetch(`${server.url}/remote.php/dav/`, {
    method: "SEARCH",
    headers: { authorization: `Bearer ${who.token}`, "content-type": "text/xml" },
    body: `<d:searchrequest xmlns:d="DAV:"><d:basicsearch><d:select><d:prop><d:displayname/></d:prop></d:select>
      <d:from><d:scope><d:href>/files/${who.name}</d:href><d:depth>infinity</d:depth></d:scope></d:from>
      <d:where><d:like><d:prop><d:displayname/></d:prop><d:literal>%lön%</d:literal></d:like></d:where></d:basicsearch></d:searchrequest>`,
  });
  return {
    folder: await list(who, id("outer")),
    inside: await list(who, id("inner")),
    item: await call(`/api/v1/items/file/${id("file")}`),
    content: await call(at(id("file"), "/content")),
    versions: await call(at(id("file"), "/versions")),
    comments: await call(`/api/v1/items/file/${id("file")}/comments`),
    shares: await call(`/api/v1/items/file/${id("deepFile")}/shares`),
    dav: (await as("GET", "Bara/Topp/Utanf%C3%B6r/Personal/l%C3%B6n.txt")).status,
    davFolder: (await as("PROPFIND", "Bara/Topp/Utanf%C3%B6r/Personal", { depth: "1" })).status,
    listed: propfind.includes("Personal"),
    searched: (await report.text()).includes("l%C3%B6n.txt"),
    found: await found("lön"),
    zip: Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer()))).length,
    recent: ((await server.call(who, "GET", "/api/v1/files/recent")).body.items as Listed[]).map((one) => one.name),
  };
}
const everything = {
  folder: ["Personal", "öppen.txt"],
  inside: ["Inre", "lön.txt"],
  item: 200,
  content: 200,
  versions: 200,
  comments: 200,
  shares: 200,
  dav: 200,
  davFolder: 207,
  listed: true,
  searched: true,
  found: ["lön.txt"],
  zip: 6,
  recent: expect.arrayContaining(["lön.txt", "djup.txt"]),
};
const nothing = {
  folder: ["öppen.txt"],
  inside: ["FILE_MISSING"],
  item: 404,
  content: 404,
  versions: 404,
  comments: 404,
  shares: 404,
  dav: 404,
  davFolder: 404,
  listed: false,
  searched: false,
  found: [],
  zip: 2,
  recent: expect.not.arrayContaining(["lön.txt", "djup.txt"]),
};

test("of the members only those see it to whom it is shared, as far as they were let, and owners; the others see nothing of it", async () => {
  await eventually(async () => expect((await looks(bo))["found"]).toEqual(["lön.txt"]));
  expect(await looks(bo)).toEqual(everything);
  const grant = await share(id("inner"), agnes, "viewer");
  const before = await davOf(server, bo)("PROPFIND", "Bara/Topp/Utanf%C3%B6r", { depth: "0" });
  const etag = /<d:getetag>([^<]*)/.exec(await before.text())?.[1];
  expect((await restrict(anna, id("inner"))).status).toBe(200);
  expect(await looks(bo)).toEqual(nothing);
  expect(await looks(anna)).toEqual(everything);
  // Agnes may change everything else in the workspace, and read alone here.
  expect(await looks(agnes)).toEqual({ ...everything, shares: 403 });
  const as = davOf(server, agnes);
  expect((await as("PUT", "Bara/Topp/Utanf%C3%B6r/Personal/ny.txt", {}, "x")).status).toBe(403);
  expect((await as("PUT", "Bara/Topp/Utanf%C3%B6r/ny.txt", {}, "x")).status).toBe(201);
  expect((await as("DELETE", "Bara/Topp/Utanf%C3%B6r/Personal/l%C3%B6n.txt")).status).toBe(403);
  expect((await as("DELETE", "Bara/Topp/Utanf%C3%B6r/ny.txt")).status).toBe(204);
  // Programs that synchronise look into the folder again.
  const after = await davOf(server, bo)("PROPFIND", "Bara/Topp/Utanf%C3%B6r", { depth: "0" });
  expect(/<d:getetag>([^<]*)/.exec(await after.text())?.[1]).not.toBe(etag);
  // What was given ends within a second in another process too.
  await unshare(id("inner"), grant);
  await eventually(
    async () => expect((await twin.call(agnes, "GET", at(id("file"), "/content"))).status).toBe(404),
    1000,
  );
  await share(id("inner"), agnes, "editor");
  await eventually(
    async () => expect((await twin.call(agnes, "GET", at(id("file"), "/content"))).status).toBe(200),
    1000,
  );
});

test("what is given deeper opens that alone, and what is given above opens nothing but to those who manage", async () => {
  const deep = await share(id("deep"), bo, "viewer");
  expect(await list(bo, id("deep"))).toEqual(["djup.txt"]);
  expect(await list(bo, id("inner"))).toEqual(["FILE_MISSING"]);
  const { path } = (await server.call(bo, "GET", `/api/v1/workspaces/${workspaceId}/files?folder=${id("deep")}`)).body;
  expect((path as Listed[]).map((one) => one.name)).toEqual(["", "Topp", "Utanför"]);
  await unshare(id("deep"), deep);
  expect(await list(bo, id("deep"))).toEqual(["FILE_MISSING"]);
  const above = await share(id("outer"), bo, "editor");
  expect(await looks(bo)).toEqual(nothing);
  await unshare(id("outer"), above);
  const managing = await share(id("outer"), bo, "owner");
  expect((await looks(bo))["inside"]).toEqual(["Inre", "lön.txt"]);
  await unshare(id("outer"), managing);
  expect(await looks(bo)).toEqual(nothing);
  // To a stranger what is given above does not open it either, in their own files.
  const stranger = await share(id("outer"), britt, "editor");
  const own = davOf(server, britt);
  expect(await (await own("PROPFIND", "Utanf%C3%B6r", { depth: "1" })).text()).not.toContain("Personal");
  expect((await own("GET", "Utanf%C3%B6r/Personal/l%C3%B6n.txt")).status).toBe(404);
  expect((await own("DELETE", "Utanf%C3%B6r")).status).toBe(204);
  await unshare(id("outer"), stranger);
  const given = await share(id("inner"), britt, "editor");
  expect((await own("GET", "Personal/l%C3%B6n.txt")).status).toBe(200);
  expect((await own("PUT", "Personal/britt.txt", {}, "b")).status).toBe(201);
  expect((await own("DELETE", "Personal/britt.txt")).status).toBe(204);
  await unshare(id("inner"), given);
  expect((await own("GET", "Personal/l%C3%B6n.txt")).status).toBe(404);
});

test("nobody does to the whole what they may not see all of, nor overwrites what they do not see", async () => {
  const as = davOf(server, bo);
  const outer = "Bara/Topp/Utanf%C3%B6r";
  const codes = {
    trash: (await server.call(bo, "DELETE", `/api/v1/items/file/${id("outer")}`)).body.code,
    delete: (await as("DELETE", outer)).status,
    copy: (await as("COPY", outer, { destination: davPath(bo, "Bara/Kopia") })).status,
    steal: (await as("MOVE", outer, { destination: davPath(bo, "Stulen") })).status,
    over: (await as("PUT", `${outer}/Personal`, {}, "x")).status,
    folder: (await as("MKCOL", `${outer}/Personal`)).status,
    onto: (
      await as("MOVE", `${outer}/%C3%B6ppen.txt`, {
        destination: davPath(bo, "Bara/Topp/Utanf%C3%B6r/Personal"),
        overwrite: "T",
      })
    ).status,
  };
  expect(codes).toEqual({
    trash: "RESTRICTED_INSIDE",
    delete: 403,
    copy: 403,
    steal: 403,
    over: 409,
    folder: 405,
    onto: 412,
  });
  // A single file may be for certain people too, and is no name to be written over.
  const open = await idOf(id("outer"), "öppen.txt");
  await restrict(anna, open);
  expect((await as("GET", `${outer}/%C3%B6ppen.txt`)).status).toBe(404);
  expect((await as("PUT", `${outer}/%C3%B6ppen.txt`, {}, "över")).status).toBeGreaterThanOrEqual(400);
  expect(await (await dav("GET", `${outer}/%C3%B6ppen.txt`)).text()).toBe("hemligt i Utanför/öppen.txt");
  await restrict(anna, open, false);
  expect((await as("GET", `${outer}/%C3%B6ppen.txt`)).status).toBe(200);
  // Nor does it leave with someone who does not decide who sees it: agnes may change it, and take nothing out.
  const agnesDav = davOf(server, agnes);
  const out = await agnesDav("MOVE", `${outer}/Personal/l%C3%B6n.txt`, {
    destination: davPath(agnes, "Bara/l%C3%B6n.txt"),
  });
  expect(out.status).toBe(403);
  const within = await agnesDav("MOVE", `${outer}/Personal/l%C3%B6n.txt`, {
    destination: davPath(agnes, "Bara/Topp/Utanf%C3%B6r/Personal/Inre/l%C3%B6n.txt"),
  });
  expect(within.status).toBe(201);
  await agnesDav("MOVE", `${outer}/Personal/Inre/l%C3%B6n.txt`, {
    destination: davPath(agnes, "Bara/Topp/Utanf%C3%B6r/Personal/l%C3%B6n.txt"),
  });
});

test("in the trash it is as restricted, and comes back so where its folder has gone", async () => {
  const agnesDav = davOf(server, agnes);
  expect((await agnesDav("PUT", "Bara/Topp/Utanf%C3%B6r/Personal/bort.txt", {}, "b")).status).toBe(201);
  const gone = await idOf(id("inner"), "bort.txt");
  expect((await agnesDav("DELETE", "Bara/Topp/Utanf%C3%B6r/Personal/bort.txt")).status).toBe(204);
  const trash = async (who: TestPerson) =>
    ((await server.call(who, "GET", `/api/v1/workspaces/${workspaceId}/trash`)).body.items as Listed[]).map(
      (one) => one.name,
    );
  expect(await trash(agnes)).toContain("bort.txt");
  expect(await trash(bo)).not.toContain("bort.txt");
  expect((await server.call(bo, "POST", `/api/v1/trash/${gone}/restore`)).status).toBe(404);
  expect((await server.call(bo, "DELETE", `/api/v1/trash/${gone}`)).status).toBe(404);
  expect((await server.call(anna, "DELETE", `/api/v1/items/file/${id("inner")}`)).status).toBe(200);
  expect(await trash(bo)).not.toContain("Personal");
  expect((await server.call(agnes, "POST", `/api/v1/items/file/${gone}/restore`)).body.code).toBe("MOVE_WOULD_SHARE");
  expect((await server.call(anna, "POST", `/api/v1/items/file/${gone}/restore`)).status).toBe(200);
  expect(await list(bo)).not.toContain("bort.txt");
  expect(await list(anna)).toContain("bort.txt");
  expect((await server.call(anna, "POST", `/api/v1/items/file/${id("inner")}/restore`)).status).toBe(200);
  expect(await list(bo, id("outer"))).toEqual(["öppen.txt"]);
});

test("a link shows it only where it was made to it, and visitors do nothing to what holds it", async () => {
  const guest = "0192f0c0-0000-7000-8000-000000000001 Gunnar";
  const link = async (item: string) =>
    (await server.call(anna, "POST", `/api/v1/items/file/${item}/shares`, { isLink: true, role: "editor" })).body as {
      id: string;
      secret: string;
    };
  const visit = ({ secret }: { secret: string }, path: string, method = "GET") =>
    fetch(server.url + path, { method, headers: { "safos-link": secret, "safos-guest": guest } });
  const above = await link(id("top"));
  const on = await link(id("inner"));
  const names = async (of: { secret: string }, folder = ""): Promise<readonly string[]> => {
    const answer = (await (await visit(of, `/api/v1/shared/files${folder}`)).json()) as { items: Listed[] };
    return answer.items.map((one) => one.name);
  };
  expect(await names(above)).toEqual(["Utanför"]);
  expect(await names(above, `?folder=${id("outer")}`)).toEqual(["öppen.txt"]);
  expect(await names(on)).toEqual(["Inre", "lön.txt"]);
  const content = (of: { id: string; secret: string }) =>
    visit(of, `/api/v1/shared/${of.id}/files/${id("file")}/content`);
  expect((await content(above)).status).toBe(404);
  expect((await content(on)).status).toBe(200);
  // In the name of one who may do it all, and yet a visitor.
  const trashed = await visit(above, `/api/v1/shared/files/${id("outer")}`, "DELETE");
  expect(((await trashed.json()) as { code: string }).code).toBe("RESTRICTED_INSIDE");
  // Nor do they write over what they do not see, though the person who made the link may.
  const open = await idOf(id("outer"), "öppen.txt");
  await restrict(anna, open);
  const over = await fetch(`${server.url}/public.php/dav/files/${above.secret}/Utanf%C3%B6r/%C3%B6ppen.txt`, {
    method: "PUT",
    headers: { "safos-guest": guest, "x-nc-nickname": "Gunnar" },
    body: "överskriven",
  });
  expect(over.status).toBe(412);
  expect(await (await dav("GET", "Bara/Topp/Utanf%C3%B6r/%C3%B6ppen.txt")).text()).toBe("hemligt i Utanför/öppen.txt");
  await restrict(anna, open, false);
  await restrict(anna, id("deep"));
  expect(await names(on)).toEqual(["lön.txt"]);
  await restrict(anna, id("deep"), false);
});

test("owners keep it where nobody may change anything any more, and hand it to who comes after them", async () => {
  await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/archive`, {});
  await eventually(async () => expect(await list(bo, id("outer"))).toEqual(["öppen.txt"]));
  expect(await list(anna, id("inner"))).toEqual(["Inre", "lön.txt"]);
  expect(await (await dav("PROPFIND", "Bara/Topp/Utanf%C3%B6r", { depth: "1" })).text()).toContain("Personal");
  expect(await list(agnes, id("inner"))).toEqual(["Inre", "lön.txt"]);
  await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/unarchive`, {});
  await eventually(async () => expect((await dav("PUT", "Bara/Topp/Utanf%C3%B6r/x.txt", {}, "x")).status).toBe(201));
  await dav("DELETE", "Bara/Topp/Utanf%C3%B6r/x.txt");
});

test("it is in the archives of those alone who may read it, and in no template", async () => {
  const part = server.safos.items.exportParts().find((one) => one.name === "files");
  const pathsFor = async (reader: string | null): Promise<readonly string[]> => {
    const paths: string[] = [];
    const taken = { json: async () => undefined, text: async () => undefined, page: async () => undefined };
    await part?.write(workspaceId, { ...taken, file: async (path) => void paths.push(path) }, reader);
    return paths.filter((path) => path.startsWith("content/")).map((path) => path.split("/").at(-1) ?? "");
  };
  for (const reader of [null, anna.id, agnes.id]) expect(await pathsFor(reader)).toContain("lön.txt");
  for (const reader of [bo.id, britt.id]) expect(await pathsFor(reader)).not.toContain("lön.txt");
  const { files } = server.safos;
  const template = await files.templatePart.take({
    workspaceId,
    person: { ...anna, personId: anna.id } as unknown as Parameters<typeof files.templatePart.take>[0]["person"],
    isWhole: true,
    withoutFiles: new Set(),
    note: (item) => item,
  });
  const names = (template.items as readonly { name: string }[]).map((one) => one.name);
  expect(names).toContain("öppen.txt");
  expect(names).not.toContain("Personal");
  expect(names).not.toContain("lön.txt");
});

test("only those who manage it restrict it, what lies in no workspace or has rules of its own is refused, and all of it is noted", async () => {
  expect((await fetch(`${server.url}/api/v1/items/file/${id("inner")}/restriction`, { method: "PUT" })).status).toBe(
    401,
  );
  expect((await restrict(britt, id("outer"))).status).toBe(404);
  expect((await restrict(bo, id("outer"))).status).toBe(403);
  expect((await restrict(bo, id("inner"), false)).status).toBe(404);
  expect((await restrict(agnes, id("inner"), false)).status).toBe(403);
  expect((await server.call(anna, "PUT", `/api/v1/items/file/${id("outer")}/restriction`, {})).status).toBe(400);
  const board = (await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/boards`, { title: "Tavla" })).body
    .id;
  expect(
    (await server.call(anna, "PUT", `/api/v1/items/board/${board}/restriction`, { isRestricted: true })).body.code,
  ).toBe("RESTRICTION_ELSEWHERE");
  const shares = async (who: TestPerson, item: string) =>
    (await server.call(who, "GET", `/api/v1/items/file/${item}/shares`)).body.restriction;
  expect(await shares(anna, id("inner"))).toEqual({ own: true, inheritedFrom: null });
  expect(await shares(anna, id("deep"))).toEqual({ own: false, inheritedFrom: "Personal" });
  const audience = (await server.call(anna, "GET", `/api/v1/items/file/${id("file")}/audience`)).body;
  const people = (audience.items as { person: { name: string } | null }[]).flatMap((one) => one.person?.name ?? []);
  expect([people.toSorted(), audience.people]).toEqual([[agnes.name, anna.name].toSorted(), 2]);
  await eventually(async () => {
    const log = (await server.call(anna, "GET", "/api/v1/audit")).body.items as { act: string; facts: object }[];
    const own = log.filter((one) => one.act === "item.restrictionChanged");
    expect(own.map((one) => one.facts)).toContainEqual({ isRestricted: true });
  });
  await restrict(anna, id("inner"), false);
  expect((await looks(bo))["inside"]).toEqual(["Inre", "lön.txt"]);
  // Who could open it when is told by what was restricted then.
  const span = {
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const query = new URLSearchParams({ kind: "file", id: id("file"), ...span }).toString();
  const { items } = (await server.call(anna, "GET", `/api/v1/audit/access?${query}`)).body as {
    items: { person: { name: string } | null; until: string | null; reason: string }[];
  };
  const timesOf = (who: TestPerson) =>
    items.filter((one) => one.person?.name === who.name && one.reason === "member").map((one) => one.until === null);
  expect(timesOf(anna)).toEqual([true]);
  expect(timesOf(bo)).toEqual(expect.arrayContaining([true, false]));
});

test("what a document says goes on into its file in a folder that its writer does not see", async () => {
  const made = await server.call(agnes, "POST", `/api/v1/workspaces/${workspaceId}/documents`, { title: "Första" });
  expect(made.status).toBe(201);
  const folder = await eventually(async () => {
    const found = await idOf(undefined, "Dokument");
    expect(await list(anna, found)).toEqual(["Första.md"]);
    return found;
  }, 15_000);
  await restrict(anna, folder);
  expect(await list(agnes, folder)).toEqual(["FILE_MISSING"]);
  await server.call(agnes, "PATCH", `/api/v1/documents/${made.body.id}`, { title: "Andra" });
  await server.call(agnes, "POST", `/api/v1/workspaces/${workspaceId}/documents`, { title: "Tredje" });
  await eventually(async () => expect(await list(anna, folder)).toEqual(["Andra.md", "Tredje.md"]), 15_000);
}, 60_000);
