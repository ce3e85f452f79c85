import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { eicar, eicarName, startTestClamd } from "#scan/testing";
import { readArguments } from "../cli/arguments.ts";
import { findCommand } from "../cli/commands.ts";
import { eventually, startTestServer, type TestAnswer, type TestPerson } from "../testing/server.ts";
import { readAllSettings } from "./compose.ts";

const limit = 2_000_000;
const clamd = await startTestClamd({ limit });
const environment = { SAFOS_SCAN_URL: clamd.url, SAFOS_SCAN_SECONDS: "2" };
const server = await startTestServer(environment);
const folder = mkdtempSync(join(tmpdir(), "safos-scan-"));
afterAll(async () => {
  await server.stop();
  await clamd.stop();
  rmSync(folder, { recursive: true, force: true });
});
const { anna, agnes, bo } = server.people;
const workspace = await server.workspace("Handläggning", anna, agnes);
const base = `/api/v1/workspaces/${workspace.id}`;
const { quarantine } = server.safos.blobs;

beforeEach(async () => {
  for (const { id } of await quarantine.list()) await quarantine.remove(id);
});

let count = 0;
/** Another size each time, so that each way in is found again in quarantine and in the log. */
const bad = (): Buffer<ArrayBuffer> => Buffer.concat([Buffer.alloc(count++, "x"), eicar()]);

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer<ArrayBuffer>;
}
const send = (who: TestPerson | null, method: string, path: string, { headers = {}, body }: Sent = {}) =>
  fetch(server.url + path, {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
const dav = (who: TestPerson, method: string, path: string, sent: Sent = {}, url = server.url) =>
  fetch(`${url}/remote.php/dav/${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, ...sent.headers },
    ...(sent.body === undefined ? {} : { body: new Uint8Array(Buffer.from(sent.body)) }),
  });

async function safos(...list: string[]): Promise<TestAnswer["body"]> {
  const { positionals, options } = readArguments(list);
  const command = findCommand(positionals);
  if (!command) throw new Error("There is no such command.");
  const parameters = positionals.slice(command.path.length);
  return (await command.run(server.safos, parameters, options, readAllSettings({}))).json;
}
const newest = async () => (await quarantine.list())[0];

/** What the log of a person's organisation has of this module's acts, the newest first. */
async function acts(
  who: TestPerson,
): Promise<{ act: string; actor: { kind: string; person?: { id: string } }; facts: object; item: unknown }[]> {
  const { body } = await server.call(who, "GET", "/api/v1/audit");
  return body.items.filter((one: { act: string }) => one.act.startsWith("content."));
}
const logged = (size: number) =>
  eventually(async () => {
    const found = (await acts(anna)).find((one) => (one.facts as { size?: number }).size === size);
    expect(found).toMatchObject({ act: "content.infected", facts: { signature: eicarName } });
    return found;
  });

test("clean files come and go as before, and /healthz is well", async () => {
  expect((await dav(anna, "PUT", `files/${anna.name}/ren.txt`, { body: "ren" })).status).toBe(201);
  expect(await (await dav(anna, "GET", `files/${anna.name}/ren.txt`)).text()).toBe("ren");
  expect((await send(null, "GET", "/healthz")).status).toBe(200);
  expect(await quarantine.list()).toEqual([]);
});

test("an infected PUT is refused in DAV's XML, leaves no file, and takes no version's place", async () => {
  const body = bad();
  const path = `files/${anna.name}/smitta.txt`;
  const answer = await dav(anna, "PUT", path, { body });
  const text = await answer.text();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([422, "application/xml; charset=utf-8"]);
  expect(text).toContain("Sabre\\DAV\\Exception\\UnsupportedMediaType");
  expect(text).toContain(eicarName);
  expect((await dav(anna, "GET", path)).status).toBe(404);
  expect((await dav(anna, "PUT", path, { body: "först" })).status).toBe(201);
  expect((await dav(anna, "PUT", path, { body })).status).toBe(422);
  expect(await (await dav(anna, "GET", path)).text()).toBe("först");
  expect(await newest()).toMatchObject({
    size: body.length,
    signature: eicarName,
    times: 2,
    organisationId: anna.organisationId,
  });
  expect(await logged(body.length)).toMatchObject({ actor: { kind: "person", person: { id: anna.id } } });
});

test("in pieces over WebDAV, across two of them, the whole is refused", async () => {
  const body = bad();
  const key = `uploads/${anna.name}/smitta`;
  expect((await dav(anna, "MKCOL", key)).status).toBe(201);
  expect((await dav(anna, "PUT", `${key}/00001`, { body: body.subarray(0, 30) })).status).toBe(201);
  expect((await dav(anna, "PUT", `${key}/00002`, { body: body.subarray(30) })).status).toBe(201);
  const destination = `/remote.php/dav/files/${anna.name}/bitar.txt`;
  expect((await dav(anna, "MOVE", `${key}/.file`, { headers: { destination } })).status).toBe(422);
  expect((await dav(anna, "GET", `files/${anna.name}/bitar.txt`)).status).toBe(404);
  expect(await newest()).toMatchObject({ size: body.length });
  await logged(body.length);
  // Other pieces, clean, are a file.
  expect((await dav(anna, "PUT", `${key}/00002`, { body: "rent" })).status).toBe(201);
  expect((await dav(anna, "MOVE", `${key}/.file`, { headers: { destination } })).status).toBe(201);
});

test("the page's upload, whole and in pieces, is refused with what was found", async () => {
  const body = bad();
  const whole = await send(agnes, "POST", `${base}/files?name=a.txt`, { body });
  expect(whole.status).toBe(422);
  expect(await whole.json()).toMatchObject({ code: "CONTENT_INFECTED", data: { signature: eicarName } });
  expect(await logged(body.length)).toMatchObject({ actor: { person: { id: agnes.id } } });
  const other = bad();
  const begun = await server.call(agnes, "POST", `${base}/uploads`, { name: "b.txt", size: other.length });
  const at = `/api/v1/uploads/${begun.body.id}`;
  expect((await send(agnes, "PUT", `${at}/chunks/1`, { body: other.subarray(0, 40) })).status).toBe(200);
  expect((await send(agnes, "PUT", `${at}/chunks/2`, { body: other.subarray(40) })).status).toBe(200);
  const finished = await server.call(agnes, "POST", `${at}/finish`, { onConflict: "refuse" });
  expect(finished).toMatchObject({ status: 422, body: { code: "CONTENT_INFECTED" } });
  expect(
    (await server.call(agnes, "GET", `${base}/files`)).body.items.filter((one: { name: string }) =>
      /^[ab]\.txt$/.test(one.name),
    ),
  ).toEqual([]);
  expect(await quarantine.list()).toHaveLength(2);
});

test("media of chat is refused as Matrix says it", async () => {
  const answer = await send(agnes, "POST", "/_matrix/media/v3/upload", {
    headers: { "content-type": "text/plain" },
    body: bad(),
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ errcode: "M_FORBIDDEN", error: expect.stringContaining(eicarName) });
});

test("a file request takes nothing infected, whole or in pieces, and the log has the guest", async () => {
  const { body: made } = await server.call(anna, "POST", `${base}/folders`, { name: "Intyg" });
  const terms = { purpose: "drop", label: "Handläggning" };
  const { body: share } = await server.call(anna, "POST", `/api/v1/items/file/${made.id}/shares`, {
    isLink: true,
    role: "viewer",
    terms,
  });
  const headers = { "safos-link": share.secret as string, "safos-guest": `${crypto.randomUUID()} Karin` };
  const body = bad();
  const left = await send(null, "POST", "/api/v1/shared/request/files?name=intyg.txt", { headers, body });
  expect(left.status).toBe(422);
  expect(await logged(body.length)).toMatchObject({ actor: { kind: "guest" } });
  const other = bad();
  const json = { ...headers, "content-type": "application/json" };
  const begin = await send(null, "POST", "/api/v1/shared/request/uploads", {
    headers: json,
    body: JSON.stringify({ name: "x.txt", size: other.length }),
  });
  const at = `/api/v1/shared/request/uploads/${((await begin.json()) as { id: string }).id}`;
  expect((await send(null, "PUT", `${at}/chunks/1`, { headers, body: other })).status).toBe(200);
  expect((await send(null, "POST", `${at}/finish`, { headers: json, body: "{}" })).status).toBe(422);
  expect(await logged(other.length)).toMatchObject({ actor: { kind: "guest" } });
  expect((await server.call(anna, "GET", `${base}/files?folder=${made.id}`)).body.items).toEqual([]);
});

test("who answers a form anonymously stays so", async () => {
  const questions = [{ id: "file", kind: "file", title: "Bilaga", maxBytes: 1000, maxFiles: 1 }];
  for (const isAnonymous of [true, false]) {
    const form = await server.call(anna, "POST", `${base}/forms`, {
      title: "Enkät",
      content: { sections: [{ id: "s", title: "", questions }] },
      settings: { isAnonymous, isOncePerPerson: false },
    });
    expect(form.status).toBe(201);
    await server.call(anna, "PATCH", `/api/v1/forms/${form.body.id}`, { state: "open" });
    const body = bad();
    const path = `/api/v1/forms/${form.body.id}/uploads?question=file&name=a.txt`;
    expect(
      (await send(agnes, "POST", path, { headers: { "content-type": "application/octet-stream" }, body })).status,
    ).toBe(422);
    const { actor } = (await logged(body.length)) ?? {};
    expect(actor?.kind).toBe(isAnonymous ? "system" : "person");
    const { rows } = await server.safos.database.pool.query(
      "select last_actor, request_id from blobs.quarantine order by last_at desc limit 1",
    );
    expect(JSON.stringify(rows).includes(agnes.id)).toBe(!isAnonymous);
    expect(rows[0]?.request_id === null).toBe(isAnonymous);
  }
});

test("another organisation's administrators learn nothing of it", async () => {
  const body = bad();
  await dav(anna, "PUT", `files/${anna.name}/hemligt.txt`, { body });
  await logged(body.length);
  expect(await acts(bo)).toEqual([]);
  const own = bad();
  await dav(bo, "PUT", `files/${bo.name}/eget.txt`, { body: own });
  await eventually(async () => expect(await acts(bo)).toHaveLength(1));
  expect((await acts(anna)).some((one) => one.actor.person?.id === bo.id)).toBe(false);
});

test("the operator lists, takes out, releases and removes, and the log says so", async () => {
  const body = bad();
  const path = `files/${anna.name}/falskt alarm.txt`;
  expect((await dav(anna, "PUT", path, { body })).status).toBe(422);
  const [row] = await safos("quarantine", "list", "fk.example");
  expect(row).toMatchObject({ size: body.length, signature: eicarName, isKept: true });
  expect(await safos("quarantine", "list", "digg.example")).toEqual([]);
  const file = join(folder, "taken");
  await safos("quarantine", "save", row.id, file);
  expect(readFileSync(file)).toEqual(body);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await expect(safos("quarantine", "save", row.id, file)).rejects.toMatchObject({ code: "INVALID" });
  const nothing = join(folder, "nothing");
  await expect(safos("quarantine", "save", crypto.randomUUID(), nothing)).rejects.toMatchObject({ code: "MISSING" });
  expect(existsSync(nothing)).toBe(false);
  await safos("quarantine", "release", row.id);
  expect((await dav(anna, "PUT", path, { body })).status).toBe(201);
  expect(Buffer.from(await (await dav(anna, "GET", path)).arrayBuffer())).toEqual(body);
  await safos("quarantine", "remove", row.id);
  await expect(safos("quarantine", "remove", row.id)).rejects.toMatchObject({ code: "MISSING" });
  await eventually(async () => {
    const own = (await acts(anna)).filter((one) => (one.facts as { quarantineId?: string }).quarantineId === row.id);
    expect(own.map((one) => [one.act, one.actor.kind])).toEqual([
      ["content.quarantineRemoved", "operator"],
      ["content.released", "operator"],
      ["content.quarantineRead", "operator"],
      ["content.infected", "person"],
    ]);
  });
});

test("two at once, one of them infected, and the clean one is there", async () => {
  const [clean, infected] = await Promise.all([
    dav(anna, "PUT", `files/${anna.name}/samtidigt.txt`, { body: "ren också" }),
    dav(anna, "PUT", `files/${anna.name}/samtidigt 2.txt`, { body: bad() }),
  ]);
  expect([clean.status, infected.status]).toEqual([201, 422]);
});

test("what is larger than the scanner reads is not stored", async () => {
  const path = `files/${anna.name}/stor.bin`;
  expect((await dav(anna, "PUT", path, { body: Buffer.alloc(limit + 1_500_000, "x") })).status).toBe(413);
  expect((await dav(anna, "GET", path)).status).toBe(404);
});

test("while the scanner is silent or gone nothing is stored, /healthz names it, and another choice stores", async () => {
  const lenient = await server.twin({ ...environment, SAFOS_SCAN_MISSING: "store" });
  const path = `files/${anna.name}/senare.txt`;
  try {
    clamd.freeze();
    const slow = await dav(anna, "PUT", path, { body: `${count++} medan den står still` });
    expect([slow.status, slow.headers.get("retry-after")]).toEqual([503, "30"]);
    // Everything else goes on meanwhile.
    expect((await dav(anna, "GET", `files/${anna.name}/ren.txt`)).status).toBe(200);
    clamd.thaw();
    await clamd.kill();
    expect((await dav(anna, "PUT", path, { body: `${count++} medan den är borta` })).status).toBe(503);
    expect((await dav(anna, "GET", path)).status).toBe(404);
    const health = await send(null, "GET", "/healthz");
    expect(health.status).toBe(503);
    expect(await health.text()).toContain("scan");
    expect((await dav(anna, "PUT", path, { body: `${count++} ändå` }, lenient.url)).status).toBe(201);
    await clamd.start();
    expect((await send(null, "GET", "/healthz")).status).toBe(200);
    expect((await dav(anna, "PUT", path, { body: `${count++} igen` })).status).toBe(204);
  } finally {
    clamd.thaw();
    await lenient.stop();
  }
});
