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

test("what is in the page's folders is sent, compressed where it can be, and nothing beside or above them", async () => {
  const files: Record<string, string> = { "a-1.js": "1", "a-1.js.br": "2" };
  mkdirSync(join(folder, "assets", "fonts"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "assets", name), text);
  writeFileSync(join(folder, "assets", "fonts", "ö.woff2"), "3");
  writeFileSync(join(folder, "early.js"), "4");
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  const app = Fastify();
  await servePage(app, folder, { isProtocol: () => false, frames: createFrames(), connections: createConnections() });
  const ask = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  const plain = await ask("/assets/a-1.js");
  expect([plain.body, plain.headers["cache-control"]]).toEqual(["1", "public, max-age=31536000, immutable"]);
  const compressed = await ask("/assets/a-1.js", { "accept-encoding": "br" });
  expect([compressed.body, compressed.headers["content-encoding"]]).toEqual(["2", "br"]);
  expect(compressed.headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "content-length": "1",
    vary: "accept-encoding",
    "cache-control": "public, max-age=31536000, immutable",
  });
  // What weighs one encoding against another, asks for a part, or for what is newer, is answered too.
  expect((await ask("/assets/a-1.js", { "accept-encoding": "br;q=0" })).body).toBe("1");
  expect((await ask("/assets/a-1.js", { "accept-encoding": "gzip;q=0.5, br" })).body).toBe("2");
  expect((await ask("/assets/a-1.js", { range: "bytes=0-0" })).statusCode).toBe(206);
  // Read once: what its name stands for does not change.
  rmSync(join(folder, "assets", "a-1.js.br"));
  expect((await ask("/assets/a-1.js", { "accept-encoding": "br" })).body).toBe("2");
  // What is too large to be kept is sent from the disk, as it is there.
  for (const text of ["5", "6"]) {
    writeFileSync(join(folder, "assets", "large.js"), text.repeat(600_000));
    expect((await ask("/assets/large.js")).body).toBe(text.repeat(600_000));
  }
  const missing = await ask("/assets/none.js", { "accept-encoding": "br" });
  expect([missing.statusCode, missing.headers["cache-control"]]).toEqual([404, undefined]);
  expect((await app.inject({ method: "HEAD", url: "/assets/a-1.js" })).headers["content-length"]).toBe("1");
  expect((await ask("/assets/fonts/%C3%B6.woff2")).body).toBe("3");
  const early = await ask("/early.js?x=1");
  expect([early.body, early.headers["cache-control"]]).toEqual(["4", "no-cache"]);
  const above = [
    "/assets/../../etc/hostname",
    "/assets/..%2f..%2fetc%2fhostname",
    "/assets/%252e%252e%252f%252e%252e%252fx",
  ];
  for (const url of [
    "/assets/",
    "/assets/none.js",
    "/assets/fonts",
    "/index.html",
    "/assets/%00",
    "/assets/%zz",
    ...above,
  ])
    expect([url, Math.floor((await ask(url)).statusCode / 100)]).toEqual([url, 4]);
  await app.close();
});
