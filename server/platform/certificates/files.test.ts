import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Certificates } from "#http";
import { createLog } from "#log";
import { eventually } from "../../testing/server.ts";
import { makeCertificate } from "../../testing/make-certificate.ts";
import { serveFiles } from "./files.ts";
import { namesToOrder } from "./names.ts";
import { serveRedirect } from "./redirect.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-certificates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a certificate that changes is shown, and one that is wrong leaves the one before in use and is logged once", async () => {
  const live = { cert: join(folder, "live.crt"), key: join(folder, "live.key") };
  const one = makeCertificate(folder, ["one.example"], { label: "one" });
  const two = makeCertificate(folder, ["two.example"], { label: "two" });
  const put = (cert: string, key: string): void => {
    cpSync(cert, live.cert);
    cpSync(key, live.key);
  };
  put(one.cert, one.key);
  const shown: (Certificates["unnamed"] | null)[] = [];
  const complaints: string[] = [];
  const log = {
    ...createLog("silent"),
    info: () => undefined,
    warn: (about: { reason: string }) => complaints.push(about.reason),
  } as unknown as ReturnType<typeof createLog>;
  const served = serveFiles({ ...live, log, everyMs: 10, show: ({ unnamed }) => void shown.push(unnamed) });
  try {
    await served.prepare();
    expect([served.isServed("one.example"), served.isServed("two.example")]).toEqual([true, false]);
    writeFileSync(live.cert, "skräp");
    await eventually(() => expect(complaints).toHaveLength(1));
    // Half of a new pair: wrong until the other half is there.
    cpSync(two.cert, live.cert);
    await eventually(() => expect(complaints).toHaveLength(2));
    expect([shown.length, served.isServed("one.example")]).toEqual([1, true]);
    cpSync(two.key, live.key);
    await eventually(() => expect(served.isServed("two.example")).toBe(true));
    expect([shown.length, complaints.length]).toEqual([2, 2]);
    rmSync(live.key);
    await eventually(() => expect(complaints).toHaveLength(3));
    expect(served.isServed("two.example")).toBe(true);
  } finally {
    served.stop();
  }
});

test("names to order are those that an authority may vouch for, each once", () => {
  expect(namesToOrder("https://Safos.Example:8443", ["fk.example", "safos.example", "localhost"])).toEqual([
    "safos.example",
    "fk.example",
  ]);
  expect(namesToOrder("https://192.0.2.1", [])).toEqual([]);
  expect(namesToOrder("https://[2001:db8::1.2.3.4]", ["sjö.example"])).toEqual(["sjö.example"]);
});

const redirectTo = async (more: Partial<Parameters<typeof serveRedirect>[0]> = {}) =>
  serveRedirect({
    host: "127.0.0.1",
    port: 0,
    publicUrl: "https://safos.example:8443",
    log: createLog("silent"),
    isReady: () => true,
    isServed: (name) => name === "fk.example",
    answerOf: async (token) => (token === "a".repeat(20) ? "svar" : null),
    ...more,
  });

test("http:// leads to https:// of a host that we serve, and takes nothing", async () => {
  const redirect = await redirectTo();
  const ask = async (path: string, host = "safos.example", method = "GET"): Promise<unknown[]> => {
    const { request } = await import("node:http");
    return new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port: redirect.port, path, method, headers: { host } }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () =>
          resolve([response.statusCode, response.headers.location ?? Buffer.concat(parts).toString()]),
        );
      })
        .on("error", reject)
        .end();
    });
  };
  try {
    expect(await ask("/w/1?a=b")).toEqual([308, "https://safos.example:8443/w/1?a=b"]);
    expect(await ask("/x", "fk.example:80")).toEqual([308, "https://fk.example:8443/x"]);
    for (const host of ["evil.example", "fk.example@evil.example", "", "fk.example/"])
      expect(await ask("/x", host)).toEqual([308, "https://safos.example:8443/x"]);
    expect(await ask("http://evil.example/x")).toEqual([308, "https://safos.example:8443/"]);
    expect(await ask("/api/v1/session", "safos.example", "POST")).toEqual([403, expect.stringContaining("https://")]);
    expect(await ask(`/.well-known/acme-challenge/${"a".repeat(20)}`)).toEqual([200, "svar"]);
    expect((await ask(`/.well-known/acme-challenge/${"b".repeat(20)}`))[0]).toBe(404);
    expect((await ask("/.well-known/acme-challenge/../../etc/passwd"))[0]).toBe(404);
  } finally {
    await redirect.stop();
  }
});

test("until there is a certificate http:// says so, and a port that is taken is an error", async () => {
  const redirect = await redirectTo({ isReady: () => false });
  try {
    const answer = await fetch(`http://127.0.0.1:${redirect.port}/`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    await expect(redirectTo({ port: redirect.port })).rejects.toThrow("EADDRINUSE");
  } finally {
    await redirect.stop();
  }
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(redirect.port, "127.0.0.1", resolve));
  await new Promise((resolve) => free.close(resolve));
});
