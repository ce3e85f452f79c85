import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makeCertificate } from "../make-certificate.ts";
import { freePort, startServer, until, type RunningServer } from "../server.ts";

/** The samples of `deploy/`, run by the real nginx and the real Caddy with our names and ports in them. */

const deploy = join(import.meta.dirname, "..", "..", "deploy");
const folder = mkdtempSync(join(tmpdir(), "safos-proxies-"));
const [cert, key] = [join(folder, "tls.crt"), join(folder, "tls.key")];
const [plainPort, nginxPort, caddyPort] = [await freePort(), await freePort(), await freePort()];
let server: RunningServer;
let token: string;
const anna = { name: "anna@fk.example", password: "ett långt lösenord" };
const proxies: ChildProcess[] = [];

function run(command: string, parameters: string[]): void {
  const child = spawn(command, parameters, {
    env: { ...process.env, HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => process.stderr.write(part));
  proxies.push(child);
}

/** Replaces what an operator would; what is not there is a sample that has changed. */
function adapt(sample: string, changes: readonly (readonly [string, string])[]): string {
  let text = readFileSync(join(deploy, sample), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${sample} no longer says ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function startNginx(): void {
  const site = adapt("nginx.conf", [
    ["listen 80;", `listen 127.0.0.1:${plainPort};`],
    ["listen [::]:80;", ""],
    ["listen 443 ssl http2;", `listen 127.0.0.1:${nginxPort} ssl http2;`],
    ["listen [::]:443 ssl http2;", ""],
    ["/etc/letsencrypt/live/safos.example.org/fullchain.pem", cert],
    ["/etc/letsencrypt/live/safos.example.org/privkey.pem", key],
    ["safos.example.org", "localhost"],
    ["127.0.0.1:8080", `127.0.0.1:${server.port}`],
  ]);
  const temporary = join(folder, "nginx");
  mkdirSync(temporary);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (one) => `${one}_temp_path ${temporary}/${one};`,
  );
  const isRoot = process.getuid?.() === 0;
  writeFileSync(
    join(folder, "nginx.conf"),
    `${isRoot ? "user root;" : ""} daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr warn;
     events {} http { access_log off; ${paths.join(" ")} ${site} }`,
  );
  run("nginx", ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")]);
}

function startCaddy(): void {
  const site = adapt("Caddyfile", [
    ["safos.example.org {", `https://localhost:${caddyPort} {\n\ttls ${cert} ${key}`],
    ["127.0.0.1:8080", `127.0.0.1:${server.port}`],
  ]);
  writeFileSync(join(folder, "Caddyfile"), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
  run("caddy", ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")]);
}

beforeAll(async () => {
  makeCertificate({ cert, key }, ["localhost"]);
  server = await startServer({
    environment: {
      SAFOS_HOST: "127.0.0.1",
      SAFOS_PUBLIC_URL: "https://safos.example.org",
      SAFOS_TRUST_PROXY: "yes",
      SAFOS_REQUESTS_PER_SECOND: "20",
    },
  });
  startNginx();
  startCaddy();
  await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
  await server.safos("person", "add", anna.name, "--password", anna.password, "--display-name", "Anna Lindqvist");
  token = (await server.safos("token", "create", anna.name))["token"] ?? "";
});
afterAll(async () => {
  for (const proxy of proxies) proxy.kill("SIGTERM");
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
afterAll(() => agent.destroy());

/** Asks one of the proxies; `from` is the address of this machine that the caller has. */
async function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; from?: string } = {},
  send: (write: (part: Buffer) => Promise<void>) => Promise<void> = async () => undefined,
): Promise<Answer> {
  const { method = "GET", headers = {}, from = "127.0.0.1" } = options;
  const outgoing = request(`https://localhost:${port}${path}`, {
    ...{ method, headers, agent, family: 4, localAddress: from },
  });
  const answered = once(outgoing, "response");
  await send(async (part) => {
    if (!outgoing.write(part)) await once(outgoing, "drain");
  });
  outgoing.end();
  const [incoming] = (await answered) as [NodeJS.ReadableStream & { statusCode: number; headers: IncomingHttpHeaders }];
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return { status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(parts) };
}

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
