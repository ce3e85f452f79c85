import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "./make-certificate.ts";

/** The samples of `deploy/`, run by the real nginx and the real Caddy with our names and ports in them. */

const deploy = join(import.meta.dirname, "..", "deploy");

type Changes = readonly (readonly [string, string])[];

/** Replaces what an operator would; what is not there is a sample that has changed. */
function adapt(sample: string, changes: Changes): string {
  let text = readFileSync(join(deploy, sample), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${sample} no longer says ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

export interface Proxies {
  /** Leads from `plainPort` to https, and from `port` to Safos: over TLS, or as one that stands behind another. */
  startNginx(place: { port: number; plainPort: number; to: number; isInner?: boolean }): void;
  startCaddy(place: { port: number; to: number }): void;
  stop(): void;
}

export function createProxies(): Proxies {
  const folder = mkdtempSync(join(tmpdir(), "safos-proxies-"));
  const [cert, key] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  makeCertificate({ cert, key }, ["localhost"]);
  const running: ChildProcess[] = [];

  function run(command: string, parameters: string[]): void {
    const child = spawn(command, parameters, {
      env: { ...process.env, HOME: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => process.stderr.write(part));
    running.push(child);
  }

  return {
    startNginx({ port, plainPort, to, isInner = false }) {
      const site = adapt("nginx.conf", [
        ["listen 80;", `listen 127.0.0.1:${plainPort};`],
        ["listen [::]:80;", ""],
        ["listen 443 ssl http2;", `listen 127.0.0.1:${port}${isInner ? "" : " ssl http2"};`],
        ["listen [::]:443 ssl http2;", ""],
        ["/etc/letsencrypt/live/safos.example.org/fullchain.pem", cert],
        ["/etc/letsencrypt/live/safos.example.org/privkey.pem", key],
        ["safos.example.org", "localhost"],
        ["127.0.0.1:8080", `127.0.0.1:${to}`],
        // As the sample says of one that stands behind another.
        ...(isInner ? ([["X-Forwarded-Proto $scheme;", "X-Forwarded-Proto $http_x_forwarded_proto;"]] as const) : []),
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
    },
    startCaddy({ port, to }) {
      const site = adapt("Caddyfile", [
        ["safos.example.org {", `https://localhost:${port} {\n\ttls ${cert} ${key}`],
        ["127.0.0.1:8080", `127.0.0.1:${to}`],
      ]);
      writeFileSync(join(folder, "Caddyfile"), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
      run("caddy", ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")]);
    },
    stop() {
      for (const proxy of running) proxy.kill("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
      agent.destroy();
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

/** Asks one of the proxies; `from` is the address of this machine that the caller has. */
export async function ask(
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
