import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const shared = await server.workspace("Gemensam", anna, bo);
const { db } = server.safos.files;

const dav = (
  who: TestPerson | null,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/${path}`, {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
const codeOf = async (...call: Parameters<typeof dav>): Promise<number> => (await dav(...call)).status;
const file = (who: TestPerson, path: string): string => `files/${who.name}/${path}`;
const to = (path: string): Record<string, string> => ({ destination: `${server.url}/remote.php/dav/${path}` });
const propfind = async (who: TestPerson, path: string, depth = "1"): Promise<string> => {
  const names = [
    "trashbin-filename",
    "trashbin-original-location",
    "trashbin-deletion-time",
    "version-label",
    "version-author",
  ];
  const props = `${names.map((one) => `<nc:${one}/>`).join("")}<d:getcontentlength/><d:resourcetype/><oc:id/>`;
  const body = `<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns" xmlns:oc="http://owncloud.org/ns"><d:prop>${props}</d:prop></d:propfind>`;
  const answer = await dav(who, "PROPFIND", path, { depth }, body);
  expect([path, answer.status]).toEqual([path, 207]);
  return answer.text();
};
const hrefs = (text: string): string[] =>
  [...text.matchAll(/<d:response><d:href>([^<]*)</g)].map((one) => decodeURIComponent(one[1] ?? ""));
const trashOf = async (who: TestPerson): Promise<string[]> =>
  hrefs(await propfind(who, `trashbin/${who.name}/trash`))
    .slice(1)
    .map((one) => one.split("/trash/")[1] ?? "");

test("what was deleted is listed with where it was, read, restored and destroyed", async () => {
  await dav(anna, "MKCOL", file(anna, "Mapp"));
  await dav(anna, "PUT", file(anna, "Mapp/å.txt"), {}, "innehåll");
  await dav(anna, "PUT", file(anna, "Gemensam/plan.txt"), {}, "plan");
  await dav(anna, "DELETE", file(anna, "Mapp"));
  await dav(anna, "DELETE", file(anna, "Gemensam/plan.txt"));
  const trash = `trashbin/${anna.name}/trash`;
  const listed = await propfind(anna, trash);
  expect(listed).toMatch(
    /<nc:trashbin-filename>plan.txt<\/nc:trashbin-filename><nc:trashbin-original-location>Gemensam\/plan.txt<\/nc:trashbin-original-location><nc:trashbin-deletion-time>\d{10}</,
  );
  const names = await trashOf(anna);
  expect(names).toEqual([expect.stringMatching(/^plan\.txt\.d\d{10}$/), expect.stringMatching(/^Mapp\.d\d{10}\/$/)]);
  const [plan = "", folder = ""] = names;
  expect(hrefs(await propfind(anna, `${trash}/${folder}`))).toHaveLength(2);
  expect(await (await dav(anna, "GET", `${trash}/${folder}${encodeURIComponent("å.txt")}`)).text()).toBe("innehåll");
  expect(await codeOf(anna, "GET", `${trash}/${folder}`)).toBe(405);
  // What lies in a folder of the trash comes back with the folder only.
  expect(await codeOf(anna, "DELETE", `${trash}/${folder}${encodeURIComponent("å.txt")}`)).toBe(403);
  expect(await codeOf(anna, "MOVE", `${trash}/${folder}`, to(`files/${anna.name}/x`))).toBe(404);
  expect(await codeOf(anna, "MOVE", `${trash}/${folder}`, to(`${trash}/x`))).toBe(403);
  expect(await codeOf(anna, "MOVE", `${trash}/${folder}`, to(`trashbin/${anna.name}/restore/Mapp`))).toBe(201);
  expect(await (await dav(anna, "GET", file(anna, "Mapp/å.txt"))).text()).toBe("innehåll");
  expect(await codeOf(anna, "DELETE", `${trash}/${plan}`)).toBe(204);
  expect(await codeOf(anna, "DELETE", `${trash}/${plan}`)).toBe(404);
  await dav(anna, "DELETE", file(anna, "Mapp"));
  expect(await codeOf(anna, "DELETE", trash)).toBe(204);
  expect(await trashOf(anna)).toEqual([]);
});

test("two of one name that were deleted in one second are two", async () => {
  for (const path of ["tva.txt", "Gemensam/tva.txt"]) {
    await dav(anna, "PUT", file(anna, path), {}, path);
    await dav(anna, "DELETE", file(anna, path));
  }
  await sql`update files.node set trashed_at = '2026-01-01' where name = 'tva.txt'`.execute(db);
  const names = await trashOf(anna);
  expect(new Set(names).size).toBe(2);
  const contents = await Promise.all(
    names.map(async (one) => (await dav(anna, "GET", `trashbin/${anna.name}/trash/${encodeURIComponent(one)}`)).text()),
  );
  expect(contents.sort()).toEqual(["Gemensam/tva.txt", "tva.txt"]);
  // A client that asks twice does not destroy the other.
  const first = `trashbin/${anna.name}/trash/${encodeURIComponent(names[0] ?? "")}`;
  expect(await codeOf(anna, "DELETE", first)).toBe(204);
  expect(await codeOf(anna, "DELETE", first)).toBe(404);
  expect(await trashOf(anna)).toHaveLength(1);
});

test("others' trash does not exist, and members see that of workspaces only where they may restore", async () => {
  await dav(anna, "PUT", file(anna, "Gemensam/hemlig.txt"), {}, "x");
  await dav(anna, "DELETE", file(anna, "Gemensam/hemlig.txt"));
  const isSeen = async (who: TestPerson): Promise<boolean> =>
    (await trashOf(who)).some((one) => one.startsWith("hemlig"));
  expect(await isSeen(bo)).toBe(true);
  expect(await isSeen(britt)).toBe(false);
  expect(await codeOf(null, "PROPFIND", `trashbin/${anna.name}/trash`)).toBe(401);
  expect(await codeOf(britt, "PROPFIND", `trashbin/${anna.name}/trash`, { depth: "1" })).toBe(404);
  await server.safos.workspaces.addMember(anna.id, shared.id, agnes.id, "viewer");
  expect(await isSeen(agnes)).toBe(false);
  const [name = ""] = (await trashOf(bo)).filter((one) => one.startsWith("hemlig"));
  for (const method of ["GET", "DELETE", "MOVE"])
    expect([
      method,
      await codeOf(agnes, method, `trashbin/${agnes.name}/trash/${name}`, to(`trashbin/${agnes.name}/restore/x`)),
    ]).toEqual([method, 404]);
  await server.safos.workspaces.removeMember(anna.id, shared.id, bo.id);
  expect(await isSeen(bo)).toBe(false);
  expect(await codeOf(bo, "GET", `trashbin/${bo.name}/trash/${name}`)).toBe(404);
  await server.safos.workspaces.addMember(anna.id, shared.id, bo.id, "editor");
  expect(await codeOf(anna, "PROPFIND", `trashbin/${anna.name}/annat`, { depth: "1" })).toBe(404);
  expect(await codeOf(anna, "PROPFIND", `trashbin/${anna.name}/trash`, { depth: "1" }, "<x")).toBe(400);
  expect(await codeOf(anna, "PUT", `trashbin/${anna.name}/trash/ny.txt`, {}, "x")).toBe(405);
});

test("earlier versions are listed by their seconds, read, named and restored", async () => {
  for (const text of ["ett", "två!", "tre!!"]) await dav(anna, "PUT", file(anna, "Gemensam/text.txt"), {}, text);
  const id = Number(
    /^(\d+)oc/.exec((await dav(anna, "GET", file(anna, "Gemensam/text.txt"))).headers.get("oc-fileid") ?? "")?.[1],
  );
  // However slow the machine is, both are of one second.
  await sql`update files.version set changed_at = '2026-01-01T10:00:00Z' where node_id = ${id}`.execute(db);
  const base = `versions/${bo.name}/versions/${id}`;
  const listed = await propfind(bo, base);
  const names = hrefs(listed)
    .slice(1)
    .map((one) => one.split("/").at(-1) ?? "");
  expect(names).toHaveLength(2);
  for (const one of names) expect(one).toMatch(/^1767261600\.\d+$/);
  expect(listed).toContain("<nc:version-author>Anna Lindqvist<");
  expect(await (await dav(bo, "GET", `${base}/${names[1]}`)).text()).toBe("ett");
  const label = `<d:propertyupdate xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:set><d:prop><nc:version-label>Första &amp; bästa</nc:version-label></d:prop></d:set></d:propertyupdate>`;
  expect(await (await dav(bo, "PROPPATCH", `${base}/${names[1]}`, {}, label)).text()).toContain("200 OK");
  expect(await propfind(anna, `versions/${anna.name}/versions/${id}`)).toContain(
    "<nc:version-label>Första &amp; bästa<",
  );
  expect(await codeOf(bo, "PROPPATCH", `${base}/${names[1]}`, {}, label.replace("Första", "x".repeat(300)))).toBe(400);
  await server.safos.workspaces.setRole(anna.id, shared.id, agnes.id, "viewer");
  const agness = `versions/${agnes.name}/versions/${id}`;
  expect(await codeOf(agnes, "PROPPATCH", `${agness}/${names[1]}`, {}, label)).toBe(403);
  expect(await codeOf(agnes, "MOVE", `${agness}/${names[1]}`, to(`versions/${agnes.name}/restore/${id}`))).toBe(403);
  expect(await codeOf(agnes, "GET", `${agness}/${names[1]}`)).toBe(200);
  for (const one of [agness, `${agness}/${names[1]}`])
    expect(await codeOf(britt, "PROPFIND", one.replace(agnes.name, britt.name), { depth: "1" })).toBe(404);
  expect(await codeOf(null, "PROPFIND", base)).toBe(401);
  expect(await codeOf(bo, "MOVE", `${base}/${names[1]}`, to(`files/${bo.name}/x`))).toBe(404);
  expect(await codeOf(bo, "MOVE", `${base}/${names[1]}`, to(`versions/${bo.name}/restore/${id}`))).toBe(201);
  expect(await (await dav(anna, "GET", file(anna, "Gemensam/text.txt"))).text()).toBe("ett");
  // Nobody drives out what another wrote, but those who own the workspace.
  const own = hrefs(await propfind(bo, base)).slice(1);
  const nameOfOwn = async (): Promise<string> => {
    await dav(bo, "PUT", file(bo, "Gemensam/text.txt"), {}, "bos");
    await dav(bo, "PUT", file(bo, "Gemensam/text.txt"), {}, "bos igen");
    return (
      hrefs(await propfind(bo, base))[1]
        ?.split("/")
        .at(-1) ?? ""
    );
  };
  expect(own).toHaveLength(3);
  const bos = await nameOfOwn();
  expect(await codeOf(bo, "DELETE", base)).toBe(403);
  expect(await codeOf(agnes, "DELETE", `${agness}/${bos}`)).toBe(403);
  expect(await codeOf(bo, "DELETE", `${base}/${names[1]}`)).toBe(403);
  expect(await codeOf(bo, "DELETE", `${base}/${bos}`)).toBe(204);
  for (const method of ["GET", "DELETE"]) expect(await codeOf(bo, method, `${base}/${bos}`)).toBe(404);
  expect(await codeOf(anna, "DELETE", `versions/${anna.name}/versions/${id}/${names[0]}`)).toBe(204);
  await dav(anna, "LOCK", file(anna, "Gemensam/text.txt"), { "x-user-lock": "1" });
  expect(await codeOf(bo, "DELETE", `${base}/${await nameOfOwn()}`)).toBe(423);
  await dav(anna, "UNLOCK", file(anna, "Gemensam/text.txt"), { "x-user-lock": "1" });
  await server.safos.workspaces.removeMember(anna.id, shared.id, bo.id);
  expect(await codeOf(bo, "GET", `${base}/${names[1]}`)).toBe(404);
  await server.safos.workspaces.addMember(anna.id, shared.id, bo.id, "editor");
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" });
  expect(await codeOf(bo, "GET", `${base}/${names[1]}`)).toBe(404);
  expect(await codeOf(bo, "PROPFIND", base, { depth: "1" })).toBe(404);
});

test("discovery leads to an answer, and what is not spoken is refused as WebDAV's clients read it", async () => {
  for (const [one, path] of [
    ["caldav", "/remote.php/dav/calendars/"],
    ["carddav", "/remote.php/dav/addressbooks/"],
    ["webdav", "/remote.php/dav/"],
  ]) {
    const found = await fetch(`${server.url}/.well-known/${one}`, { redirect: "manual" });
    expect([found.status, found.headers.get("location")]).toEqual([301, path]);
  }
  const top = await dav(anna, "PROPFIND", "", { depth: "1" });
  expect([top.status, hrefs(await top.text())]).toEqual([
    207,
    ["", "principals/", "calendars/", "addressbooks/", "files/", "uploads/", "trashbin/", "versions/", "comments/"].map(
      (one) => `/remote.php/dav/${one}`,
    ),
  ]);
  expect(await codeOf(null, "PROPFIND", "", { depth: "0" })).toBe(401);
  for (const [method, path, status] of [
    ["POST", file(anna, "x"), 405],
    ["SEARCH", `trashbin/${anna.name}/trash`, 405],
    ["GET", "", 405],
    ["PUT", `versions/${anna.name}/versions/1`, 405],
    ["PROPFIND", "okänt/x", 404],
    ["GET", `files/${anna.name}/%c0%ae`, 400],
    ["GET", `files/${anna.name}/%ff`, 400],
  ] as const) {
    const answer = await dav(anna, method, path, { depth: "0" });
    expect([method, path, answer.status, answer.headers.get("content-type")]).toEqual([
      method,
      path,
      status,
      "application/xml; charset=utf-8",
    ]);
    expect(await answer.text()).toContain("<s:exception>");
    if (status === 405) expect(answer.headers.get("allow")).toContain("OPTIONS");
  }
});

test("each tree says by OPTIONS what may be asked there, and nothing that is refused", async () => {
  const id = Number.parseInt(
    (await dav(anna, "PUT", file(anna, "val.txt"), {}, "1")).headers.get("oc-fileid") ?? "",
    10,
  );
  for (const [path, some] of [
    ["systemtags/", ["PROPFIND", "POST", "DELETE"]],
    [`systemtags-relations/files/${id}/`, ["PROPFIND", "PUT", "DELETE"]],
    ["bulk", ["POST"]],
    [`trashbin/${anna.name}/trash`, ["PROPFIND", "MOVE"]],
    [`versions/${anna.name}/versions/${id}`, ["PROPFIND", "PROPPATCH"]],
    [`comments/files/${id}`, ["REPORT", "POST"]],
    ["", ["PROPFIND", "SEARCH"]],
    [file(anna, ""), ["PROPFIND", "LOCK", "REPORT", "PATCH"]],
  ] as const) {
    const answer = await dav(anna, "OPTIONS", path);
    const allowed = (answer.headers.get("allow") ?? "").split(", ");
    expect([path, answer.status, answer.headers.get("dav")]).toEqual([path, 200, "1, 2, 3"]);
    expect([path, allowed]).toEqual([path, expect.arrayContaining(["OPTIONS", ...some])]);
    expect([path, answer.headers.has("dasl")]).toEqual([path, allowed.includes("SEARCH")]);
    for (const method of ["PROPFIND", "PROPPATCH", "PUT", "POST", "LOCK", "SEARCH", "REPORT", "MKCOL"])
      if (!allowed.includes(method))
        expect([path, method, await codeOf(anna, method, path)]).toEqual([path, method, 405]);
    expect([path, await codeOf(null, "OPTIONS", path)]).toEqual([path, 401]);
  }
});
