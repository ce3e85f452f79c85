import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";
import { startOffice } from "../../../testing/office.ts";

const office = await startOffice();
const server = await startTestServer({ SAFOS_OFFICE_URL: office.url });
afterAll(async () => {
  await server.stop();
  await office.stop();
});
const { anna, agnes, bo, britt } = server.people;
const shared = await server.workspace("Kontoret", anna, agnes, bo);
const dav = davOf(server, anna);
const root = (await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}/files`)).body.folder.id as number;

async function put(name: string, text: string): Promise<number> {
  const answer = await dav("PUT", `Kontoret/${encodeURIComponent(name)}`, {}, text);
  return parseInt(answer.headers.get("oc-fileid") ?? "", 10);
}
const open = (who: TestPerson | null, id: number) => server.call(who, "POST", `/api/v1/files/${id}/office`);
const textOf = async (name: string): Promise<string> =>
  (await dav("GET", `Kontoret/${encodeURIComponent(name)}`)).text();

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
const jsonOf = (answer: Response): Promise<any> => answer.json();

/** The office program with one file open in a person's name. */
async function opened(who: TestPerson, id: number) {
  const { body } = await open(who, id);
  const source = new URL(body.address).searchParams.get("WOPISrc") ?? "";
  const token = body.token as string;
  const post = (path: string, override: string, headers: Record<string, string> = {}, text?: string) =>
    office.ask(source + path, token, {
      method: "POST",
      headers: { "x-wopi-override": override, ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
  return {
    body,
    source,
    token,
    info: async () => jsonOf(await office.ask(source, token)),
    status: async () => (await office.ask(source, token)).status,
    read: async () => (await office.ask(`${source}/contents`, token)).text(),
    put: (text: string, headers: Record<string, string> = {}) => post("/contents", "PUT", headers, text),
    lock: (name: string, more: Record<string, string> = {}) => post("", "LOCK", { "x-wopi-lock": name, ...more }),
    ask: (override: string, headers: Record<string, string> = {}, text?: string) => post("", override, headers, text),
    post,
  };
}

test("a document is opened, written by two together and let go, as Collabora does", async () => {
  const id = await put("Rapport.docx", "ett");
  expect((await server.call(anna, "GET", "/api/v1/files/office-formats")).body.edited).toEqual(["docx", "odt"]);
  const annas = await opened(anna, id);
  expect(annas.body).toMatchObject({ name: "Rapport.docx", workspaceId: shared.id, folderId: root, canWrite: true });
  expect(annas.body.address).toMatch(`${office.url}/browser/abc/cool.html?WOPISrc=`);
  expect(annas.body.origin).toBe(office.url);
  const info = await annas.info();
  expect(info).toMatchObject({
    BaseFileName: "Rapport.docx",
    Size: 3,
    UserId: anna.userId,
    UserFriendlyName: anna.displayName,
    UserCanWrite: true,
    UserCanNotWriteRelative: false,
    SupportsLocks: true,
    PostMessageOrigin: server.url,
  });
  expect(Object.values(info)).not.toContain(null);
  expect(await annas.read()).toBe("ett");

  expect((await annas.lock("L1")).status).toBe(200);
  const saved = await annas.put("två", { "x-wopi-lock": "L1", "x-cool-wopi-timestamp": info.LastModifiedTime });
  expect(saved.status).toBe(200);
  const { LastModifiedTime } = await jsonOf(saved);
  const after = await annas.info();
  expect(after.LastModifiedTime).toBe(LastModifiedTime);
  expect(after.Version).not.toBe(info.Version);

  // Bo joins: the program shows its lock with his token.
  const bos = await opened(bo, id);
  expect((await bos.info()).UserCanWrite).toBe(true);
  expect((await bos.put("tre", { "x-wopi-lock": "L1", "x-cool-wopi-timestamp": LastModifiedTime })).status).toBe(200);
  expect(await textOf("Rapport.docx")).toBe("tre");
  const { items } = (await server.call(anna, "GET", `/api/v1/files/${id}/versions`)).body;
  expect(items.map((one: { changedBy: { displayName: string } }) => one.changedBy.displayName)).toEqual([
    bo.displayName,
    anna.displayName,
    anna.displayName,
  ]);
  expect((await bos.ask("UNLOCK", { "x-wopi-lock": "L1" })).status).toBe(200);
  expect((await annas.ask("GET_LOCK")).headers.get("x-wopi-lock")).toBe("");
});

test("while it is open everybody else waits, and sees who has it open; the page may let it go by hand", async () => {
  const id = await put("Låst.docx", "ett");
  const annas = await opened(anna, id);
  await annas.lock("L1");
  expect((await dav("PUT", "Kontoret/L%C3%A5st.docx", {}, "från datorn")).status).toBe(423);
  expect((await davOf(server, bo)("DELETE", "Kontoret/L%C3%A5st.docx")).status).toBe(423);
  expect((await server.call(bo, "POST", `/api/v1/files/${id}/lock`)).body.code).toBe("FILE_LOCKED");
  const seen = await dav(
    "PROPFIND",
    "Kontoret/L%C3%A5st.docx",
    { depth: "0" },
    `<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:prop><nc:lock/><nc:lock-owner-type/><nc:lock-owner-editor/><nc:lock-token/></d:prop></d:propfind>`,
  );
  const xml = await seen.text();
  expect(xml).toContain("<nc:lock>1</nc:lock>");
  expect(xml).toContain("<nc:lock-owner-type>1</nc:lock-owner-type>");
  expect(xml).not.toContain("opaquelocktoken");
  const state = (await server.call(bo, "GET", `/api/v1/files/${id}/lock`)).body.lock;
  expect(state).toMatchObject({ isByProgram: true, isOwn: false, holder: { displayName: anna.displayName } });
  // Another who opens it in the program is not kept out: the program writes for both.
  expect((await open(bo, id)).body.canWrite).toBe(true);
  expect((await server.call(anna, "DELETE", `/api/v1/files/${id}/lock`)).status).toBe(200);
  expect((await dav("PUT", "Kontoret/L%C3%A5st.docx", {}, "från datorn")).status).toBe(204);
});

test("locks: another name is refused with the name that there is, refreshed, renamed and let go", async () => {
  const annas = await opened(anna, await put("Lås.docx", "ett"));
  const outcome = async (answer: Promise<Response>): Promise<[number, string | null]> => {
    const { status, headers } = await answer;
    return [status, headers.get("x-wopi-lock")];
  };
  expect(await outcome(annas.ask("REFRESH_LOCK", { "x-wopi-lock": "L1" }))).toEqual([409, ""]);
  expect(await outcome(annas.ask("UNLOCK", { "x-wopi-lock": "L1" }))).toEqual([409, ""]);
  expect((await annas.lock("L1")).status).toBe(200);
  expect((await annas.lock("L1")).status).toBe(200);
  expect(await outcome(annas.lock("L2"))).toEqual([409, "L1"]);
  expect(await outcome(annas.ask("GET_LOCK"))).toEqual([200, "L1"]);
  expect((await annas.ask("REFRESH_LOCK", { "x-wopi-lock": "L1" })).status).toBe(200);
  expect(await outcome(annas.ask("REFRESH_LOCK", { "x-wopi-lock": "L2" }))).toEqual([409, "L1"]);
  expect(await outcome(annas.lock("L2", { "x-wopi-oldlock": "L0" }))).toEqual([409, "L1"]);
  expect((await annas.lock("L2", { "x-wopi-oldlock": "L1" })).status).toBe(200);
  expect(await outcome(annas.put("två", { "x-wopi-lock": "L1" }))).toEqual([409, "L2"]);
  expect(await outcome(annas.put("två"))).toEqual([409, "L2"]);
  expect(await outcome(annas.ask("UNLOCK", { "x-wopi-lock": "L1" }))).toEqual([409, "L2"]);
  expect((await annas.ask("UNLOCK", { "x-wopi-lock": "L2" })).status).toBe(200);
  expect((await annas.lock("x".repeat(1025))).status).toBe(400);
  expect((await annas.lock("")).status).toBe(400);
  // What nothing has locked is written only by who says what it has read, or where there is nothing to lose.
  expect(await outcome(annas.put("två"))).toEqual([409, ""]);
  const empty = await opened(anna, await put("Tom.docx", ""));
  expect((await empty.put("ny")).status).toBe(200);
  // Locks of two that take it at once: one has it.
  const both = await opened(anna, await put("Samtidigt.docx", "ett"));
  const taken = await Promise.all(["A", "B", "C"].map((name) => both.lock(name)));
  expect(taken.map((one) => one.status).sort()).toEqual([200, 409, 409]);
});

test("a file that has changed where it is kept is not overwritten: 1010 asks the person", async () => {
  const annas = await opened(anna, await put("Ändrad.docx", "ett"));
  const { LastModifiedTime } = await annas.info();
  await dav("PUT", `Kontoret/${encodeURIComponent("Ändrad.docx")}`, { "x-oc-mtime": "1700000000" }, "från datorn");
  const refused = await annas.put("två", { "x-cool-wopi-timestamp": LastModifiedTime });
  expect([refused.status, await refused.json()]).toEqual([409, { COOLStatusCode: 1010, LOOLStatusCode: 1010 }]);
  expect(await textOf("Ändrad.docx")).toBe("från datorn");
  const { LastModifiedTime: now } = await annas.info();
  expect((await annas.put("två", { "x-lool-wopi-timestamp": now })).status).toBe(200);
});

test("save as and rename: names in UTF-7, what is there is kept, what is open is not replaced", async () => {
  const id = await put("Brev.docx", "ett");
  await put("Upptagen.odt", "annan");
  const annas = await opened(anna, id);
  const relative = (headers: Record<string, string>) => annas.ask("PUT_RELATIVE", headers, "kopia");
  const copy = await jsonOf(await relative({ "x-wopi-suggestedtarget": ".odt" }));
  expect(copy.Name).toBe("Brev.odt");
  const url = new URL(copy.Url);
  const source = url.origin + url.pathname;
  expect(await (await office.ask(`${source}/contents`, url.searchParams.get("access_token") ?? "")).text()).toBe(
    "kopia",
  );
  expect((await jsonOf(await relative({ "x-wopi-suggestedtarget": ".odt" }))).Name).toBe("Brev (2).odt");
  expect((await jsonOf(await relative({ "x-wopi-suggestedtarget": "Gr+APY-n +AOU-rsplan.docx" }))).Name).toBe(
    "Grön årsplan.docx",
  );
  expect((await relative({ "x-wopi-relativetarget": "Upptagen.odt" })).status).toBe(409);
  const over = await annas.post(
    "/contents",
    "PUT_RELATIVE",
    { "x-wopi-relativetarget": "Upptagen.odt", "x-wopi-overwriterelativetarget": "true" },
    "ny",
  );
  expect((await jsonOf(over)).Name).toBe("Upptagen.odt");
  expect(await textOf("Upptagen.odt")).toBe("ny");
  const other = await opened(
    bo,
    parseInt((await dav("PUT", "Kontoret/Upptagen.odt", {}, "ny")).headers.get("oc-fileid") ?? "", 10),
  );
  await other.lock("B1");
  const open409 = await relative({ "x-wopi-relativetarget": "Upptagen.odt", "x-wopi-overwriterelativetarget": "true" });
  expect(open409.status).toBe(409);
  expect((await relative({ "x-wopi-relativetarget": "../ut.docx" })).status).toBe(400);
  expect((await relative({})).status).toBe(400);

  await annas.lock("L1");
  const rename = (headers: Record<string, string>) => annas.ask("RENAME_FILE", headers);
  expect((await rename({ "x-wopi-requestedname": "Nytt" })).status).toBe(409);
  const renamed = await rename({ "x-wopi-requestedname": "Nytt +APY-", "x-wopi-lock": "L1" });
  expect(await renamed.json()).toEqual({ Name: "Nytt ö" });
  expect(await textOf("Nytt ö.docx")).toBe("ett");
  // It is open still, under its new name.
  expect((await annas.put("två", { "x-wopi-lock": "L1" })).status).toBe(200);
  expect(
    (await rename({ "x-wopi-requestedname": "a/b", "x-wopi-lock": "L1" })).headers.get("x-wopi-invalidfilenameerror"),
  ).not.toBeNull();
  for (const what of ["DELETE", "PUT_USER_INFO", "COBALT"]) expect((await annas.ask(what)).status).toBe(501);
});

test("who may only read opens it to read, and a file that a person has locked is read by others", async () => {
  const id = await put("Läs.docx", "ett");
  await server.call(anna, "PATCH", `/api/v1/workspaces/${shared.id}/members/${bo.id}`, { role: "viewer" });
  const bos = await opened(bo, id);
  expect(bos.body.canWrite).toBe(false);
  expect(await bos.info()).toMatchObject({ UserCanWrite: false, ReadOnly: true, UserCanNotWriteRelative: true });
  expect(await bos.read()).toBe("ett");
  expect((await bos.put("två", { "x-cool-wopi-timestamp": (await bos.info()).LastModifiedTime })).status).toBe(403);
  expect((await bos.lock("L1")).status).toBe(403);
  expect((await bos.ask("PUT_RELATIVE", { "x-wopi-suggestedtarget": ".odt" }, "x")).status).toBe(403);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${shared.id}/members/${bo.id}`, { role: "editor" });
  // What was given to read stays to read.
  expect((await bos.put("två", { "x-cool-wopi-timestamp": (await bos.info()).LastModifiedTime })).status).toBe(403);
  await server.call(anna, "POST", `/api/v1/files/${id}/lock`);
  expect((await open(bo, id)).body.canWrite).toBe(false);
  expect((await open(anna, id)).body.canWrite).toBe(true);
});

test("a right that is taken away ends it within a second, as does the session", async () => {
  const id = await put("Borta.docx", "ett");
  const bos = await opened(bo, id);
  await bos.lock("B1");
  await server.call(anna, "DELETE", `/api/v1/workspaces/${shared.id}/members/${bo.id}`);
  expect(await bos.status()).toBe(404);
  expect((await bos.put("två", { "x-wopi-lock": "B1" })).status).toBe(404);
  // Nor does his lock keep others out.
  await eventually(async () => expect((await dav("PUT", "Kontoret/Borta.docx", {}, "två")).status).toBe(204), 2000);
  const signedIn = await server.call(null, "POST", "/api/v1/session", { name: agnes.name, password: agnes.password });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const call = (method: string, path: string) =>
    fetch(server.url + path, { method, headers: { cookie, origin: server.url, "sec-fetch-site": "same-origin" } });
  const body = await jsonOf(await call("POST", `/api/v1/files/${id}/office`));
  const source = new URL(body.address).searchParams.get("WOPISrc") ?? "";
  expect((await office.ask(source, body.token)).status).toBe(200);
  await call("DELETE", "/api/v1/session");
  await eventually(async () => expect((await office.ask(source, body.token)).status).toBe(401), 1000);
});

test("strangers: no token, another file's token, a forged or old signature, another organisation, no such file", async () => {
  const id = await put("Hemlig.docx", "ett");
  const other = await put("Annan.docx", "två");
  const annas = await opened(anna, id);
  expect((await open(null, id)).status).toBe(401);
  expect((await open(britt, id)).status).toBe(404);
  expect((await open(anna, 999_999_999)).status).toBe(404);
  expect((await open(anna, root)).body.code).toBe("NOT_A_FILE");
  expect((await open(anna, await put("Bild.png", "x"))).body.code).toBe("OFFICE_UNKNOWN");
  const ask = async (...call: Parameters<typeof office.ask>): Promise<number> => (await office.ask(...call)).status;
  expect(await ask(annas.source, "x".repeat(43))).toBe(401);
  expect(await ask(annas.source, "")).toBe(401);
  expect(await ask(`${server.url}/wopi/files/${other}`, annas.token)).toBe(404);
  expect(await ask(`${server.url}/wopi/files/abc`, annas.token)).toBe(404);
  expect(await ask(annas.source, annas.token, { isForged: true })).toBe(401);
  expect(await ask(annas.source, annas.token, { isUnsigned: true })).toBe(401);
  expect(await ask(annas.source, annas.token, { at: Date.now() - 21 * 60_000 })).toBe(401);
  // The page's session and API tokens open nothing here.
  const withBearer = await fetch(annas.source, { headers: { authorization: `Bearer ${anna.token}` } });
  expect(withBearer.status).toBe(401);
  // New keys: both the present and the one before are known without asking again.
  office.changeKeys();
  expect(await ask(annas.source, annas.token)).toBe(200);
});

test("while the office program does not answer nothing is edited, and that is said", async () => {
  const plain = await server.twin({ SAFOS_OFFICE_URL: "http://127.0.0.1:9" });
  const id = await put("Utan.docx", "ett");
  const answer = await plain.call(anna, "POST", `/api/v1/files/${id}/office`);
  expect([answer.status, answer.body.code]).toEqual([503, "UNAVAILABLE"]);
  expect((await plain.call(anna, "GET", "/api/v1/files/office-formats")).body.edited).toEqual([]);
  await plain.stop();
});
