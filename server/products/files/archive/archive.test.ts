import { afterAll, beforeAll, expect, test } from "vitest";
import { strFromU8, unzipSync } from "fflate";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf, fillWorkspace } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Packat", anna, bo);
const base = `/api/v1/workspaces/${workspace.id}`;
const dav = davOf(server, anna);

async function idsIn(folder?: number): Promise<Map<string, number>> {
  const query = folder === undefined ? "" : `?folder=${folder}`;
  const { body } = await server.call(anna, "GET", `${base}/files${query}`);
  return new Map((body.items as { id: number; name: string }[]).map((one) => [one.name, one.id]));
}
const fetchAs = (who: TestPerson | null, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, { headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers } });
const archive = (who: TestPerson | null, ...ids: readonly (number | undefined)[]) =>
  fetchAs(who, `/api/v1/files/archive?files=${ids.join(",")}`);
async function namesIn(answer: Response): Promise<string[]> {
  expect(answer.status).toBe(200);
  return Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer()))).toSorted();
}

beforeAll(async () => {
  for (const path of ["A", "A/Tom", "B"]) await dav("MKCOL", `Packat/${path}`);
  await dav("PUT", "Packat/A/räksmörgås.txt", {}, "ett");
  await dav("PUT", "Packat/A/tom.txt", {}, "");
  await dav("PUT", "Packat/B/samma.txt", {}, "två");
  await dav("PUT", "Packat/samma.txt", {}, "tre");
});

test("folders and files that are chosen come as one archive, with names that are never the same", async () => {
  const top = await idsIn();
  const answer = await archive(bo, top.get("A"), top.get("samma.txt"), (await idsIn(top.get("B"))).get("samma.txt"));
  expect([answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([
    "application/zip",
    expect.stringContaining("Filer.zip"),
  ]);
  const zip = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  expect(Object.keys(zip).toSorted()).toEqual(
    ["A/", "A/Tom/", "A/räksmörgås.txt", "A/tom.txt", "samma (2).txt", "samma.txt"].toSorted(),
  );
  expect(strFromU8(zip["samma (2).txt"] ?? new Uint8Array())).toBe("två");
  expect(strFromU8(zip["A/räksmörgås.txt"] ?? new Uint8Array())).toBe("ett");
});

test("a folder comes as an archive over WebDAV too, for those who ask for one", async () => {
  const path = `/remote.php/dav/files/${anna.name}/Packat/A`;
  const answer = await fetchAs(anna, path, { accept: "application/zip" });
  expect(await namesIn(answer)).toEqual(["A/", "A/Tom/", "A/räksmörgås.txt", "A/tom.txt"].toSorted());
  expect((await fetchAs(anna, path)).headers.get("content-type")).not.toBe("application/zip");
});

test("strangers get nothing, one forbidden node refuses the whole, and what a class keeps from someone is left out", async () => {
  const top = await idsIn();
  expect((await archive(null, top.get("A"))).status).toBe(401);
  expect((await archive(britt, top.get("A"))).status).toBe(404);
  const own = (await server.call(agnes, "GET", "/api/v1/workspaces")).body.items as {
    id: string;
    isPersonal: boolean;
  }[];
  const personal = own.find((one) => one.isPersonal)?.id ?? "";
  const secret = (await server.call(agnes, "POST", `/api/v1/workspaces/${personal}/folders`, { name: "Egen" })).body
    .id as number;
  expect((await archive(anna, top.get("A"), secret)).status).toBe(404);
  for (const bad of ["", "a", "1,,2", "1;2", "-1", Array.from({ length: 201 }, () => "1").join(",")])
    expect((await fetchAs(anna, `/api/v1/files/archive?files=${bad}`)).status).toBe(400);
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  const file = (await idsIn(top.get("A"))).get("räksmörgås.txt");
  await server.call(anna, "PUT", `/api/v1/items/file/${file}/class`, { informationClass: "K3" });
  expect(await namesIn(await archive(bo, top.get("A")))).toEqual(["A/", "A/Tom/", "A/tom.txt"]);
  expect(await namesIn(await archive(anna, top.get("A")))).toContain("A/räksmörgås.txt");
});

test("thousands of files are one archive, and a reader who goes away gives the turn back", async () => {
  const big = await server.workspace("Stort", anna);
  const id = await fillWorkspace(server, anna, big, 40);
  const answer = await archive(anna, id);
  const zip = Buffer.from(await answer.arrayBuffer());
  // The end of the central directory counts the entries: forty folders, their files, `a.txt`, the top; not what is in the trash.
  expect(zip.readUInt16LE(zip.length - 22 + 10)).toBe(4_041);
  for (let round = 0; round < 5; round++) {
    const stop = new AbortController();
    const begun = await fetch(`${server.url}/api/v1/files/archive?files=${id}`, {
      headers: { authorization: `Bearer ${anna.token}` },
      signal: stop.signal,
    });
    expect(begun.status).toBe(200);
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect((await archive(anna, (await idsIn()).get("B"))).status).toBe(200);
}, 60_000);
