import { connect } from "node:net";
import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const port = Number(new URL(server.url).port);

/** Sends bytes as they are and resolves with everything that came back until the server closed. */
function sendRaw(text: string | Buffer, withinMs = 5000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    const timer = setTimeout(() => socket.destroy(new Error("the server did not answer")), withinMs);
    let answer = "";
    socket.on("data", (part) => (answer += part.toString()));
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.on("error", reject);
  });
}

test("an upgrade whose address cannot be read is refused and the server lives on", async () => {
  for (const path of ["//", "http://[", "//[::", "/\\\\", "http://a b"]) {
    const answer = await sendRaw(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    expect([path, answer.slice(0, 12)]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 40[04]$/)]);
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test("a page's cookie from a foreign page opens no socket and makes no request", async () => {
  const { token } = await server.safos.identity.createSession(anna.id, { kind: "page", label: "sida" });
  const upgrade = (origin: string): Promise<string> =>
    sendRaw(
      `GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${origin}\r\nCookie: safos=${token}\r\n\r\n`,
    );
  expect(await upgrade("https://ond.example")).toMatch(/^HTTP\/1\.1 403/);
  expect(await upgrade("null")).toMatch(/^HTTP\/1\.1 403/);
  const post = await fetch(`${server.url}/api/v1/workspaces`, {
    method: "POST",
    headers: { cookie: `safos=${token}`, "content-type": "application/json", origin: "https://ond.example" },
    body: JSON.stringify({ name: "Kapad" }),
  });
  expect(post.status).toBe(403);
});

test("wrong shapes, wrong types, invalid UTF-8 and NUL are the caller's fault and never ours", async () => {
  const post = async (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    type = "application/json",
  ): Promise<number> =>
    (
      await fetch(server.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${anna.token}`, "content-type": type },
        body,
      })
    ).status;
  for (const body of [
    "",
    "{",
    "null",
    "[]",
    "7",
    '{"name":7}',
    '{"name":null}',
    '{"name":{"a":1}}',
    '{"__proto__":{"name":"x"}}',
  ])
    expect([body, await post("/api/v1/workspaces", body)]).toEqual([body, 400]);
  expect(await post("/api/v1/workspaces", "name=x", "application/x-www-form-urlencoded")).toBe(415);
  expect(await post("/api/v1/workspaces", JSON.stringify({ name: "x".repeat(2 << 20) }))).toBe(413);
  expect(await post("/api/v1/workspaces", JSON.stringify({ name: "a\u0000b" }))).toBe(400);
  expect(await post("/api/v1/session", JSON.stringify({ name: "anna@fk\u0000.example", password: "x" }))).toBe(400);
  expect(await post("/api/v1/app-passwords", JSON.stringify({ label: "\u0000" }))).toBe(400);
  const call = async (path: string): Promise<number> => (await server.call(anna, "GET", path)).status;
  expect(await call("/api/v1/people?query=%00")).toBe(400);
  expect(await call("/api/v1/files/1e400")).toBe(400);
  expect(await call("/api/v1/files/99999999999999999999")).toBe(400);
  expect(await call("/api/v1/workspaces/%00")).toBe(400);
  const file = await fetch(
    `${server.url}/api/v1/workspaces/${(await server.safos.workspaces.personalOf(anna.id)).id}/files?name=a.txt`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${anna.token}` },
      body: "hej",
    },
  );
  const { id } = (await file.json()) as { id: number };
  for (const version of ["1e300", "9999999999999999999999", "9223372036854775808", "-1", "NaN"])
    expect([version, await call(`/api/v1/files/${id}/content?version=${version}`)]).toEqual([version, 400]);
  expect((await server.call(anna, "POST", `/api/v1/files/${id}/versions/1e30/restore`)).status).toBe(400);
});

test("a moment that is written well but does not exist is refused", async () => {
  const { id } = await server.safos.workspaces.personalOf(anna.id);
  for (const modifiedAt of ["2026-06-30T23:59:60Z", "2026-13-45T99:99:99Z", "0000-00-00T00:00:00Z"])
    expect([
      modifiedAt,
      (await server.call(anna, "POST", `/api/v1/workspaces/${id}/uploads`, { name: "x", size: 1, modifiedAt })).status,
    ]).toEqual([modifiedAt, 400]);
});

test("a socket whose other end is silent does not keep the server from stopping", async () => {
  const own = await startTestServer();
  const { token } = await own.safos.identity.createSession(own.people.anna.id, { kind: "api", label: "x" });
  const socket = connect(Number(new URL(own.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    socket.once("data", () => resolve());
    socket.write(
      `GET /api/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
  });
  socket.pause();
  const began = performance.now();
  await own.stop();
  expect(performance.now() - began).toBeLessThan(5000);
  socket.destroy();
});

test("a rule that is lifted is lifted and not set to nothing", async () => {
  const before = (await server.call(anna, "GET", "/api/v1/session")).body.organisation;
  const changed = await server.call(anna, "PATCH", "/api/v1/organisation", {
    rules: { ...before.rules, personQuota: null },
  });
  expect([changed.status, changed.body.rules?.personQuota]).toEqual([200, null]);
});

test("a body that nests deeper than anyone would is refused before it is parsed", async () => {
  const body = `{"name":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  const answer = await server.call(anna, "POST", "/api/v1/workspaces", body);
  expect([answer.status, answer.body.code]).toEqual([400, "INVALID"]);
});
