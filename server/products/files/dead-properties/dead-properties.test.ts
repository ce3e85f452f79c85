import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf, fillWorkspace } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const shared = await server.workspace("Gemensam", anna, bo);
const dav = davOf(server, anna);

const set = (inside: string, action = "set"): string =>
  `<d:propertyupdate xmlns:d="DAV:" xmlns:t="urn:test"><d:${action}><d:prop>${inside}</d:prop></d:${action}></d:propertyupdate>`;
const ask = (inside: string): string => `<d:propfind xmlns:d="DAV:" xmlns:t="urn:test">${inside}</d:propfind>`;
async function read(path: string, inside: string, as: TestPerson = anna): Promise<string> {
  const answer = await dav("PROPFIND", path, { depth: "0" }, ask(inside), as);
  expect(answer.status).toBe(207);
  return answer.text();
}

test("what a client keeps with a file comes back to all who read it exactly as it was, and goes along in moves and copies", async () => {
  await dav("PUT", "Gemensam/a.txt", {}, "1");
  const value = `<t:namn xml:lang="sv">å &lt;&amp;&gt; <b x:y="&quot;1&quot;" xmlns:x="urn:x">två<c xmlns="urn:c"/></b></t:namn><tom xmlns=""/>`;
  expect((await dav("PROPPATCH", "Gemensam/a.txt", {}, set(value))).status).toBe(207);
  const kept = `<namn xmlns="urn:test" xml:lang="sv">å &lt;&amp;&gt; <b xmlns="" xmlns:x="urn:x" x:y="&quot;1&quot;">två<c xmlns="urn:c"></c></b></namn>`;
  expect(await read("Gemensam/a.txt", "<d:prop><t:namn/><t:annan/></d:prop>", bo)).toContain(kept);
  expect(await read("Gemensam/a.txt", "<d:prop><t:annan/></d:prop>")).toMatch(
    /<annan xmlns="urn:test"\/><\/d:prop><d:status>HTTP\/1.1 404/,
  );
  expect(await read("Gemensam/a.txt", "<d:allprop/>")).toContain(kept);
  const names = await read("Gemensam/a.txt", "<d:propname/>");
  for (const one of ['<namn xmlns="urn:test"/>', '<tom xmlns=""/>', "<d:getetag/>", "<oc:fileid/>"])
    expect(names).toContain(one);
  expect(names).not.toContain("två");
  // What would make others' listings unreadable is nobody's to keep.
  const reserved = await dav("PROPPATCH", "Gemensam/a.txt", {}, set("<xml:namn/>"));
  expect(await reserved.text()).toContain("403 Forbidden");
  const to = (path: string) => ({ destination: `/remote.php/dav/files/${anna.name}/${path}` });
  expect((await dav("COPY", "Gemensam/a.txt", to("kopia.txt"))).status).toBe(201);
  expect((await dav("MOVE", "Gemensam/a.txt", to("Gemensam/b.txt"))).status).toBe(201);
  for (const path of ["kopia.txt", "Gemensam/b.txt"])
    expect(await read(path, "<d:prop><t:namn/></d:prop>")).toContain(kept);
  expect((await dav("PROPPATCH", "kopia.txt", {}, set("<t:namn/>", "remove"))).status).toBe(207);
  expect(await read("kopia.txt", "<d:prop><t:namn/></d:prop>")).toContain("404");
  expect(await read("Gemensam/b.txt", "<d:prop><t:namn/></d:prop>")).toContain(kept);
});

test("a copy made in steps has the properties of what was copied", async () => {
  const much = await server.workspace("Mycket", anna);
  await fillWorkspace(server, anna, much, 25);
  await dav("PROPPATCH", "Mycket/Mycket/m3/f4", {}, set("<t:a>djupt</t:a>"));
  await dav("PROPPATCH", "Mycket/Mycket", {}, set("<t:a>överst</t:a>"));
  expect(
    (await dav("COPY", "Mycket/Mycket", { destination: `/remote.php/dav/files/${anna.name}/Mycket/Kopia` })).status,
  ).toBe(201);
  expect(await read("Mycket/Kopia/m3/f4", "<d:prop><t:a/></d:prop>")).toContain(">djupt<");
  expect(await read("Mycket/Kopia", "<d:prop><t:a/></d:prop>")).toContain(">överst<");
});

test("a file holds 64 properties of 64 kB at most, 256 kB together, and what is too much changes nothing", async () => {
  await dav("PUT", "full.txt", {}, "1");
  const many = (count: number): string =>
    Array.from({ length: count }, (_, index) => `<t:p${index}>1</t:p${index}>`).join("");
  const change = async (inside: string): Promise<number> =>
    (await dav("PROPPATCH", "full.txt", {}, set(inside))).status;
  expect(await change(many(65))).toBe(507);
  expect(await read("full.txt", "<d:allprop/>")).not.toContain("urn:test");
  expect(await change(many(64))).toBe(207);
  expect(await change("<t:en_till>1</t:en_till>")).toBe(507);
  expect(await change(`<t:p1>${"x".repeat(65_537)}</t:p1>`)).toBe(507);
  for (const one of ["p1", "p2", "p3"]) expect(await change(`<t:${one}>${"x".repeat(65_000)}</t:${one}>`)).toBe(207);
  expect(await change(`<t:p4>${"x".repeat(65_000)}</t:p4><t:p5>${"x".repeat(2_000)}</t:p5>`)).toBe(507);
  expect(await read("full.txt", "<d:prop><t:p4/></d:prop>")).toContain(">1<");
  expect(await change("x".repeat(1_000_000))).toBe(413);
  expect(await change(many(201))).toBe(400);
  expect(await change("<t:p1>")).toBe(400);
  expect(await change(`<t:p1 xmlns:u="urn:${"x".repeat(60_000)}">${"<u:b/>".repeat(20_000)}</t:p1>`)).toBe(413);
});

test("those who may not write change no property, and strangers read none", async () => {
  await dav("PUT", "Gemensam/c.txt", {}, "1");
  await dav("PROPPATCH", "Gemensam/c.txt", {}, set("<t:a>hemligt</t:a>"));
  await server.safos.workspaces.addMember(anna.id, shared.id, agnes.id, "viewer");
  const change = async (as: TestPerson): Promise<number> =>
    (await dav("PROPPATCH", "Gemensam/c.txt", {}, set("<t:a>kapat</t:a>"), as)).status;
  expect(await change(agnes)).toBe(403);
  expect(await change(britt)).toBe(404);
  expect(
    (
      await fetch(`${server.url}/remote.php/dav/files/${anna.name}/Gemensam/c.txt`, {
        method: "PROPPATCH",
        body: set("<t:a/>"),
      })
    ).status,
  ).toBe(401);
  expect((await dav("PROPFIND", "Gemensam/c.txt", { depth: "0" }, ask("<d:allprop/>"), britt)).status).toBe(404);
  await server.safos.workspaces.removeMember(anna.id, shared.id, bo.id);
  expect(await change(bo)).toBe(404);
  await server.safos.workspaces.archive({ ...anna, personId: anna.id }, shared.id);
  expect(await change(anna)).toBe(403);
  expect(await read("Gemensam/c.txt", "<d:prop><t:a/></d:prop>", agnes)).toContain(">hemligt<");
});
