import { connect } from "node:net";
import Fastify from "fastify";
import { afterAll, expect, test, vi } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { hastenBody } from "./hasten-body.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;

const program = "User-Agent: Mozilla/5.0 (Linux) mirall/3.16.7 (Nextcloud, debian)";
const signedIn = `Authorization: Bearer ${anna.token}`;
const interim = "HTTP/1.1 100 Continue\r\n\r\n";

interface Spoken {
  readonly version?: string;
  readonly method?: string;
  readonly body?: string;
  readonly url?: string;
}
/** Sends a head, waits for what comes of it, or a moment, and sends the body; what came before it and all. */
async function speak(
  path: string,
  headers: readonly string[],
  { version = "1.1", method = "PUT", body = "abc", url = server.url }: Spoken = {},
): Promise<{ before: string; all: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let all = "";
  socket.on("data", (part: Buffer) => (all += part.toString()));
  socket.on("error", () => undefined);
  const asked = `/remote.php/dav/files/${encodeURIComponent(anna.name)}/${path}`;
  const lines = [`${method} ${asked} HTTP/${version}`, "Host: localhost", `Content-Length: ${body.length}`, ...headers];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  await vi.waitFor(() => expect(all).not.toBe(""), 400).catch(() => undefined);
  const before = all;
  socket.write(body);
  await vi.waitFor(() => expect(all).toMatch(/HTTP\/1\.1 [2-5]\d\d/), 10_000);
  socket.destroy();
  return { before, all };
}

test("the desktop program is answered in between, so that its body comes at once, and then as ever", async () => {
  const put = await speak("a.txt", [program, signedIn]);
  expect(put.before).toBe(interim);
  expect(put.all).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created\r\n/);
  const listed = await speak("", [program, signedIn, "Depth: 0"], {
    method: "PROPFIND",
    body: '<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>',
  });
  expect(listed.before).toBe(interim);
  expect(listed.all).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 207 /);
});

test("who expects an interim answer gets one, not two", async () => {
  const { all } = await speak("b.txt", [program, signedIn, "Expect: 100-continue"]);
  expect(all.split(interim)).toHaveLength(2);
  expect(all).toContain("201 Created");
});

test.each<[string, readonly string[], Spoken]>([
  ["another program", ["User-Agent: davfs2/1.7", signedIn], {}],
  ["a program without a name", [signedIn], {}],
  ["a proxy that says for whom", [program, signedIn, "X-Forwarded-For: 192.0.2.1"], {}],
  ["a proxy that says its name", [program, signedIn, "Via: 1.1 proxy"], {}],
  ["HTTP/1.0, which knows none", [program, signedIn], { version: "1.0" }],
  ["a request without a body", [program, signedIn, "Depth: 0"], { method: "PROPFIND", body: "" }],
])("%s is sent the one answer alone", async (_who, headers, spoken) => {
  expect((await speak("c.txt", headers, spoken)).all).toMatch(/^HTTP\/1\.1 2\d\d /);
});

test("who is nobody here is refused, and asked for no body", async () => {
  const { all } = await speak("d.txt", [program, "Authorization: Bearer wrong"]);
  expect(all).toMatch(/^HTTP\/1\.1 401 /);
});

test.each([
  [false, /^HTTP\/1\.1 100 /],
  [true, /^HTTP\/1\.1 200 /],
])(
  "a proxy that took the TLS off and says nothing is sent the one answer alone (TLS outside: %s)",
  async (isSecure, first) => {
    const app = Fastify();
    app.decorateRequest("principal", null);
    app.addHook("onRequest", async (request) => void Object.assign(request, { principal: { personId: anna.id } }));
    hastenBody(app, { isSecure });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    app.put("/*", async () => "taken");
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const { all } = await speak("e.txt", [program, "Content-Type: text/plain"], { url });
    expect(all).toMatch(first);
    await app.close();
  },
);
