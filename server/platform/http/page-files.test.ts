import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import { afterAll, expect, test } from "vitest";
import { createConnections } from "./connections.ts";
import { createFrames } from "./frames.ts";
import { servePage } from "./page-files.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The policy of the page that is built of this. */
async function policyOf(html: string, url = "/", origins: readonly string[] = []): Promise<string> {
  writeFileSync(join(folder, "index.html"), html);
  const app = Fastify();
  const frames = createFrames();
  frames.allow("/office", "https://office.example");
  const connections = createConnections();
  for (const origin of origins) connections.allow(origin);
  await servePage(app, folder, { isProtocol: () => false, frames, connections });
  const answer = await app.inject({ url, headers: { accept: "text/html" } });
  await app.close();
  expect(answer.body).toBe(html);
  return String(answer.headers["content-security-policy"]);
}

const stylesIn = (policy: string): string | undefined => policy.split("; ").find((one) => one.startsWith("style-src "));

test("the page's own inline sheet is allowed by its hash, letter by letter, and no other", async () => {
  const sheet = "\n  body { margin: 0; }\n  a > b { color: #fff; }\n";
  const hash = createHash("sha256").update(sheet).digest("base64");
  const policy = await policyOf(`<!doctype html><style>${sheet}</style><p>å</p>`);
  expect(stylesIn(policy)).toBe(`style-src 'self' 'sha256-${hash}'`);
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("default-src 'self'");
});

test("the workers for backgrounds and for noise may run WebAssembly and load nothing from elsewhere; the page runs it and no other text", async () => {
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  for (const name of [
    "background-worker-aB3_-x9Z.js",
    "noise-worker-aB3_-x9Z.js",
    "background-aB3.js",
    "noise-worklet-aB3_-x9Z.js",
  ])
    writeFileSync(join(folder, "assets", name), "0");
  const app = Fastify();
  await servePage(app, folder, { isProtocol: () => false, frames: createFrames(), connections: createConnections() });
  const policyAt = async (url: string) => String((await app.inject({ url })).headers["content-security-policy"]);
  for (const name of ["background-worker", "noise-worker"])
    expect(await policyAt(`/assets/${name}-aB3_-x9Z.js`)).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    );
  for (const url of ["/assets/background-aB3.js", "/assets/noise-worklet-aB3_-x9Z.js", "/"])
    expect(await policyAt(url)).toMatch(/^default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; /);
  await app.close();
});

test("a page without an inline sheet allows none", async () => {
  expect(stylesIn(await policyOf("<!doctype html><p>Safos</p>"))).toBe("style-src 'self'");
});

test("another origin is shown in a frame by the pages it is allowed for, and by no others", async () => {
  const policy = await policyOf("<!doctype html>", "/office/7?from=8");
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining(["frame-src https://office.example", "form-action 'self' https://office.example"]),
  );
  for (const url of ["/", "/officer/7", "/w/office"])
    expect(await policyOf("<!doctype html>", url)).not.toContain("office.example");
});

test("a page connects to the origins that are allowed, and without any to its own server alone", async () => {
  const connects = (policy: string) => policy.split("; ").find((one) => one.startsWith("connect-src "));
  expect(connects(await policyOf("<!doctype html>"))).toBe("connect-src 'self'");
  expect(connects(await policyOf("<!doctype html>", "/office/7", ["wss://livekit.example:7880"]))).toBe(
    "connect-src 'self' wss://livekit.example:7880",
  );
});
