import { createHash } from "node:crypto";
import { request } from "node:http";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensam", anna, bo);
const dav = davOf(server, anna);
const boundary = "boundary_.oOo._ZmlsZXM=";

interface Part {
  readonly path: string;
  readonly content: string;
  readonly headers?: Record<string, string>;
}
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
/** As the desktop program writes it. */
const bodyOf = (parts: readonly Part[], end = `--${boundary}--\r\n`): string =>
  parts
    .map(({ path, content, headers = {} }) => {
      const all = {
        "Content-Length": String(Buffer.byteLength(content)),
        "OC-Checksum": `MD5:${md5(content)}`,
        "X-File-MD5": md5(content),
        "X-File-Mtime": "1700000000",
        "X-File-Path": path,
        ...headers,
      };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      return `--${boundary}\r\n${lines.join("")}\r\n${content}\r\n`;
    })
    .join("") + end;
const send = (body: string, who: TestPerson | null = anna, type = `multipart/related; boundary=${boundary}`) =>
  fetch(`${server.url}/remote.php/dav/bulk`, {
    method: "POST",
    headers: { "content-type": type, ...(who ? { authorization: `Bearer ${who.token}` } : {}) },
    body,
  });
interface Result {
  error: boolean;
  etag?: string;
  fileid?: string;
  permissions?: string;
  code?: string;
}
const results = async (parts: readonly Part[], who = anna): Promise<Record<string, Result>> => {
  const answer = await send(bodyOf(parts), who);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, Result>;
};

test("many files come in one request, each as a PUT of its own would leave it", async () => {
  const parts = Array.from({ length: 200 }, (_, n) => ({
    path: `/Gemensam/liten ${n} å#%.txt`,
    content: `innehåll ${n}`,
  }));
  const answer = await results(parts);
  expect(Object.keys(answer)).toEqual(parts.map((one) => one.path));
  const first = await dav("GET", `Gemensam/${encodeURIComponent("liten 0 å#%.txt")}`);
  expect(await first.text()).toBe("innehåll 0");
  expect(first.headers.get("last-modified")).toBe(new Date(1_700_000_000_000).toUTCString());
  const given = answer["/Gemensam/liten 0 å#%.txt"];
  expect(given).toEqual({
    error: false,
    etag: first.headers.get("etag"),
    fileid: expect.stringMatching(/^\d{8,}oc/),
    permissions: expect.stringContaining("W"),
  });
  const again = await results([{ path: "/Gemensam/liten 0 å#%.txt", content: "nytt" }]);
  expect(again["/Gemensam/liten 0 å#%.txt"]?.fileid).toBe(given?.fileid);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from files.version`.execute(
    server.safos.files.db,
  );
  expect(rows[0]?.n).toBe(1);
  const own = await results([{ path: "eget.txt", content: "" }]);
  expect(own["eget.txt"]?.error).toBe(false);
});

test("each is refused by itself, and the others are written", async () => {
  await dav("MKCOL", "Gemensam/Mapp");
  const answer = await results([
    { path: "/Gemensam/a.txt", content: "a" },
    { path: "/Gemensam/fel.txt", content: "b", headers: { "OC-Checksum": `SHA1:${"0".repeat(40)}` } },
    { path: "/Gemensam/fel2.txt", content: "b", headers: { "X-File-MD5": md5("annat"), "OC-Checksum": "" } },
    { path: "/Saknas/mapp/x.txt", content: "c" },
    { path: "/Gemensam/../x.txt", content: "d" },
    { path: "/Gemensam", content: "e" },
    { path: "/Gemensam/Mapp", content: "f" },
    { path: "", content: "g" },
    { path: `/Gemensam/${"x".repeat(300)}.txt`, content: "h" },
    { path: "/__proto__", content: "i" },
    { path: "/Gemensam/z.txt", content: "z" },
  ]);
  const codes = Object.fromEntries(Object.entries(answer).map(([path, { code }]) => [path.slice(0, 20), code ?? "ok"]));
  expect(codes).toEqual({
    "/Gemensam/a.txt": "ok",
    "/Gemensam/fel.txt": "CHECKSUM_WRONG",
    "/Gemensam/fel2.txt": "CHECKSUM_WRONG",
    "/Saknas/mapp/x.txt": "PARENT_MISSING",
    "/Gemensam/../x.txt": "NAME_INVALID",
    "/Gemensam": "ROOT_FIXED",
    "/Gemensam/Mapp": "NOT_A_FILE",
    "": "INVALID",
    [`/Gemensam/${"x".repeat(10)}`]: "NAME_INVALID",
    "/__proto__": "ok",
    "/Gemensam/z.txt": "ok",
  });
  expect((await dav("GET", "Gemensam/fel.txt")).status).toBe(404);
  expect(await (await dav("GET", "Gemensam/z.txt")).text()).toBe("z");
});

test("those who may not write write nothing, and nobody writes to others", async () => {
  expect((await send(bodyOf([{ path: "/x.txt", content: "x" }]), null)).status).toBe(401);
  expect((await results([{ path: "/Gemensam/b.txt", content: "x" }], britt))["/Gemensam/b.txt"]?.code).toBe(
    "PARENT_MISSING",
  );
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
  const wanted = [{ path: "/Gemensam/c.txt", content: "x" }];
  expect((await results(wanted, agnes))["/Gemensam/c.txt"]?.code).toBe("FORBIDDEN");
  expect((await results(wanted, bo))["/Gemensam/c.txt"]?.error).toBe(false);
  await server.call(bo, "POST", `/api/v1/workspaces/${workspace.id}/archive`);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  expect((await results(wanted, bo))["/Gemensam/c.txt"]?.code).toBe("PARENT_MISSING");
  const locked = await dav(
    "LOCK",
    "Gemensam/a.txt",
    { timeout: "Second-60" },
    `<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:exclusive/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockinfo>`,
  );
  expect(locked.status).toBe(200);
  expect((await results([{ path: "/Gemensam/a.txt", content: "y" }]))["/Gemensam/a.txt"]?.code).toBe("FILE_LOCKED");
});

test("of two of one path the later counts, and two requests at once leave whole files", async () => {
  const path = "/Gemensam/samma.txt";
  const answer = await results([...Array(20).keys()].map((n) => ({ path, content: `nummer ${n}` })));
  expect(Object.keys(answer)).toEqual([path]);
  expect(await (await dav("GET", "Gemensam/samma.txt")).text()).toBe("nummer 19");
  const row = (who: string) =>
    [...Array(20).keys()].map((n) => ({ path: `/Gemensam/tävlan${n}.txt`, content: who.repeat(999) }));
  const both = await Promise.all([results(row("a")), results(row("b"))]);
  for (const one of both) expect(Object.values(one).every(({ error }) => !error)).toBe(true);
  for (let n = 0; n < 20; n++)
    expect(await (await dav("GET", `Gemensam/${encodeURIComponent(`tävlan${n}.txt`)}`)).text()).toMatch(
      /^(a{999}|b{999})$/,
    );
});

test("the quota holds file by file", async () => {
  await server.safos.organisations.change(anna.organisationId, { rules: { personQuota: 10_000 } });
  const answer = await results([
    { path: "/q1", content: "x".repeat(6000) },
    { path: "/q2", content: "x".repeat(6000) },
    { path: "/q3", content: "x".repeat(100) },
  ]);
  const codes = Object.values(answer).map((one) => one.code ?? "ok");
  expect([codes.slice(0, 2).toSorted(), codes[2]]).toEqual([["QUOTA_EXCEEDED", "ok"], "ok"]);
});

test("what is no such body, or too much, is refused", async () => {
  for (const type of ["text/plain", "multipart/form-data; boundary=x", "multipart/related"])
    expect([type, (await send(bodyOf([]), anna, type)).status]).toEqual([type, 400]);
  for (const body of [
    "",
    "x",
    bodyOf([{ path: "/u.txt", content: "u" }], ""),
    `--${boundary}\r\n\r\n\r\n--${boundary}--\r\n`,
  ])
    expect([body.slice(0, 20), (await send(body)).status]).toEqual([body.slice(0, 20), 400]);
  const many = Array.from({ length: 1001 }, () => ({ path: "/Saknas/x", content: "" }));
  expect((await send(bodyOf(many))).status).toBe(413);
  const huge = { path: "/stor", content: "", headers: { "Content-Length": String(2 ** 40) } };
  expect((await send(bodyOf([huge]))).status).toBe(413);
  for (const method of ["GET", "PUT", "PROPFIND"])
    expect([
      method,
      (await fetch(`${server.url}/remote.php/dav/bulk`, { method, headers: { authorization: `Bearer ${anna.token}` } }))
        .status,
    ]).toEqual([method, 405]);
});

test("a body that breaks off leaves whole files, and no part of one", async () => {
  const body = bodyOf([
    { path: "/Gemensam/hel.txt", content: "hel" },
    { path: "/Gemensam/halv.txt", content: "x".repeat(100_000) },
  ]);
  await new Promise<void>((resolve) => {
    const call = request(`${server.url}/remote.php/dav/bulk`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${anna.token}`,
        "content-type": `multipart/related; boundary=${boundary}`,
        "content-length": Buffer.byteLength(body),
      },
    });
    call.on("error", () => resolve());
    call.on("close", () => resolve());
    call.write(body.slice(0, 50_000));
    void eventually(async () => expect((await dav("GET", "Gemensam/hel.txt")).status).toBe(200)).then(() =>
      call.destroy(),
    );
  });
  expect(await (await dav("GET", "Gemensam/hel.txt")).text()).toBe("hel");
  expect((await dav("GET", "Gemensam/halv.txt")).status).toBe(404);
});
