import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { fillWorkspace } from "../testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const shared = await server.workspace("Gemensam", anna, bo, agnes);
const { db } = server.safos.files;

const dav = (
  who: TestPerson | null,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
  url = server.url,
): Promise<Response> =>
  fetch(`${url}/remote.php/dav/files/${encodeURIComponent((who ?? anna).name)}/${path}`, {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
const codeOf = async (...call: Parameters<typeof dav>): Promise<number> => (await dav(...call)).status;
const to = (who: TestPerson, path: string): Record<string, string> => ({
  destination: `/remote.php/dav/files/${encodeURIComponent(who.name)}/${path}`,
});

const info = (scope = "exclusive", owner = "Annas dator"): string =>
  `<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:${scope}/></d:lockscope><d:locktype><d:write/></d:locktype><d:owner>${owner}</d:owner></d:lockinfo>`;
async function lock(
  who: TestPerson,
  path: string,
  headers: Record<string, string> = {},
  scope?: string,
): Promise<string> {
  const answer = await dav(who, "LOCK", path, headers, info(scope));
  expect([200, 201]).toContain(answer.status);
  return answer.headers.get("lock-token") ?? "";
}
const propfind = async (who: TestPerson, path: string, names: string, depth = "0"): Promise<string> =>
  (
    await dav(
      who,
      "PROPFIND",
      path,
      { depth },
      `<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns" xmlns:oc="http://owncloud.org/ns"><d:prop>${names}</d:prop></d:propfind>`,
    )
  ).text();
const fileIdOf = async (who: TestPerson, path: string): Promise<number> =>
  Number(/<oc:fileid>(\d+)</.exec(await propfind(who, path, "<oc:fileid/>"))?.[1]);

test("a program's lock keeps everybody else out by every way in, and its person's other programs too", async () => {
  await dav(anna, "PUT", "Gemensam/plan.txt", {}, "ett");
  await dav(anna, "PUT", "Gemensam/plan.txt", {}, "två");
  const id = await fileIdOf(anna, "Gemensam/plan.txt");
  const version = (await server.call(anna, "GET", `/api/v1/files/${id}/versions`)).body.items[1].id as number;
  const root = (await server.call(anna, "GET", `/api/v1/files/${id}`)).body.parentId as number;
  const token = await lock(anna, "Gemensam/plan.txt");
  for (const who of [anna, bo]) {
    const refused = await dav(who, "PUT", "Gemensam/plan.txt", {}, "tre");
    expect([refused.status, await refused.text()]).toEqual([
      423,
      expect.stringContaining("<d:lock-token-submitted><d:href>/remote.php"),
    ]);
    expect(await codeOf(who, "DELETE", "Gemensam/plan.txt")).toBe(423);
    expect(await codeOf(who, "MOVE", "Gemensam/plan.txt", to(who, "Gemensam/annan.txt"))).toBe(423);
    await dav(who, "PUT", "Gemensam/ny.txt", {}, "ny");
    expect(await codeOf(who, "COPY", "Gemensam/ny.txt", to(who, "Gemensam/plan.txt"))).toBe(423);
    expect(await codeOf(who, "MOVE", "Gemensam/ny.txt", to(who, "Gemensam/plan.txt"))).toBe(423);
    expect(
      await codeOf(
        who,
        "PROPPATCH",
        "Gemensam/plan.txt",
        {},
        `<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><d:lastmodified>1600000000</d:lastmodified></d:prop></d:set></d:propertyupdate>`,
      ),
    ).toBe(423);
    for (const [method, path, body] of [
      ["PATCH", `/api/v1/files/${id}`, { name: "b.txt" }],
      ["DELETE", `/api/v1/files/${id}`],
      ["POST", `/api/v1/files/${id}/versions/${version}/restore`],
    ] as const) {
      const answer = await server.call(who, method, path, body);
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 423, "FILE_LOCKED"]);
    }
    const upload = await fetch(
      `${server.url}/api/v1/workspaces/${shared.id}/files?name=plan.txt&folder=${root}&onConflict=version`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${who.token}` },
        body: "fyra",
      },
    );
    expect(upload.status).toBe(423);
    const pieces = `${server.url}/remote.php/dav/uploads/${encodeURIComponent(who.name)}/last`;
    const send = (method: string, path: string, headers = {}, body?: string) =>
      fetch(`${pieces}${path}`, {
        method,
        headers: { authorization: `Bearer ${who.token}`, ...headers },
        ...(body === undefined ? {} : { body }),
      });
    await send("MKCOL", "");
    await send("PUT", "/00001", {}, "fem");
    expect((await send("MOVE", "/.file", to(who, "Gemensam/plan.txt"))).status).toBe(423);
    await send("DELETE", "");
    // It is read by all, and the person's star is their own.
    expect(await (await dav(who, "GET", "Gemensam/plan.txt")).text()).toBe("två");
    expect(await codeOf(who, "COPY", "Gemensam/plan.txt", to(who, `kopia.txt`))).toBe(201);
    expect((await server.call(who, "PATCH", `/api/v1/files/${id}`, { isFavourite: true })).status).toBe(200);
  }
  // Another's token opens nothing.
  expect(await codeOf(bo, "PUT", "Gemensam/plan.txt", { if: `(${token})` }, "tre")).toBe(423);
  expect(await codeOf(anna, "PUT", "Gemensam/plan.txt", { if: `(${token})` }, "tre")).toBe(204);
  expect(await codeOf(bo, "UNLOCK", "Gemensam/plan.txt", { "lock-token": token })).toBe(403);
  expect(await codeOf(anna, "UNLOCK", "Gemensam/ny.txt", { "lock-token": token })).toBe(409);
  expect(await codeOf(anna, "UNLOCK", "Gemensam/plan.txt", { "lock-token": token })).toBe(204);
  expect(await codeOf(anna, "UNLOCK", "Gemensam/plan.txt", { "lock-token": token })).toBe(409);
  expect(await codeOf(bo, "PUT", "Gemensam/plan.txt", {}, "sex")).toBe(204);
});

test("a folder's lock covers what it holds by name, or everything below", async () => {
  for (const path of ["Grund", "Grund/mapp", "Djup", "Djup/mapp"]) await dav(anna, "MKCOL", `Gemensam/${path}`);
  for (const path of ["Grund/mapp/a.txt", "Grund/b.txt", "Djup/mapp/a.txt"])
    await dav(anna, "PUT", `Gemensam/${path}`, {}, "1");
  await lock(anna, "Gemensam/Grund", { depth: "0" });
  expect(await codeOf(bo, "PUT", "Gemensam/Grund/ny.txt", {}, "1")).toBe(423);
  expect(await codeOf(bo, "MKCOL", "Gemensam/Grund/ny")).toBe(423);
  expect(await codeOf(bo, "DELETE", "Gemensam/Grund/b.txt")).toBe(423);
  expect(await codeOf(bo, "PUT", "Gemensam/Grund/b.txt", {}, "2")).toBe(204);
  expect(await codeOf(bo, "PUT", "Gemensam/Grund/mapp/ny.txt", {}, "2")).toBe(201);
  const token = await lock(anna, "Gemensam/Djup");
  expect(await codeOf(bo, "PUT", "Gemensam/Djup/mapp/a.txt", {}, "2")).toBe(423);
  expect(await codeOf(bo, "MKCOL", "Gemensam/Djup/mapp/ny")).toBe(423);
  expect(await codeOf(bo, "LOCK", "Gemensam/Djup/mapp/a.txt", {}, info())).toBe(423);
  expect(await propfind(bo, "Gemensam/Djup/mapp/a.txt", "<d:lockdiscovery/>")).toMatch(
    /<d:depth>infinity<.*<d:lockroot><d:href>\/[^<]*\/Gemensam\/Djup\/</,
  );
  expect(await codeOf(anna, "UNLOCK", "Gemensam/Djup/mapp/a.txt", { "lock-token": token })).toBe(204);
  // A lock further down stands in the way of what takes it along.
  const inner = await lock(bo, "Gemensam/Djup/mapp/a.txt");
  expect(await codeOf(anna, "LOCK", "Gemensam/Djup", {}, info())).toBe(423);
  const outer = await lock(anna, "Gemensam/Djup", { depth: "0" });
  for (const method of ["DELETE", "MOVE"])
    expect(await codeOf(anna, method, "Gemensam/Djup", method === "MOVE" ? to(anna, "Gemensam/Annan") : {})).toBe(423);
  const withInner = { if: `</remote.php/dav/files/${bo.name}/Gemensam/Djup/mapp/a.txt> (${inner})` };
  expect(await codeOf(bo, "DELETE", "Gemensam/Djup/mapp", withInner)).toBe(423);
  expect(await codeOf(anna, "UNLOCK", "Gemensam/Djup", { "lock-token": outer })).toBe(204);
  expect(await codeOf(bo, "DELETE", "Gemensam/Djup/mapp", withInner)).toBe(204);
  expect(await codeOf(anna, "LOCK", "Gemensam", {}, info())).toBe(403);
});

test("locks that are shared bear each other, and one's own is enough", async () => {
  await dav(anna, "PUT", "Gemensam/delat.txt", {}, "1");
  const [annas, bos] = [
    await lock(anna, "Gemensam/delat.txt", {}, "shared"),
    await lock(bo, "Gemensam/delat.txt", {}, "shared"),
  ];
  expect(await codeOf(agnes, "LOCK", "Gemensam/delat.txt", {}, info())).toBe(423);
  expect(await codeOf(agnes, "PUT", "Gemensam/delat.txt", {}, "2")).toBe(423);
  expect(await codeOf(anna, "PUT", "Gemensam/delat.txt", { if: `(${annas})` }, "2")).toBe(204);
  expect(await codeOf(bo, "PUT", "Gemensam/delat.txt", { if: `(${annas})` }, "2")).toBe(423);
  expect(await codeOf(bo, "PUT", "Gemensam/delat.txt", { if: `(${bos})` }, "2")).toBe(204);
});

test("a copy made in steps goes into a locked folder with the lock's token only", async () => {
  const much = await server.workspace("Mycket", anna);
  await fillWorkspace(server, anna, much, 25);
  await dav(anna, "MKCOL", "Gemensam/Mål");
  const token = await lock(anna, "Gemensam/Mål");
  const copy = (headers: Record<string, string>): Promise<number> =>
    codeOf(anna, "COPY", "Mycket/Mycket", { ...to(anna, `Gemensam/${encodeURIComponent("Mål")}/Kopia`), ...headers });
  expect(await copy({})).toBe(423);
  const tag = `/remote.php/dav/files/${anna.name}/Gemensam/${encodeURIComponent("Mål")}`;
  expect(await copy({ if: `<${tag}> (${token})` })).toBe(201);
});

test("conditions hold as RFC 4918 §10.4 says", async () => {
  await dav(anna, "PUT", "villkor.txt", {}, "1");
  const token = await lock(anna, "villkor.txt");
  const etag = async (): Promise<string> => (await dav(anna, "HEAD", "villkor.txt")).headers.get("etag") ?? "";
  const put = (condition: string): Promise<number> => codeOf(anna, "PUT", "villkor.txt", { if: condition }, "2");
  expect(await put(`(${token} [${await etag()}])`)).toBe(204);
  expect(await put(`(${token} ["annat"])`)).toBe(412);
  expect(await put(`(${token} ["annat"]) (${token})`)).toBe(204);
  expect(await put(`(Not ${token})`)).toBe(412);
  expect(await put("(<DAV:no-lock>)")).toBe(412);
  expect(await put("(Not <DAV:no-lock>)")).toBe(423);
  expect(await put("nonsens")).toBe(400);
  expect(await put(`(<opaquelocktoken:${crypto.randomUUID()}>) (Not <DAV:no-lock>)`)).toBe(423);
  expect(await put(Array.from({ length: 30 }, (_, index) => `</f/${index}> (["x"])`).join(" "))).toBe(400);
  // What another person has is not there.
  await dav(bo, "PUT", "bos.txt", {}, "1");
  const bos = (await dav(bo, "HEAD", "bos.txt")).headers.get("etag") ?? "";
  expect(
    await codeOf(anna, "PUT", "ny.txt", { if: `</remote.php/dav/files/${bo.name}/bos.txt> ([${bos}])` }, "2"),
  ).toBe(412);
});

test("a lock ends with its time, is refreshed by its token, and holds a name that is free", async () => {
  const answer = await dav(anna, "LOCK", "Gemensam/ledig.txt", { timeout: "Infinite, Second-5" }, info());
  expect([answer.status, await answer.text()]).toEqual([
    201,
    expect.stringContaining("<d:timeout>Second-86400</d:timeout>"),
  ]);
  const token = answer.headers.get("lock-token") ?? "";
  expect(await (await dav(bo, "GET", "Gemensam/ledig.txt")).text()).toBe("");
  expect(await codeOf(bo, "PUT", "Gemensam/ledig.txt", {}, "1")).toBe(423);
  expect(await codeOf(bo, "LOCK", "Gemensam/ledig.txt", { if: `(${token})` })).toBe(412);
  expect(await codeOf(anna, "LOCK", "Gemensam/ledig.txt")).toBe(412);
  const longer = await dav(anna, "LOCK", "Gemensam/ledig.txt", { if: `(${token})`, timeout: "Second-77" });
  expect([longer.status, await longer.text()]).toEqual([
    200,
    expect.stringContaining("<d:timeout>Second-77</d:timeout>"),
  ]);
  await sql`update files.lock set expires_at = now() where seconds = 77`.execute(db);
  expect(await propfind(bo, "Gemensam/ledig.txt", "<d:lockdiscovery/>")).toContain("<d:lockdiscovery/>");
  expect(await codeOf(bo, "PUT", "Gemensam/ledig.txt", {}, "1")).toBe(204);
  expect(await codeOf(anna, "LOCK", "Gemensam/ledig.txt", { if: `(${token})` })).toBe(412);
  expect(await codeOf(anna, "LOCK", "Gemensam/saknas/x.txt", {}, info())).toBe(409);
});

test("only who holds a lock learns its token, and Nextcloud's clients learn who that is", async () => {
  await dav(anna, "PUT", "Gemensam/hemlig.txt", {}, "1");
  const before = await propfind(bo, "Gemensam", "<d:getetag/>");
  const own = (await dav(anna, "HEAD", "Gemensam/hemlig.txt")).headers.get("etag");
  const token = await lock(anna, "Gemensam/hemlig.txt");
  expect(await propfind(bo, "Gemensam", "<d:getetag/>")).not.toBe(before);
  expect((await dav(anna, "HEAD", "Gemensam/hemlig.txt")).headers.get("etag")).toBe(own);
  const names =
    "<nc:lock/><nc:lock-owner/><nc:lock-owner-displayname/><nc:lock-owner-type/><nc:lock-token/><nc:lock-timeout/><d:lockdiscovery/>";
  const bos = await propfind(bo, "Gemensam/hemlig.txt", names);
  expect(bos).toContain(
    "<nc:lock>1</nc:lock><nc:lock-owner>anna@fk.example</nc:lock-owner><nc:lock-owner-displayname>Anna Lindqvist<",
  );
  expect(bos).toContain("<nc:lock-owner-type>2</nc:lock-owner-type>");
  expect(bos).not.toContain("opaquelocktoken");
  expect(await propfind(bo, "Gemensam/ny.txt", names)).toContain("<nc:lock>0</nc:lock>");
  expect(await propfind(anna, "Gemensam/hemlig.txt", names)).toContain(`<nc:lock-token>${token.slice(1, -1)}<`);
});

test("a person locks by hand in the page, through OCS and from a client, and is not in their own way", async () => {
  await dav(bo, "PUT", "Gemensam/hand.txt", {}, "1");
  const id = await fileIdOf(bo, "Gemensam/hand.txt");
  const hand = { "x-user-lock": "1" };
  expect(await codeOf(bo, "UNLOCK", "Gemensam/hand.txt", hand)).toBe(412);
  const locked = await dav(bo, "LOCK", "Gemensam/hand.txt", hand);
  expect([locked.status, await locked.text()]).toEqual([
    200,
    expect.stringMatching(/<nc:lock>1<.*<nc:lock-owner-type>0</),
  ]);
  expect(await codeOf(bo, "LOCK", "Gemensam/hand.txt", hand)).toBe(200);
  expect(await codeOf(bo, "PUT", "Gemensam/hand.txt", {}, "2")).toBe(204);
  expect(await codeOf(agnes, "PUT", "Gemensam/hand.txt", {}, "3")).toBe(423);
  expect(await codeOf(agnes, "LOCK", "Gemensam/hand.txt", hand)).toBe(423);
  expect(await codeOf(agnes, "UNLOCK", "Gemensam/hand.txt", hand)).toBe(423);
  const listed = await server.call(agnes, "GET", `/api/v1/files/${id}`);
  expect(listed.body.lock).toMatchObject({ holder: { displayName: "Bo Ek" }, isOwn: false, isByProgram: false });
  // A person's lock goes along where a file is moved.
  expect(await codeOf(bo, "MOVE", "Gemensam/hand.txt", to(bo, "Gemensam/flyttad.txt"))).toBe(201);
  expect(await codeOf(agnes, "PUT", "Gemensam/flyttad.txt", {}, "3")).toBe(423);
  const path = `/api/v1/files/${id}/lock`;
  expect((await server.call(agnes, "DELETE", path)).status).toBe(423);
  // Who owns the workspace takes it off, and the log says so.
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  await eventually(async () => {
    const { rows } = await sql`select distinct person_id from audit.record where act = 'file.unlocked'`.execute(db);
    expect(rows).toEqual([{ person_id: bo.id }]);
  });
  expect((await server.call(anna, "DELETE", path)).body.code).toBe("LOCK_MISSING");
  expect((await server.call(agnes, "POST", path)).body.lock).toMatchObject({ isOwn: true });
  expect((await server.call(bo, "POST", path)).body.code).toBe("FILE_LOCKED");
  const ocs = (who: TestPerson, method: string): Promise<Response> =>
    fetch(`${server.url}/ocs/v2.php/apps/files_lock/lock/${id}?format=json`, {
      method,
      headers: { authorization: `Bearer ${who.token}` },
    });
  expect((await ocs(bo, "PUT")).status).toBe(423);
  expect((await ocs(agnes, "DELETE")).status).toBe(200);
  expect(await (await ocs(bo, "PUT")).json()).toMatchObject({ ocs: { data: { userId: "bo@digg.example", type: 0 } } });
  expect((await ocs(bo, "DELETE")).status).toBe(200);
});

test("of two who lock at once in two processes one has the lock", async () => {
  const twin = await server.twin();
  try {
    for (const round of [1, 2, 3, 4, 5]) {
      await dav(anna, "PUT", `Gemensam/kapp${round}.txt`, {}, "1");
      const codes = await Promise.all(
        [server.url, twin.url].flatMap((url) =>
          [anna, bo].map((who) => codeOf(who, "LOCK", `Gemensam/kapp${round}.txt`, {}, info(), url)),
        ),
      );
      expect(codes.sort()).toEqual([200, 423, 423, 423]);
      expect(await codeOf(agnes, "PUT", `Gemensam/kapp${round}.txt`, {}, "2", twin.url)).toBe(423);
    }
  } finally {
    await twin.stop();
  }
});

test("nobody locks what they may not write, and a lock ends with its holder's right to write", async () => {
  const place = await server.workspace("Kort", anna, bo, agnes);
  await dav(anna, "PUT", "Kort/fil.txt", {}, "1");
  const id = await fileIdOf(anna, "Kort/fil.txt");
  expect(await codeOf(null, "LOCK", "Kort/fil.txt", {}, info())).toBe(401);
  expect(await codeOf(null, "UNLOCK", "Kort/fil.txt")).toBe(401);
  expect(await codeOf(britt, "LOCK", "Kort/fil.txt", {}, info())).toBe(409);
  expect(await codeOf(britt, "LOCK", `../${anna.name}/Kort/fil.txt`, {}, info())).toBe(404);
  expect((await server.call(britt, "POST", `/api/v1/files/${id}/lock`)).status).toBe(404);
  expect((await server.call(britt, "GET", `/api/v1/files/${id}/lock`)).status).toBe(404);
  expect(
    (
      await fetch(`${server.url}/ocs/v2.php/apps/files_lock/lock/${id}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${britt.token}` },
      })
    ).status,
  ).toBe(404);
  await server.safos.workspaces.setRole(anna.id, place.id, agnes.id, "viewer");
  expect(await codeOf(agnes, "LOCK", "Kort/fil.txt", {}, info())).toBe(403);
  expect(await codeOf(agnes, "LOCK", "Kort/ny.txt", {}, info())).toBe(403);
  expect((await server.call(agnes, "POST", `/api/v1/files/${id}/lock`)).status).toBe(403);
  const bos = await lock(bo, "Kort/fil.txt");
  expect(await codeOf(anna, "PUT", "Kort/fil.txt", {}, "2")).toBe(423);
  await dav(bo, "PUT", "Kort/annan.txt", {}, "1");
  await lock(bo, "Kort/annan.txt");
  await server.safos.workspaces.setRole(anna.id, place.id, bo.id, "viewer");
  await eventually(async () => expect(await propfind(anna, "Kort/annan.txt", "<nc:lock/>")).toContain("<nc:lock>0<"));
  expect(await codeOf(anna, "PUT", "Kort/fil.txt", {}, "2")).toBe(204);
  await server.safos.workspaces.setRole(anna.id, place.id, bo.id, "editor");
  expect(await codeOf(bo, "UNLOCK", "Kort/fil.txt", { "lock-token": bos })).toBe(409);
  await lock(bo, "Kort/fil.txt");
  await server.safos.workspaces.removeMember(anna.id, place.id, bo.id);
  expect(await codeOf(anna, "PUT", "Kort/fil.txt", {}, "3")).toBe(204);
  await server.safos.workspaces.addMember(anna.id, place.id, bo.id, "editor");
  await lock(bo, "Kort/fil.txt");
  await server.safos.workspaces.removeMember(anna.id, place.id, bo.id);
  await eventually(async () => expect(await propfind(anna, "Kort/fil.txt", "<nc:lock/>")).toContain("<nc:lock>0<"));
  await server.safos.workspaces.archive({ ...anna, personId: anna.id }, place.id);
  expect(await codeOf(anna, "LOCK", "Kort/fil.txt", {}, info())).toBe(403);
});

test("a class that keeps people of other organisations out keeps their locks out", async () => {
  await dav(anna, "PUT", "Gemensam/klass.txt", {}, "1");
  const id = await fileIdOf(anna, "Gemensam/klass.txt");
  await lock(bo, "Gemensam/klass.txt");
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  expect((await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" })).status).toBe(
    200,
  );
  expect(await codeOf(bo, "LOCK", "Gemensam/klass.txt", {}, info())).toBe(404);
  expect((await server.call(bo, "GET", `/api/v1/files/${id}/lock`)).status).toBe(404);
  expect(await codeOf(anna, "PUT", "Gemensam/klass.txt", {}, "2")).toBe(204);
});

test("bodies that are no lock are refused, huge ones too, and nobody holds more than 500 locks", async () => {
  const path = "Gemensam/mycket.txt";
  await dav(agnes, "PUT", path, {}, "1");
  expect(await codeOf(agnes, "LOCK", path, {}, "<x")).toBe(400);
  expect(await codeOf(agnes, "LOCK", path, {}, info("annan"))).toBe(400);
  expect(await codeOf(agnes, "LOCK", path, {}, `<!DOCTYPE x>${info()}`)).toBe(400);
  expect(await codeOf(agnes, "LOCK", path, { depth: "1" }, info())).toBe(400);
  expect(await codeOf(agnes, "LOCK", path, {}, info("exclusive", "x".repeat(5000)))).toBe(413);
  expect(await codeOf(agnes, "LOCK", path, {}, info("exclusive", "x".repeat(1_000_000)))).toBe(413);
  const deep = `<a xmlns="urn:${"x".repeat(60_000)}">${"<b/>".repeat(20_000)}</a>`;
  expect(await codeOf(agnes, "LOCK", path, {}, info("exclusive", deep))).toBe(413);
  await sql`insert into files.lock (id, node_id, workspace_id, person_id, organisation_id, kind, is_exclusive, is_deep, seconds, expires_at)
    select gen_random_uuid(), n.id, ${shared.id}::uuid, ${agnes.id}::uuid, ${agnes.organisationId}::uuid, 'token', false, false, 60, now() + interval '1 hour'
    from files.node n, generate_series(1, 500) where n.workspace_id = ${shared.id}::uuid and n.name = 'delat.txt'`.execute(
    db,
  );
  expect(await codeOf(agnes, "LOCK", path, {}, info())).toBe(429);
  await sql`update files.lock set expires_at = now() where person_id = ${agnes.id}::uuid`.execute(db);
  const owner = `<x:namn xmlns:x="urn:test">Å &amp; <y>ö</y></x:namn>`;
  const answer = await dav(agnes, "LOCK", path, {}, info("exclusive", owner));
  expect(await answer.text()).toContain(
    `<d:owner><x:namn xmlns:x="urn:test">Å &amp; <y xmlns="">ö</y></x:namn></d:owner>`,
  );
});
