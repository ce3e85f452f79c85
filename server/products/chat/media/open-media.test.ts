import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { MatrixCaller, onePixel } from "../testing.ts";

/** Files at the addresses of before Matrix 1.11: with a token as at the newer ones, and without one what is left open of before a day. */

const freeze = { SAFOS_CHAT_OPEN_MEDIA_BEFORE: "2024-09-01", SAFOS_CHAT_SENDS_PER_SECOND: "100000" };
const server = await startTestServer(freeze);
/** The same deployment as it is at first: nothing is open. */
const closed = await server.twin({ SAFOS_CHAT_OPEN_MEDIA_BEFORE: "no" });
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const id = encodeURIComponent;

afterAll(async () => {
  await closed.stop();
  await server.stop();
});

const allow = (who: TestPerson, isAllowed: boolean) =>
  server.safos.organisations.change(who.organisationId, { rules: { openMedia: isAllowed } });
const agesAgo = (media: string) =>
  sql`update chat.media set created_at = '2023-05-01T00:00:00Z' where media_id = ${media.split("/")[1]}`.execute(db);

async function upload(who: TestPerson, path = "/_matrix/media/v3/upload", type = "image/png"): Promise<string> {
  const sent = await fetch(`${server.url}${path}?filename=bild.png`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}`, "content-type": type },
    body: onePixel,
  });
  expect(sent.status).toBe(200);
  return ((await sent.json()) as { content_uri: string }).content_uri.slice("mxc://".length);
}
const show = (who: TestPerson, roomId: string, media: string) =>
  here.send(who, roomId, { msgtype: "m.image", body: "bild", url: `mxc://${media}` });

interface Asked {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly at?: TestServer;
}
const fetchAt = (path: string, { token, headers = {}, at = server }: Asked = {}): Promise<Response> =>
  fetch(`${at.url}/_matrix/media/${path}`, {
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });
/** Its status, and the errcode where it is refused. */
async function codeOf(asked: Promise<Response>): Promise<string> {
  const answer = await asked;
  if (answer.ok) return String(answer.status);
  return `${answer.status} ${((await answer.json()) as { errcode: string }).errcode}`;
}
const missing = "404 M_NOT_FOUND";
const ways = (media: string): string[] => [
  ...["v3", "r0", "v1"].flatMap((version) => [
    `${version}/download/${media}`,
    `${version}/download/${media}/namn.png`,
    `${version}/thumbnail/${media}?width=32&height=32&method=scale`,
  ]),
];

let roomId = "";
let old = "";

beforeAll(async () => {
  roomId = await here.room(anna, [agnes], {});
  old = await upload(anna);
  await show(anna, roomId, old);
  await agesAgo(old);
});
beforeEach(async () => {
  await allow(anna, true);
  await allow(bo, false);
});

test("nothing is open at first, and nothing where the organisation's rule does not say so", async () => {
  for (const path of ways(old)) {
    expect(await codeOf(fetchAt(path)), path).toBe("200");
    expect(await codeOf(fetchAt(path, { at: closed })), path).toBe(missing);
  }
  await allow(anna, false);
  for (const path of ways(old)) expect(await codeOf(fetchAt(path)), path).toBe(missing);
});

test("a token opens what it opens at the newer addresses, in the header or the address, and no more", async () => {
  const fresh = await upload(anna, "/_matrix/media/r0/upload");
  await show(anna, roomId, fresh);
  for (const at of [server, closed])
    for (const path of ways(fresh)) {
      expect(await codeOf(fetchAt(path, { token: agnes.token, at })), path).toBe("200");
      const withQuery = `${path}${path.includes("?") ? "&" : "?"}access_token=${agnes.token}`;
      expect(await codeOf(fetchAt(withQuery, { at })), path).toBe("200");
      expect(await codeOf(fetchAt(path, { token: bo.token, at })), path).toBe(missing);
      expect(await codeOf(fetchAt(path, { token: "ingen", at })), path).toBe("401 M_UNKNOWN_TOKEN");
      // After the freeze it is there for nobody without one.
      expect(await codeOf(fetchAt(path, { at })), path).toBe(missing);
    }
  // A token that has ended opens nothing, not even what is open.
  const { token } = await server.safos.identity.createSession(agnes.id, { kind: "api", label: "gammal" });
  await here.get({ ...agnes, token }, "POST", "/v3/logout", {});
  expect(await codeOf(fetchAt(`v3/download/${old}`, { token }))).toBe("401 M_UNKNOWN_TOKEN");
});

test("it is sent as at the newer addresses: it does nothing on our origin", async () => {
  const page = await upload(anna, "/_matrix/media/v1/upload", "text/html");
  await show(anna, roomId, page);
  await agesAgo(page);
  const asked = await fetchAt(`v3/download/${page}/sida.html`);
  const newer = await fetch(`${server.url}/_matrix/client/v1/media/download/${page}/sida.html`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  for (const name of [
    ...["content-security-policy", "content-disposition", "content-type", "x-content-type-options"],
    ...["cross-origin-resource-policy", "cache-control"],
  ]) {
    expect(asked.headers.get(name), name).not.toBeNull();
    expect(asked.headers.get(name), name).toBe(newer.headers.get(name));
  }
  expect(asked.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(asked.headers.get("content-security-policy")).toContain("sandbox");
  expect(asked.headers.get("x-robots-tag")).toBe("noindex");
  const part = await fetchAt(`v3/download/${page}`, { headers: { range: "bytes=0-3" } });
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 4]);
});

test("what no readable event has shown stays closed, and what an administrator has put in quarantine", async () => {
  const sealed = await upload(anna);
  await agesAgo(sealed);
  // An encrypted message names its file where the server does not read it.
  await here.send(anna, roomId, { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x" }, "m.room.encrypted");
  expect(await codeOf(fetchAt(`v3/download/${sealed}`))).toBe(missing);
  // Nor is what was shown before those in the room chose that only they read it.
  const quiet = await here.room(anna, [agnes], {});
  const earlier = await upload(anna);
  await show(anna, quiet, earlier);
  await agesAgo(earlier);
  expect(await codeOf(fetchAt(`v3/download/${earlier}`))).toBe("200");
  const algorithm = { algorithm: "m.megolm.v1.aes-sha2" };
  await here.get(anna, "PUT", `/v3/rooms/${id(quiet)}/state/m.room.encryption/`, algorithm);
  expect(await codeOf(fetchAt(`v3/download/${earlier}`))).toBe(missing);
  const bad = await upload(anna);
  await show(anna, roomId, bad);
  await agesAgo(bad);
  expect(await codeOf(fetchAt(`v3/download/${bad}`))).toBe("200");
  await server.call(anna, "POST", `/_synapse/admin/v1/media/quarantine/${bad}`, {});
  expect(await codeOf(fetchAt(`v3/download/${bad}`))).toBe(missing);
  // A redaction takes it away.
  const taken = await upload(anna);
  const event = await show(anna, roomId, taken);
  await agesAgo(taken);
  expect(await codeOf(fetchAt(`v3/download/${taken}`))).toBe("200");
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(event)}/bort`, {});
  expect(await codeOf(fetchAt(`v3/download/${taken}`))).toBe(missing);
});

test("every organisation whose people are in a room that shows it must allow it, and no workspace's room ever does", async () => {
  const both = await here.room(anna, [bo], {});
  const shared = await upload(anna);
  await show(anna, both, shared);
  await agesAgo(shared);
  expect(await codeOf(fetchAt(`v3/download/${shared}`))).toBe(missing);
  await allow(bo, true);
  expect(await codeOf(fetchAt(`v3/download/${shared}`))).toBe("200");
  // Bo's own, where only Anna's organisation allows it.
  await allow(bo, false);
  const own = await upload(bo);
  await show(bo, both, own);
  await agesAgo(own);
  expect(await codeOf(fetchAt(`v3/download/${own}`))).toBe(missing);
  const workspace = await server.workspace("Sluten", anna, agnes);
  const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`)).body;
  const inside = await upload(anna);
  await eventually(() => show(anna, items[0].roomId as string, inside));
  await agesAgo(inside);
  expect(await codeOf(fetchAt(`v3/download/${inside}`))).toBe(missing);
  // Shown in both, it is still the workspace's.
  await show(anna, roomId, inside);
  expect(await codeOf(fetchAt(`v3/download/${inside}`))).toBe(missing);
});

test("a profile picture of then is open, and one of now is not", async () => {
  const before = await upload(britt);
  await agesAgo(before);
  await allow(bo, true);
  const set = (media: string) =>
    here.get(britt, "PUT", `/v3/profile/${id(britt.userId)}/avatar_url`, { avatar_url: `mxc://${media}` });
  await set(before);
  expect(await codeOf(fetchAt(`v3/thumbnail/${before}?width=32&height=32`))).toBe("200");
  await set(await upload(britt));
  expect(await codeOf(fetchAt(`v3/thumbnail/${before}?width=32&height=32`))).toBe(missing);
});

test("nothing is waited for without a token, and strange addresses are not there", async () => {
  const { content_uri: uri } = await here.get(anna, "POST", "/_matrix/media/v1/create");
  const began = performance.now();
  expect(await codeOf(fetchAt(`v3/download/${String(uri).slice("mxc://".length)}`))).toBe(missing);
  expect(performance.now() - began).toBeLessThan(15_000);
  for (const media of ["fk.example/finns-inte", "annan.example/x", `fk.example/${id("../../etc/passwd")}`])
    expect(await codeOf(fetchAt(`v3/download/${media}`)), media).toBe(missing);
  expect(await codeOf(fetchAt("v3/thumbnail/fk.example/finns-inte?width=32&height=32"))).toBe(missing);
  expect(await codeOf(fetchAt(`v3/thumbnail/${old}?width=x&height=32`))).toBe("400 M_INVALID_PARAM");
  expect(await codeOf(fetchAt(`v3/thumbnail/${old}`))).toBe("400 M_MISSING_PARAM");
});

test("what older clients ask besides is for those who are signed in", async () => {
  expect(await here.get(anna, "GET", "/_matrix/media/v3/config")).toEqual(
    await here.get(anna, "GET", "/v1/media/config"),
  );
  for (const version of ["v3", "r0", "v1"]) {
    expect(await codeOf(fetchAt(`${version}/config`, { token: anna.token }))).toBe("200");
    expect(await codeOf(fetchAt(`${version}/config`))).toBe("401 M_MISSING_TOKEN");
    expect(await codeOf(fetchAt(`${version}/preview_url?url=https://x.example`))).toBe("401 M_MISSING_TOKEN");
    expect(await codeOf(fetchAt(`${version}/preview_url?url=x`, { token: anna.token }))).toBe("400 M_INVALID_PARAM");
    const sent = await fetch(`${server.url}/_matrix/media/${version}/upload`, { method: "POST", body: onePixel });
    expect(sent.status).toBe(401);
  }
  // So is the rest of the API, below the path of before v1.1.
  const room = `/_matrix/client/r0/rooms/${id(roomId)}/state`;
  expect((await server.call(anna, "GET", room)).status).toBe(200);
  expect((await server.call(bo, "GET", room)).status).toBe(403);
  expect((await server.call(null, "GET", room)).status).toBe(401);
});

test("who fetches much without a token waits, and those who are signed in do not", async () => {
  const asks = async (): Promise<string> => codeOf(fetchAt("v3/download/fk.example/finns-inte"));
  const answers: string[] = [];
  for (let round = 0; round < 40 && !answers.includes("429 M_LIMIT_EXCEEDED"); round++)
    answers.push(...(await Promise.all(Array.from({ length: 100 }, asks))));
  expect(answers).toContain("429 M_LIMIT_EXCEEDED");
  expect(await codeOf(fetchAt(`v3/download/${old}`, { token: anna.token }))).toBe("200");
}, 60_000);

test("a day to come, and what is no day, stop the start", async () => {
  const start = (value: string) => server.twin({ SAFOS_CHAT_OPEN_MEDIA_BEFORE: value });
  await expect(start("2999-01-01")).rejects.toThrow("still to come");
  for (const value of ["2024-02-31", "ja", "2024-9-1", "2024-09-01T00:00:00Z"])
    await expect(start(value)).rejects.toThrow("SAFOS_CHAT_OPEN_MEDIA_BEFORE");
});
