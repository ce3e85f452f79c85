import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { unzipSync } from "fflate";
import { davOf, davPath } from "../products/files/testing.ts";
import {
  addAgency,
  addPerson,
  eventually,
  startTestServer,
  type TestPerson,
  type TestServer,
} from "../testing/server.ts";

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
const { agnes, anna, bo } = server.people;
const { organisations, workspaces } = server.safos;
let cecilia: TestPerson;
let place: { readonly id: string };
const ids = { folder: "", deep: "", secret: "", plain: "", page: "", under: "" };

beforeAll(async () => {
  await addAgency(server.safos, { domain: "skr.example", name: "Regionerna" });
  cecilia = await addPerson(server.safos, { name: "cecilia@skr.example", displayName: "Cecilia Ny" });
  // What links open at this class is not what is asked here.
  for (const { organisationId } of [anna, bo, cecilia])
    await organisations.change(organisationId, {
      rules: { classes: { K2: { guestLinks: true, guestLinkPassword: false, visitorDownloads: true } } },
    });
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
  await share(bo, "document", ids.page, "owner");
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
async function expectWays(ways: Record<string, unknown>, who = cecilia): Promise<void> {
  // One of them first: the rest is much to ask for again and again.
  const content = async (on: TestServer) => (await on.call(who, "GET", `/api/v1/files/${ids.secret}/content`)).status;
  await eventually(async () => {
    for (const on of [server, twin]) expect(await content(on)).toBe(ways["content"]);
  });
  await eventually(async () => {
    for (const ones of await Promise.all([server, twin].map((on) => waysOf(on, who)))) expect(ones).toEqual(ways);
  });
}

test("what lies deep in it and was raised is closed by the giver's matrix, in every process, and comes back with the rule or the class", async () => {
  await raise(ids.secret, "K2");
  await expectWays(open);
  await forbid(bo);
  await expectWays(closed);
  await forbid(bo, true);
  await eventually(async () => expect((await waysOf(twin))["content"]).toBe(200));
  await forbid(bo);
  await raise(ids.secret, null);
  await expectWays(open);
});

test("the owning agency's matrix closes it, and the author's, also where another's people gave it; the own agency's people keep it", async () => {
  await raise(ids.secret, "K2");
  await forbid(anna);
  await expectWays(closed);
  await forbid(anna, true);
  const folder = await made("folders", { name: "Bos" });
  await davOf(server, bo)("PUT", "Tre%20myndigheter/Bos/hemlig.txt", {}, "hemlig");
  const file = await idOf(folder, "hemlig.txt");
  await share(anna, "file", folder);
  await raise(file, "K2");
  const status = async (on: TestServer) => (await on.call(cecilia, "GET", `/api/v1/files/${file}/content`)).status;
  expect([await status(server), await status(twin)]).toEqual([200, 200]);
  await forbid(bo);
  await eventually(async () => expect([await status(server), await status(twin)]).toEqual([404, 404]));
  await share(anna, "file", ids.folder, "viewer", agnes);
  expect((await server.call(agnes, "GET", `/api/v1/files/${ids.secret}/content`)).status).toBe(200);
  await server.call(anna, "DELETE", `/api/v1/files/${folder}`);
});

test("a folder in it that was raised closes all that lies in it, whatever is given there by the same agency; what another gave within counts on", async () => {
  await share(bo, "file", ids.plain, "owner");
  await raise(ids.deep, "K2");
  await forbid(bo);
  const shut = { ...closed, listed: false, folder: undefined, page: undefined, found: [], zip: 1, others: 404 };
  await expectWays(shut);
  // Anna wrote it herself: nothing of Bo's agency is concerned.
  expect((await davOf(server, anna)("PUT", "Tre%20myndigheter/Underlag/Djupt/annas.txt", {}, "mitt")).status).toBe(201);
  const own = await idOf(ids.deep, "annas.txt");
  await share(anna, "file", own);
  const ways = async (on: TestServer) => {
    const dav = davOf(on, cecilia);
    return {
      content: (await on.call(cecilia, "GET", `/api/v1/files/${own}/content`)).status,
      // The way through the folder is closed: it stands by itself.
      dav: (await dav("GET", "annas.txt")).status,
      around: (await dav("PROPFIND", "Underlag/Djupt", { depth: "1" })).status,
      received: ((await on.call(cecilia, "GET", "/api/v1/files/shared-with-me")).body.items as { name: string }[])
        .map((one) => one.name)
        .toSorted(),
    };
  };
  for (const on of [server, twin])
    await eventually(async () =>
      expect(await ways(on)).toEqual({ content: 200, dav: 200, around: 404, received: ["Underlag", "annas.txt"] }),
    );
  await forbid(bo, true);
  for (const on of [server, twin])
    await eventually(async () =>
      expect(await ways(on)).toEqual({ content: 200, dav: 404, around: 207, received: ["Underlag"] }),
    );
  await davOf(server, anna)("DELETE", "Tre%20myndigheter/Underlag/Djupt/annas.txt");
  const { body } = await server.call(anna, "GET", `/api/v1/items/file/${ids.plain}/shares`);
  for (const one of body.items as { id: string }[])
    await server.call(anna, "DELETE", `/api/v1/items/file/${ids.plain}/shares/${one.id}`);
});

test("a document under one that was given is closed alike, in its list too, and to those who come by a link of theirs", async () => {
  const status = async (on: TestServer) => (await on.call(cecilia, "GET", `/api/v1/documents/${ids.under}`)).status;
  const tree = async (on: TestServer) =>
    ((await on.call(cecilia, "GET", `/api/v1/documents/${ids.page}/tree`)).body.items as unknown[]).length;
  const link = await server.call(cecilia, "POST", `/api/v1/items/document/${ids.page}/shares`, {
    isLink: true,
    role: "viewer",
  });
  expect(link.status).toBe(201);
  const visit = async (on: TestServer, id: string) =>
    (
      await fetch(`${on.url}/api/v1/items/document/${id}`, {
        headers: { "safos-link": link.body.secret as string },
      })
    ).status;
  const all = async (on: TestServer) => [
    await status(on),
    await tree(on),
    await visit(on, ids.under),
    await visit(on, ids.page),
  ];
  const before = await all(server);
  expect(before).toEqual([200, before[1], 200, 200]);
  await raise(ids.under, "K2", "document");
  for (const on of [server, twin]) await eventually(async () => expect(await all(on)).toEqual(before));
  await forbid(bo);
  for (const on of [server, twin])
    await eventually(async () => expect(await all(on)).toEqual([404, Number(before[1]) - 1, 404, 200]));
  await raise(ids.under, null, "document");
  for (const on of [server, twin]) await eventually(async () => expect(await all(on)).toEqual(before));
});

test("who may write in it does nothing to the whole of it, writes over nothing they do not see, and their links show as little", async () => {
  await share(bo, "file", ids.folder, "owner");
  const link = await server.call(cecilia, "POST", `/api/v1/items/file/${ids.folder}/shares`, {
    isLink: true,
    role: "viewer",
  });
  expect(link.status).toBe(201);
  const visit = async (path: string) =>
    fetch(`${server.url}/api/v1/shared/${path}`, { headers: { "safos-link": link.body.secret as string } });
  const content = async () => (await visit(`${link.body.id}/files/${ids.secret}/content`)).status;
  const seen = async () => (await (await visit(`files?folder=${ids.deep}`)).text()).includes("hemlig.txt");
  expect([await content(), await seen()]).toEqual([200, true]);
  await raise(ids.secret, "K2");
  expect([await content(), await seen()]).toEqual([200, true]);
  await forbid(bo);
  await expectWays(closed);
  expect([await content(), await seen()]).toEqual([404, false]);
  const dav = davOf(server, cecilia);
  expect((await dav("PUT", "Underlag/Djupt/hemlig.txt", {}, "annat")).status).toBeGreaterThanOrEqual(400);
  expect((await dav("DELETE", "Underlag/Djupt")).status).toBe(403);
  const destination = server.url + davPath(cecilia, "Kopia");
  expect((await dav("COPY", "Underlag/Djupt", { destination })).status).toBe(403);
  expect((await dav("MOVE", "Underlag/Djupt", { destination })).status).toBe(403);
  expect((await dav("GET", "Kopia/hemlig.txt")).status).toBe(404);
  expect((await dav("PUT", "Underlag/Djupt/nytt.txt", {}, "nytt")).status).toBe(201);
  expect((await dav("DELETE", "Underlag/Djupt/nytt.txt")).status).toBe(204);
  await share(bo, "file", ids.folder);
});

test("moved out of it, it is open no more; moved in, it has the class that it had and is closed; in a restricted folder it is alike", async () => {
  await davOf(server, bo)("MKCOL", "Tre%20myndigheter/Annat");
  const put = await davOf(server, bo)("PUT", "Tre%20myndigheter/Annat/rest.txt", {}, "rest");
  expect(put.status).toBe(201);
  const list = (await server.call(bo, "GET", `/api/v1/workspaces/${place.id}/files`)).body.items as {
    id: number;
    name: string;
  }[];
  const other = String(list.find((one) => one.name === "Annat")?.id);
  const file = await idOf(other, "rest.txt");
  const status = async () => (await server.call(cecilia, "GET", `/api/v1/files/${file}/content`)).status;
  const move = async (to: string) => {
    const { status: moved } = await server.call(bo, "PATCH", `/api/v1/files/${file}`, { parentId: Number(to) });
    expect(moved).toBe(200);
  };
  await raise(file, "K2");
  expect(await status()).toBe(404);
  await move(ids.folder);
  expect(await status()).toBe(200);
  await forbid(bo);
  await eventually(async () => expect(await status()).toBe(404));
  await move(other);
  await forbid(bo, true);
  expect(await status()).toBe(404);
  await move(ids.deep);
  const restrict = (isRestricted: boolean) =>
    server.call(anna, "PUT", `/api/v1/items/file/${ids.deep}/restriction`, { isRestricted });
  expect((await restrict(true)).status).toBe(200);
  await share(bo, "file", ids.deep);
  await eventually(async () => expect(await status()).toBe(200));
  await forbid(bo);
  await eventually(async () => expect(await status()).toBe(404));
  expect(await idOf(ids.deep, "rest.txt")).toBe(file);
  const { body } = await server.call(cecilia, "GET", `/api/v1/workspaces/${place.id}/files?folder=${ids.deep}`);
  expect((body.items as { name: string }[]).map((one) => one.name)).toEqual(["hemlig.txt", "vanlig.txt"]);
  expect((await restrict(false)).status).toBe(200);
  await davOf(server, bo)("DELETE", "Tre%20myndigheter/Underlag/Djupt/rest.txt");
});

/** A program in the other process to which it is pushed that it should look again; answers with how often. */
async function openProgram(who: TestPerson): Promise<() => number> {
  const socket = new WebSocket(`${twin.url.replace("http", "ws")}/push/ws`);
  const got: string[] = [];
  socket.on("message", (data: Buffer) => got.push(data.toString()));
  await new Promise((resolve) => socket.once("open", resolve));
  for (const text of [who.name, who.password]) socket.send(text);
  await eventually(() => expect(got).toContain("authenticated"));
  onTestFinished(() => socket.terminate());
  return () => got.filter((one) => one.startsWith("notify_")).length;
}

test("programs that synchronise look again, as a class changes and as a rule does, down to where it lies; those who see it all do not for the rule", async () => {
  const etags = async (who: TestPerson, paths: readonly string[]) =>
    Promise.all(
      paths.map(async (path) => {
        const answer = await davOf(server, who)("PROPFIND", path, { depth: "0" });
        return /<d:getetag>([^<]*)/.exec(await answer.text())?.[1];
      }),
    );
  const hers = ["", "Underlag", "Underlag/Djupt"];
  const his = hers.map((path) => (path === "" ? "" : `Tre%20myndigheter/${path}`));
  const pushes = await openProgram(cecilia);
  const first = await etags(cecilia, hers);
  await raise(ids.secret, "K2");
  await eventually(() => expect(pushes()).toBe(1));
  const second = await etags(cecilia, hers);
  const bos = await etags(bo, his.slice(1));
  await forbid(bo);
  await eventually(() => expect(pushes()).toBe(2));
  const third = await etags(cecilia, hers);
  await forbid(bo, true);
  for (const [index] of hers.entries()) {
    expect(second[index]).not.toBe(first[index]);
    expect(third[index]).not.toBe(second[index]);
  }
  expect(await etags(cecilia, hers)).toEqual(second);
  expect(await etags(bo, his.slice(1))).toEqual(bos);
});

test("who sees it, the preview of a rule and of a class, and the log's answer know of the class inside", async () => {
  const rules = { classes: { K2: { otherOrganisations: false } } };
  const preview = async () =>
    (await server.call(bo, "POST", "/api/v1/policy/preview", { rules })).body.counts.share as number;
  const before = await preview();
  await raise(ids.secret, "K2");
  // The shares of the folder and of the folder in it, each once.
  const after = await preview();
  expect(after).toBeGreaterThan(before);
  const audience = async (id: string) =>
    (
      (await server.call(anna, "GET", `/api/v1/items/file/${id}/audience`)).body.items as {
        way: string;
        person: { id: string } | null;
        keptOutBy: object | null;
      }[]
    ).filter((one) => one.way === "share" && one.person?.id === cecilia.id && one.keptOutBy !== null).length;
  expect(await audience(ids.secret)).toBe(0);
  await raise(ids.secret, null);
  await forbid(bo);
  const ofClass = await server.call(anna, "POST", `/api/v1/items/file/${ids.secret}/class/preview`, {
    informationClass: "K2",
  });
  expect(ofClass.body.counts.share).toBeGreaterThanOrEqual(1);
  await raise(ids.secret, "K2");
  expect(await audience(ids.secret)).toBeGreaterThanOrEqual(1);
  expect(await audience(ids.plain)).toBe(0);
  await eventually(async () => expect(await preview()).toBe(0));
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const asked = async (id: string) => {
    const query = String(new URLSearchParams({ kind: "file", id, from, to: new Date().toISOString() }));
    const { body } = await server.call(anna, "GET", `/api/v1/audit/access?${query}`);
    const rows = body.items as { person: { id: string } | null; reason: string; until: string | null }[];
    return rows.filter((one) => one.person?.id === cecilia.id && one.reason === "grant" && one.until === null).length;
  };
  // The log follows a moment later.
  await eventually(async () => expect(await asked(ids.secret)).toBe(0));
  expect(await asked(ids.plain)).toBeGreaterThanOrEqual(1);
});
