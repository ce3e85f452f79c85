import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectHttp2, constants, type ClientHttp2Session } from "node:http2";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makeCertificate } from "../../testing/make-certificate.ts";
import { startTestServer } from "../../testing/server.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-tls-"));
const { cert, key } = makeCertificate(folder);
const environment = {
  SAFOS_TLS: "files",
  SAFOS_TLS_CERT: cert,
  SAFOS_TLS_KEY: key,
  SAFOS_TLS_REDIRECT_PORT: "0",
  SAFOS_PUBLIC_URL: "https://safos.example",
};
const server = await startTestServer(environment);
const port = Number(new URL(server.url).port);
const origin = `https://127.0.0.1:${port}`;
const { anna } = server.people;
const warnings: Error[] = [];
process.on("warning", (warning) => warnings.push(warning));
const sessions: ClientHttp2Session[] = [];
afterAll(async () => {
  for (const session of sessions) session.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function open(to = origin): ClientHttp2Session {
  const session = connectHttp2(to, { rejectUnauthorized: false, ALPNProtocols: ["h2"] });
  session.on("error", () => undefined);
  sessions.push(session);
  return session;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: Buffer;
}

async function ask(
  session: ClientHttp2Session,
  headers: Record<string, string>,
  ...body: readonly (Buffer | string)[]
): Promise<Answer> {
  const stream = session.request(headers, { endStream: body.length === 0 });
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  const answered = once(stream, "response");
  for (const part of body) stream.write(part);
  if (body.length > 0) stream.end();
  const [found] = (await answered) as [Record<string, unknown>];
  await once(stream, "close");
  return { status: Number(found[":status"]), headers: found, body: Buffer.concat(parts) };
}

const bearer = { authorization: `Bearer ${anna.token}` };
const files = `/remote.php/dav/files/${anna.name}`;
const basic = { authorization: `Basic ${Buffer.from(`${anna.name}:${anna.password}`).toString("base64")}` };

test("HTTP/2 is spoken, with HSTS, and HTTP/1.1 beside it", async () => {
  const answer = await ask(open(), { ":path": "/api/v1/session", ...bearer });
  expect(answer.status).toBe(200);
  expect(answer.headers["strict-transport-security"]).toBe("max-age=31536000");
  const old = new WebSocket(`wss://127.0.0.1:${port}/api/live`, { rejectUnauthorized: false, headers: bearer });
  await once(old, "open");
  old.close();
});

test("a file comes and goes whole, also when nobody said how long it is", async () => {
  const session = open();
  const bytes = randomBytes(24_000_000);
  const pieces = Array.from({ length: 24 }, (_, index) => bytes.subarray(index * 1_000_000, (index + 1) * 1_000_000));
  const put = await ask(session, { ":method": "PUT", ":path": `${files}/stor.bin`, ...basic }, ...pieces);
  expect(put.status).toBe(201);
  const got = await ask(session, { ":path": `${files}/stor.bin`, ...basic });
  expect([got.status, got.body.equals(bytes)]).toEqual([200, true]);
  const empty = await ask(session, { ":method": "PUT", ":path": `${files}/tom.bin`, ...basic });
  expect(empty.status).toBe(201);
  const json = await ask(
    session,
    { ":method": "POST", ":path": "/api/v1/workspaces", ...bearer, "content-type": "application/json" },
    '{"name":"Ut',
    'redning"}',
  );
  expect(json.status).toBe(201);
});

test("the host that was asked for is known: WebDAV moves there and the page's own cookie counts", async () => {
  const session = open();
  await ask(session, { ":method": "PUT", ":path": `${files}/a.txt`, ...basic }, "hej");
  const move = (destination: string): Promise<Answer> =>
    ask(session, { ":method": "MOVE", ":path": `${files}/a.txt`, destination, ...basic });
  expect((await move(`https://ond.example${files}/b.txt`)).status).toBe(502);
  expect((await move(`${origin}${files}/b.txt`)).status).toBe(201);
  const { token } = await server.safos.identity.createSession(anna.id, { kind: "page", label: "sida" });
  const post = (from: string): Promise<Answer> =>
    ask(
      session,
      {
        ":method": "POST",
        ":path": "/api/v1/workspaces",
        cookie: `__Host-safos=${token}`,
        origin: from,
        "content-type": "application/json",
      },
      '{"name":"Kaka"}',
    );
  expect((await post("https://ond.example")).status).toBe(403);
  expect((await post(origin)).status).toBe(201);
});

test("a sync that waits is answered, and one whose caller goes is forgotten", async () => {
  const session = open();
  const first = await ask(session, { ":path": "/_matrix/client/v3/sync", ...bearer });
  const { next_batch: since } = JSON.parse(first.body.toString()) as { next_batch: string };
  const path = `/_matrix/client/v3/sync?since=${since}&timeout=`;
  const cut = session.request({ ":path": `${path}30000`, ...bearer });
  cut.close(constants.NGHTTP2_CANCEL);
  expect((await ask(session, { ":path": `${path}300`, ...bearer })).status).toBe(200);
});

test("what is refused before it is read says nothing of the connection that HTTP/2 does not know", async () => {
  const answer = await ask(
    open(),
    { ":method": "PUT", ":path": `${files}/stor2.bin`, ...basic, "content-length": String(1e15) },
    "x",
  ).catch((error: unknown) => error as Error);
  if (!(answer instanceof Error)) expect(answer.headers["connection"]).toBeUndefined();
  expect(warnings.filter(({ name }) => name === "UnsupportedWarning")).toEqual([]);
});

test("streams reset faster than they are answered end their session and nobody else's", async () => {
  const other = open();
  const hasty = open();
  await once(hasty, "connect");
  const closed = new Promise((resolve) => hasty.once("close", () => resolve(null)));
  for (let count = 0; count < 20_000 && !hasty.closed && !hasty.destroyed; count += 1) {
    const stream = hasty.request({ ":path": "/api/v1/session", ...bearer });
    stream.on("error", () => undefined);
    stream.close(constants.NGHTTP2_CANCEL);
    if (count % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await closed;
  const began = performance.now();
  expect((await ask(other, { ":path": "/healthz" })).status).toBe(200);
  expect(performance.now() - began).toBeLessThan(2000);
}, 30_000);

test("control frames that nobody waits for, and uploads that stand still, cost nobody else anything", async () => {
  const frame = (type: number, payload: Buffer): Buffer => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    return Buffer.concat([head, payload]);
  };
  // PING and SETTINGS, whose answers are never read.
  for (const [type, payload] of [
    [6, Buffer.alloc(8)],
    [4, Buffer.from([0, 3, 0, 0, 0, 1])],
  ] as const) {
    const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["h2"] });
    socket.on("error", () => undefined);
    await once(socket, "secureConnect");
    socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    socket.write(frame(4, Buffer.alloc(0)));
    socket.pause();
    const many = Buffer.concat(Array.from({ length: 2000 }, () => frame(type, payload)));
    for (let round = 0; round < 50 && !socket.destroyed; round += 1) {
      socket.write(many);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await ask(open(), { ":path": "/healthz" })).status).toBe(200);
    socket.destroy();
  }
  const before = process.memoryUsage().rss;
  const session = open();
  for (let index = 0; index < 100; index += 1) {
    const stream = session.request(
      { ":method": "POST", ":path": "/api/v1/workspaces", ...bearer },
      { endStream: false },
    );
    stream.on("error", () => undefined);
    stream.write(Buffer.alloc(1 << 20));
  }
  expect((await ask(open(), { ":path": "/healthz" })).status).toBe(200);
  // The test's own side of the session is in this process too.
  expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  session.destroy();
}, 30_000);

test("headers without measure are refused, and the server lives on", async () => {
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`x-${index}`, "y".repeat(100)]));
  const refused = await ask(open(), { ":path": "/healthz", ...many }).then(
    ({ status }) => status,
    () => "cut",
  );
  expect(["cut", 431]).toContain(refused);
  expect((await ask(open(), { ":path": "/healthz" })).status).toBe(200);
});

test("an upload under way at a stop is finished, and so is what its session asks meanwhile", async () => {
  const own = await startTestServer(environment);
  const session = open(`https://127.0.0.1:${new URL(own.url).port}`);
  const path = `/remote.php/dav/files/${own.people.anna.name}/sist.bin`;
  const upload = session.request({ ":method": "PUT", ":path": path, ...basic }, { endStream: false });
  const answered = once(upload, "response");
  upload.write(Buffer.alloc(500_000));
  // Its beginning has arrived when what was sent after it is answered.
  await ask(session, { ":path": "/healthz" });
  const stopping = own.stop();
  const health = await ask(session, { ":path": "/healthz" });
  expect([health.status, health.body.toString()]).toEqual([503, expect.stringContaining("stopping")]);
  upload.end(Buffer.alloc(500_000));
  const [headers] = (await answered) as [Record<string, unknown>];
  expect(headers[":status"]).toBe(201);
  upload.resume();
  await stopping;
}, 30_000);

test("who never shakes hands is cut, and a stop waits for no session that is still open", async () => {
  const silent = connect(port, "127.0.0.1");
  silent.on("error", () => undefined);
  const began = performance.now();
  await once(silent, "close");
  expect(performance.now() - began).toBeLessThan(15_000);

  const own = await startTestServer(environment);
  const ownPort = Number(new URL(own.url).port);
  const session = open(`https://127.0.0.1:${ownPort}`);
  await ask(session, { ":path": "/healthz" });
  const half = connect(ownPort, "127.0.0.1");
  half.on("error", () => undefined);
  await once(half, "connect");
  const stopping = performance.now();
  await own.stop();
  expect(performance.now() - stopping).toBeLessThan(6000);
}, 40_000);
