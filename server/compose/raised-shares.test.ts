import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { unzipSync } from "fflate";
import { davOf } from "../products/files/testing.ts";
import { eventually, startTestServer, testPassword, type TestPerson, type TestServer } from "../testing/server.ts";

/**
 * What was given rests for what lies deep in it and was raised, while a rule of an agency that is concerned forbids it at that class, and
 * for nothing else in it.
 */

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, bo } = server.people;
const { identity, organisations, workspaces } = server.safos;
let cecilia: TestPerson;
let place: { readonly id: string };
const ids = { folder: "", deep: "", secret: "", plain: "", page: "", under: "" };

beforeAll(async () => {
  const { id } = await organisations.add({ domain: "skr.example", name: "Regionerna" });
  await organisations.change(id, { rules: { isDirectoryOpen: true } });
  const person = await identity.add({ name: "cecilia@skr.example", displayName: "Cecilia Ny", password: testPassword });
  const { token } = await identity.createSession(person.id, { kind: "api", label: "test" });
  cecilia = { ...person, password: testPassword, token };
  // Anna's agency owns it; Bo of another gives things in it to Cecilia of a third.
  place = await server.workspace("Tre myndigheter", anna, bo);
  await workspaces.setRole(anna.id, place.id, bo.id, "owner");
  ids.folder = await made("folders", { name: "Underlag" });
  expect((await davOf(server, bo)("MKCOL", "Tre%20myndigheter/Underlag/Djupt")).status).toBe(201);
  await upload("Djupt/hemlig.txt", "skoterns mått");
  await upload("Djupt/vanlig.txt", "skoterns färg");
  ids.deep = await idOf(ids.folder, "Djupt");
  ids.secret = await idOf(ids.deep, "hemlig.txt");
  ids.plain = await idOf(ids.deep, "vanlig.txt");
  ids.page = await made("documents", { title: "Handbok" });
  ids.under = await made("documents", { title: "Bilaga", parentId: ids.page });
  await share(bo, "file", ids.folder);
  await share(bo, "document", ids.page, "editor");
});
afterEach(async () => {
  for (const { organisationId } of [anna, bo])
    await organisations.change(organisationId, {
      rules: { otherOrganisations: true, classes: { K2: { otherOrganisations: true } } },
    });
  await raise(ids.secret, null);
  await raise(ids.deep, null);
});

async function made(kind: string, body: object, by = bo): Promise<string> {
  const answer = await server.call(by, "POST", `/api/v1/workspaces/${place.id}/${kind}`, body);
  expect(answer.status).toBe(201);
  return String(answer.body.id);
}
const upload = async (path: string, content: string): Promise<void> => {
  expect((await davOf(server, bo)("PUT", `Tre%20myndigheter/Underlag/${path}`, {}, content)).status).toBe(201);
};
const idOf = async (folder: string, name: string): Promise<string> => {
  const { body } = await server.call(bo, "GET", `/api/v1/workspaces/${place.id}/files?folder=${folder}`);
  return String((body.items as { id: number; name: string }[]).find((one) => one.name === name)?.id);
};
async function share(by: TestPerson, kind: string, id: string, role = "viewer", to = cecilia): Promise<void> {
  const { status } = await server.call(by, "POST", `/api/v1/items/${kind}/${id}/shares`, { name: to.name, role });
  expect(status).toBe(201);
}
async function raise(id: string, level: string | null, kind = "file"): Promise<void> {
  const answer = await server.call(anna, "PUT", `/api/v1/items/${kind}/${id}/class`, { informationClass: level });
  expect(answer.status).toBeLessThan(300);
}
const forbid = async (who: TestPerson, isAllowed = false): Promise<void> => {
  const rules = { classes: { K2: { otherOrganisations: isAllowed } } };
  expect((await server.call(who, "PATCH", "/api/v1/organisation", { rules })).status).toBe(200);
};

/** Every way by which Cecilia comes to what lies in what she was given, and what she gets. */
async function waysOf(on: TestServer, who = cecilia): Promise<Record<string, unknown>> {
  const get = async (path: string) => (await on.call(who, "GET", path)).status;
  const dav = davOf(on, who);
  const names = async (path: string, property = "items") =>
    ((await on.call(who, "GET", path)).body[property] as { name?: string; title?: string }[] | undefined)?.map(
      (one) => one.name ?? one.title,
    );
  const hits = (await on.call(who, "GET", "/api/v1/search?q=skoterns")).body.groups as {
    items: { title: string }[];
  }[];
  const zip = await fetch(`${on.url}/api/v1/files/archive?files=${ids.folder}`, {
    headers: { authorization: `Bearer ${who.token}` },
  });
  const report = await fetch(`${on.url}/remote.php/dav/`, {
    method: "SEARCH",
    headers: { authorization: `Bearer ${who.token}`, "content-type": "text/xml" },
    body: `<d:searchrequest xmlns:d="DAV:"><d:basicsearch><d:select><d:prop><d:displayname/></d:prop></d:select>
      <d:from><d:scope><d:href>/files/${who.name}</d:href><d:depth>infinity</d:depth></d:scope></d:from>
      <d:where><d:like><d:prop><d:displayname/></d:prop><d:literal>%hemlig%</d:literal></d:like></d:where></d:basicsearch></d:searchrequest>`,
  });
  return {
    item: await get(`/api/v1/items/file/${ids.secret}`),
    content: await get(`/api/v1/files/${ids.secret}/content`),
    versions: await get(`/api/v1/files/${ids.secret}/versions`),
    comments: await get(`/api/v1/items/file/${ids.secret}/comments`),
    dav: (await dav("GET", "Underlag/Djupt/hemlig.txt")).status,
    propfind: (await dav("PROPFIND", "Underlag/Djupt/hemlig.txt", { depth: "0" })).status,
    listed: (await (await dav("PROPFIND", "Underlag/Djupt", { depth: "1" })).text()).includes("hemlig.txt"),
    reported: (await report.text()).includes("hemlig.txt"),
    folder: await names(`/api/v1/workspaces/${place.id}/files?folder=${ids.deep}`),
    page: await names(`/api/v1/workspaces/${place.id}/files?folder=${ids.deep}&from=0`),
    found: hits.flatMap((group) => group.items.map((hit) => hit.title)).toSorted(),
    zip: Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer()))).length,
    others: await get(`/api/v1/files/${ids.plain}/content`),
    received: await names("/api/v1/files/shared-with-me"),
  };
}
const open = {
  item: 200,
  content: 200,
  versions: 200,
  comments: 200,
  dav: 200,
  propfind: 207,
  listed: true,
  reported: true,
  folder: ["hemlig.txt", "vanlig.txt"],
  page: ["hemlig.txt", "vanlig.txt"],
  found: ["hemlig.txt", "vanlig.txt"],
  zip: 4,
  others: 200,
  received: ["Underlag"],
};
const closed = {
  ...open,
  item: 404,
  content: 404,
  versions: 404,
  comments: 404,
  dav: 404,
  propfind: 404,
  listed: false,
  reported: false,
  folder: ["vanlig.txt"],
  page: ["vanlig.txt"],
  found: ["vanlig.txt"],
  zip: 3,
};
const expectWays = (ways: typeof open | typeof closed, who = cecilia) =>
  eventually(async () => {
    for (const on of [server, twin]) expect(await waysOf(on, who)).toEqual(ways);
  }, 3000);

test("what lies deep in it and was raised is closed by the giver's matrix, in every process, and comes back with the rule or the class", async () => {
  await expectWays(open);
  await raise(ids.secret, "K2");
  await expectWays(open);
  await forbid(bo);
  await expectWays(closed);
  await forbid(bo, true);
  await expectWays(open);
  await forbid(bo);
  await expectWays(closed);
  await raise(ids.secret, null);
  await expectWays(open);
});
