import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "../make-certificate.ts";
import { canMakeNetwork, makeNetwork, type Network } from "../network.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { ask, startBrowser, type Received } from "./livekit-page.ts";

/** Calls from a network that lets no UDP out: an unmodified livekit-client in Chromium, in a namespace of its own. */

const folder = mkdtempSync(join(tmpdir(), "safos-relay-"));
const files = { cert: join(folder, "tls.crt"), key: join(folder, "tls.key") };
const hasNetworks = canMakeNetwork();
let network: Network;
let server: RunningServer;
let cast: Cast;
let outside: Awaited<ReturnType<typeof startBrowser>>;
let inside: Awaited<ReturnType<typeof startBrowser>>;
let annaIdentity = "";
let meeting = "";

async function api<T>(token: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as T;
}

async function enter(page: Page, token: string): Promise<string> {
  const ticket = await api<{ token: string }>(token, `meetings/${meeting}/join`);
  return ask<string>(page, "join", `wss://safos.example:${server.port}`, ticket.token, 250);
}

/** How the chosen path leaves the browser: `udp`, or the relay's `relay-tcp` and `relay-tls`. */
function wayOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    /* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types */
    const { publisher } = (globalThis as any).room.engine.pcManager;
    const all = new Map<string, any>(await publisher.getStats());
    for (const one of all.values()) {
      const pair = one.type === "transport" ? all.get(one.selectedCandidatePairId) : undefined;
      const local = pair ? all.get(pair.localCandidateId) : undefined;
      if (local) return local.relayProtocol ? `relay-${local.relayProtocol}` : local.protocol;
    }
    return "none";
    /* oxlint-enable typescript/no-explicit-any, typescript/no-unsafe-member-access */
  }) as Promise<string>;
}

const framesOf = async (page: Page, identity: string): Promise<number> =>
  (await ask<Received[]>(page, "received")).find((one) => one.identity === identity && one.kind === "video")?.frames ??
  0;

/** Milliseconds from joining to the first picture of Anna. */
async function firstFrame(page: Page): Promise<number> {
  const start = performance.now();
  await enter(page, cast.bo.token);
  await until(async () => (await framesOf(page, annaIdentity)) > 0, 20_000, 20);
  return performance.now() - start;
}

beforeAll(async () => {
  network = makeNetwork();
  makeCertificate(files, ["safos.example", "localhost"]);
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(files.cert, "utf8")]);
  ({ server, cast } = await startWithCast({
    environment: {
      SAFOS_TLS: "files",
      SAFOS_TLS_CERT: files.cert,
      SAFOS_TLS_KEY: files.key,
      SAFOS_TLS_REDIRECT_PORT: "0",
      SAFOS_HOST: "0.0.0.0",
    },
    publicHost: "safos.example",
  }));
  const parameters = ["--ignore-certificate-errors", `--host-resolver-rules=MAP safos.example ${network.host}`];
  outside = await startBrowser({ parameters });
  inside = await startBrowser({ executablePath: network.chromium, host: network.host, parameters });
  ({ id: meeting } = await api<{ id: string }>(cast.anna.token, `workspaces/${cast.workspaceId}/meetings`, {
    title: "Möte",
    isStarted: true,
  }));
  const anna = await outside.open();
  annaIdentity = await enter(anna, cast.anna.token);
  await ask(anna, "publish");
});
afterAll(async () => {
  await inside?.stop();
  await outside?.stop();
  await server?.stop();
  network.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.runIf(hasNetworks).each([
  { walls: [], way: "udp" },
  { walls: ["meta l4proto udp", "tcp dport MEDIA"], way: "relay-tcp" },
  { walls: ["meta l4proto udp", "tcp dport MEDIA", "tcp dport TURN"], way: "relay-tls" },
  // Nothing but the port of HTTPS is open.
  { walls: ["meta l4proto udp", "tcp dport MEDIA", "tcp dport TURN", "tcp dport SECURE"], way: "relay-tls" },
])("with $walls dropped the picture comes by $way within three seconds, and goes both ways", async ({ walls, way }) => {
  network.open();
  const {
    SAFOS_TURN_PORT: turn = "",
    SAFOS_TURN_TLS_PORT: secure = "",
    SAFOS_MEDIA_PORT: media = "",
  } = server.environment;
  for (const wall of walls) network.drop(wall.replace("TURN", turn).replace("SECURE", secure).replace("MEDIA", media));
  const page = await inside.open();
  try {
    const took = await firstFrame(page);
    expect(await wayOf(page)).toBe(way);
    expect(took).toBeLessThan(3000);
    await ask(page, "publish");
    const before = await framesOf(page, annaIdentity);
    await until(async () => (await framesOf(page, annaIdentity)) > before + 20);
  } finally {
    await ask(page, "leave");
    await page.context().close();
  }
});

test.runIf(hasNetworks)("with UDP dropped the connection test says what is closed and what is open", async () => {
  network.open();
  network.drop("meta l4proto udp");
  const page = await inside.open();
  try {
    const origin = `https://safos.example:${server.port}`;
    await page.goto(`${origin}/signin`);
    const { name, password } = cast.bo;
    await page.evaluate(
      async (body) =>
        void (await fetch("/api/v1/session", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
        })),
      JSON.stringify({ name, password }),
    );
    await page.goto(`${origin}/connection`);
    await page
      .getByText(/^Du kan vara med, men bilden|^You can take part, but the picture/)
      .waitFor({ timeout: 20_000 });
    await page.getByText(/^(TCP|TLS) (fungerar|works)/).waitFor();
    await page.getByText(/^UDP \d+ (svarar inte|does not answer)/).waitFor();
  } finally {
    await page.context().close();
  }
});

/** Milliseconds from now until pictures of Anna, which stand still or soon will, move again. */
async function movingAgain(page: Page): Promise<number> {
  const start = performance.now();
  let frames = await framesOf(page, annaIdentity);
  let changedAt = start;
  await until(
    async () => {
      const next = await framesOf(page, annaIdentity);
      const at = performance.now();
      const hasStood = at - changedAt > 700;
      if (next === 0 || next === frames) return false;
      frames = next;
      changedAt = at;
      return hasStood;
    },
    60_000,
    20,
  );
  return performance.now() - start;
}

test.runIf(hasNetworks)("with another address the picture is back within eight seconds", async () => {
  network.open();
  const page = await inside.open();
  try {
    await firstFrame(page);
    network.changeAddress();
    const took = await movingAgain(page);
    expect(took).toBeLessThan(8000);
  } finally {
    await page.context().close();
  }
});

test.runIf(hasNetworks)(
  "when the server was killed, the picture is back within seven seconds of its first answer",
  async () => {
    network.open();
    const page = await inside.open();
    await firstFrame(page);
    await server.kill("SIGKILL");
    await server.restart();
    const took = await movingAgain(page);
    expect(took).toBeLessThan(7000);
  },
);
