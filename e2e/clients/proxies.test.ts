import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ask, createProxies } from "../proxies.ts";
import { freePort, startServer, until, type RunningServer } from "../server.ts";

/** One proxy in front of Safos, as the samples of `deploy/` set it up. */

const [plainPort, nginxPort, caddyPort] = [await freePort(), await freePort(), await freePort()];
let server: RunningServer;
let token: string;
const anna = { name: "anna@fk.example", password: "ett långt lösenord" };
const proxies = createProxies();

beforeAll(async () => {
  server = await startServer({
    environment: {
      SAFOS_HOST: "127.0.0.1",
      SAFOS_PUBLIC_URL: "https://safos.example.org",
      SAFOS_TRUST_PROXY: "yes",
      SAFOS_REQUESTS_PER_SECOND: "20",
    },
  });
  proxies.startNginx({ port: nginxPort, plainPort, to: server.port });
  proxies.startCaddy({ port: caddyPort, to: server.port });
  await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
  await server.safos("person", "add", anna.name, "--password", anna.password, "--display-name", "Anna Lindqvist");
  token = (await server.safos("token", "create", anna.name))["token"] ?? "";
});
afterAll(async () => {
  proxies.stop();
  await server.stop();
});

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${token}` });
const basic = (): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${anna.name}:${anna.password}`).toString("base64")}`,
});
const filesOf = (): string => `/remote.php/dav/files/${anna.name}`;

function bytesUnder(path: string): number {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}

describe.each([
  ["nginx", nginxPort],
  ["Caddy", caddyPort],
] as const)("%s", (_name, port) => {
  beforeAll(() => until(async () => (await ask(port, "/healthz")).status === 200));

  test("shows the page over TLS, with HSTS, and carries WebSockets", async () => {
    const page = await ask(port, "/", { headers: { accept: "text/html" } });
    expect([page.status, page.headers["strict-transport-security"]]).toEqual([200, "max-age=31536000"]);
    expect(page.body.toString()).toContain("<title>");
    const socket = new WebSocket(`wss://localhost:${port}/api/live`, { rejectUnauthorized: false, headers: bearer() });
    await once(socket, "open");
    socket.close();
    await once(socket, "close");
  });

  test("lets a large upload through as it comes, and back", async () => {
    const half = randomBytes(32_000_000);
    const before = bytesUnder(join(server.data, "blobs"));
    const path = `${filesOf()}/stor-${port}.bin`;
    const put = await ask(port, path, { method: "PUT", headers: basic() }, async (write) => {
      await write(half);
      // The second half is not sent before nearly all of the first has arrived at Safos.
      await until(() => bytesUnder(join(server.data, "blobs")) - before > 30_000_000);
      await write(half);
    });
    expect(put.status).toBe(201);
    const got = await ask(port, path, { headers: basic() });
    expect(got.body.equals(Buffer.concat([half, half]))).toBe(true);
  });

  test("carries a poll that waits", async () => {
    const first = await ask(port, "/_matrix/client/v3/sync", { headers: bearer() });
    const { next_batch: since } = JSON.parse(first.body.toString()) as { next_batch: string };
    const began = performance.now();
    const waited = await ask(port, `/_matrix/client/v3/sync?since=${since}&timeout=1500`, { headers: bearer() });
    expect(waited.status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(1000);
  });

  test("passes on the host, so that WebDAV copies and moves", async () => {
    const name = `text-${port}`;
    await ask(port, `${filesOf()}/${name}.txt`, { method: "PUT", headers: basic() }, (write) =>
      write(Buffer.from("hej")),
    );
    const transfer = async (method: string, from: string, to: string): Promise<number> =>
      (
        await ask(port, `${filesOf()}/${from}`, {
          method,
          headers: { ...basic(), destination: `https://localhost:${port}${filesOf()}/${to}` },
        })
      ).status;
    expect(await transfer("COPY", `${name}.txt`, `${name}-2.txt`)).toBe(201);
    expect(await transfer("MOVE", `${name}-2.txt`, `${name}-3.txt`)).toBe(201);
  });

  test("tells who asks, and what callers claim about it counts for nothing", async () => {
    const statuses = async (from: string, count: number): Promise<number[]> =>
      Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const headers = { "x-forwarded-for": `203.0.113.${index}`, "x-real-ip": `203.0.113.${index}` };
          return (await ask(port, "/api/v1/session", { headers, from })).status;
        }),
      );
    expect(await statuses("127.0.0.2", 60)).toContain(429);
    expect(await statuses("127.0.0.3", 5)).not.toContain(429);
  });
});

test("nginx leads from http:// to https://", async () => {
  const answer = await fetch(`http://127.0.0.1:${plainPort}/w/1?a=b`, {
    redirect: "manual",
    headers: { host: "localhost" },
  });
  expect([answer.status, answer.headers.get("location")]).toEqual([
    308,
    expect.stringMatching(/^https:\/\/[^/]+\/w\/1\?a=b$/),
  ]);
});
