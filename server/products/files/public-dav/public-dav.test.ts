import { afterAll, beforeAll, expect, test } from "vitest";
import type { MadeShare, NewShare } from "@safos/contract/items";
import { startTestServer } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const workspace = await server.workspace("Utlagt", anna);
const dav = davOf(server, anna);
let folder = 0;

beforeAll(async () => {
  for (const path of ["Ut", "Ut/Inre"]) await dav("MKCOL", `Utlagt/${path}`);
  await dav("PUT", "Utlagt/Ut/a.txt", {}, "hej");
  await dav("PUT", "Utlagt/Hemligt.txt", {}, "hemligt");
  const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files`);
  folder = (body.items as { id: number; name: string }[]).find((one) => one.name === "Ut")?.id ?? 0;
});

const shares = (): string => `/api/v1/items/file/${folder}/shares`;
async function makeLink(share: Partial<NewShare> = {}): Promise<{ id: string; secret: string }> {
  const { body } = await server.call(anna, "POST", shares(), { isLink: true, role: "viewer", ...share });
  const made = body as MadeShare;
  expect(made.secret).toEqual(expect.any(String));
  return { id: made.id, secret: made.secret ?? "" };
}
const basic = (name: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
});
const at = (
  secret: string,
  method: string,
  path = "",
  headers: Record<string, string> = {},
  body?: string,
): Promise<Response> =>
  fetch(`${server.url}/public.php/dav/files/${secret}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
const list = (secret: string, headers: Record<string, string> = {}) =>
  at(secret, "PROPFIND", "", { depth: "1", ...headers });
const hrefs = async (answer: Response): Promise<string[]> =>
  [...(await answer.text()).matchAll(/<d:href>(.*?)<\/d:href>/g)].map((one) => one[1] ?? "");

test("a link is listed and read over WebDAV by its secret, in both of Nextcloud's addresses, and nothing beside it", async () => {
  const { secret } = await makeLink();
  const base = `/public.php/dav/files/${secret}`;
  const answer = await list(secret);
  expect(answer.status).toBe(207);
  expect(await hrefs(answer)).toEqual([`${base}/`, `${base}/Inre/`, `${base}/a.txt`]);
  expect(await (await at(secret, "GET", "/a.txt")).text()).toBe("hej");
  const text = await (await list(secret)).text();
  expect(text).not.toMatch(/anna|Hemligt/);
  for (const path of ["/Hemligt.txt", "/../Hemligt.txt", "/%2e%2e/Hemligt.txt", "/Inre/../../Hemligt.txt"])
    expect([path, [400, 404].includes((await at(secret, "GET", path)).status)]).toEqual([path, true]);
  const legacy = (method: string, path: string, headers: Record<string, string>) =>
    fetch(`${server.url}/public.php/webdav${path}`, { method, headers });
  expect((await legacy("PROPFIND", "/", { depth: "1", ...basic(secret, "") })).status).toBe(207);
  expect(await (await legacy("GET", "/a.txt", basic(secret, ""))).text()).toBe("hej");
  expect((await legacy("GET", "/a.txt", {})).status).toBe(404);
  // Nobody's own password opens anything here, nor does a session.
  expect((await legacy("GET", "/a.txt", basic(anna.name, anna.password))).status).toBe(404);
  expect((await at("nagotannat12345", "PROPFIND", "", { authorization: `Bearer ${anna.token}` })).status).toBe(404);
  for (const [method, path] of [
    ["PUT", "/b.txt"],
    ["MKCOL", "/Ny"],
    ["DELETE", "/a.txt"],
  ] as const)
    expect([method, (await at(secret, method, path)).status]).toEqual([method, 403]);
  const redirect = await fetch(`${server.url}/index.php/s/${secret}`, { redirect: "manual" });
  expect([redirect.status, redirect.headers.get("location")]).toEqual([303, `/s/${secret}`]);
});

test("a password is asked for, wrong ones are slowed down, and another password closes at once", async () => {
  const link = await makeLink({ password: "blå-brons-vit" });
  const locked = await list(link.secret);
  expect([locked.status, locked.headers.get("www-authenticate")]).toEqual([
    401,
    'Basic realm="Safos", charset="UTF-8"',
  ]);
  const right = basic("anonymous", "blå-brons-vit");
  for (let round = 0; round < 3; round++) expect((await list(link.secret, right)).status).toBe(207);
  await server.call(anna, "PATCH", `${shares()}/${link.id}`, { password: "annan-brons-blå" });
  expect((await list(link.secret, right)).status).toBe(401);
  expect((await list(link.secret, basic("anonymous", "annan-brons-blå"))).status).toBe(207);
  const statuses: number[] = [];
  for (let round = 0; round < 15; round++)
    statuses.push((await list(link.secret, basic("anonymous", `fel-${round}`))).status);
  expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
  expect(statuses.at(-1)).toBe(429);
});

test("an editor writes under the name that their client gives; a link that only shows, or is spent, gives nothing out", async () => {
  const { secret } = await makeLink({ role: "editor" });
  const named = { "x-nc-nickname": encodeURIComponent("Karin Å") };
  expect((await at(secret, "MKCOL", "/Karins", named)).status).toBe(201);
  expect((await at(secret, "PUT", "/Karins/b.txt", named, "ett")).status).toBe(201);
  const again = await at(secret, "PUT", "/Karins/b.txt", named, "två");
  expect([again.status, again.headers.get("oc-etag")]).toEqual([204, expect.stringMatching(/^"/)]);
  expect((await at(secret, "PUT", "/Saknas/b.txt", named, "x")).status).toBe(409);
  expect((await at(secret, "PUT", "/Karins/b.txt", { ...named, "if-none-match": "*" }, "x")).status).toBe(412);
  const inside = (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files?folder=${folder}`)).body
    .items as { name: string; guestName?: string }[];
  expect(inside.find((one) => one.name === "Karins")?.guestName).toBe("Karin Å");
  expect((await at(secret, "DELETE", "/Karins")).status).toBe(204);
  expect((await at(secret, "DELETE", "")).status).toBe(403);
  const show = await makeLink({ terms: { purpose: "show" } });
  expect((await list(show.secret)).status).toBe(207);
  expect((await at(show.secret, "GET", "/a.txt")).status).toBe(403);
  expect((await at(show.secret, "GET", "", { accept: "application/zip" })).status).toBe(403);
  const once = await makeLink({ terms: { mostDownloads: 1 } });
  for (let round = 0; round < 3; round++) expect((await at(once.secret, "HEAD", "/a.txt")).status).toBe(200);
  expect((await at(once.secret, "GET", "/a.txt", { range: "bytes=0-0" })).status).toBe(200);
  expect((await at(once.secret, "GET", "/a.txt")).status).toBe(410);
});

test("a file request takes files by their name and shows nothing, and what is closed is not there", async () => {
  const drop = await makeLink({ terms: { purpose: "drop", label: "Lämna" } });
  for (const [method, path] of [
    ["PROPFIND", ""],
    ["GET", "/a.txt"],
    ["MKCOL", "/x"],
    ["DELETE", "/a.txt"],
  ] as const)
    expect([method, (await at(drop.secret, method, path)).status]).toEqual([method, 403]);
  expect((await at(drop.secret, "PUT", "/Inre/x.txt", {}, "x")).status).toBe(403);
  const put = await at(drop.secret, "PUT", "/intyg.txt", { "x-nc-nickname": "Olle" }, "intyg");
  expect(put.status).toBe(201);
  const inside = (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files?folder=${folder}`)).body
    .items as { name: string }[];
  expect(inside.map((one) => one.name)).toContain("Olle");
  const link = await makeLink();
  expect((await list(link.secret)).status).toBe(207);
  await server.call(anna, "DELETE", `${shares()}/${link.id}`);
  expect((await list(link.secret)).status).toBe(404);
  expect((await at(link.secret, "GET", "/a.txt")).status).toBe(404);
});

test("a visitor by a link is kept out by what its maker has locked by hand or by a program", async () => {
  const { secret } = await makeLink({ role: "editor" });
  const named = { "x-nc-nickname": "Karin" };
  expect((await at(secret, "PUT", "/last.txt", named, "ett")).status).toBe(201);
  for (const headers of [{ "x-user-lock": "1" }, { "x-user-lock": "1", "x-user-lock-type": "2" }]) {
    expect((await dav("LOCK", "Utlagt/Ut/last.txt", headers)).status).toBe(200);
    expect((await at(secret, "PUT", "/last.txt", named, "två")).status).toBe(423);
    expect((await at(secret, "DELETE", "/last.txt", named)).status).toBe(423);
    expect(await (await at(secret, "GET", "/last.txt")).text()).toBe("ett");
    expect((await dav("UNLOCK", "Utlagt/Ut/last.txt", { "x-user-lock": "1" })).status).toBe(200);
  }
  expect((await at(secret, "PUT", "/last.txt", named, "två")).status).toBe(204);
  const text = await (await at(secret, "PROPFIND", "", { depth: "0" })).text();
  expect(text).toContain("<d:supportedlock/>");
});

test("a link says by OPTIONS what may be asked of it, and what is not spoken there is refused as WebDAV says it", async () => {
  const { secret } = await makeLink();
  const drop = await makeLink({ terms: { purpose: "drop", label: "Lämna" } });
  for (const [one, allowed] of [
    [secret, "OPTIONS, PROPFIND, GET, HEAD, PUT, MKCOL, MOVE, DELETE"],
    [drop.secret, "OPTIONS, PUT"],
  ] as const) {
    const answer = await fetch(`${server.url}/public.php/dav/files/${one}`, { method: "OPTIONS" });
    expect([answer.status, answer.headers.get("dav"), answer.headers.get("allow")]).toEqual([200, "1, 3", allowed]);
    for (const method of ["LOCK", "PROPPATCH", "COPY", "SEARCH", "REPORT"]) {
      const refused = await at(one, method);
      expect([method, refused.status, refused.headers.get("allow")]).toEqual([method, 405, allowed]);
      expect(refused.headers.get("content-type")).toBe("application/xml; charset=utf-8");
      expect(await refused.text()).toContain("<s:exception>");
    }
  }
  for (const method of ["OPTIONS", "LOCK"])
    expect([method, (await at("0".repeat(43), method)).status]).toEqual([method, 404]);
});
