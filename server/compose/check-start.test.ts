import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { ConfigFault } from "#config";
import { freePort } from "#database";
import { checkStart } from "./check-start.ts";
import { makeCertificate } from "../testing/make-certificate.ts";
import { readAllSettings } from "./compose.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const free = String(await freePort());
const faultsOf = async (environment: Record<string, string>): Promise<readonly string[]> => {
  const settings = () =>
    readAllSettings({ SAFOS_PORT: free, SAFOS_MEDIA_PORT: "0", SAFOS_DATA: join(folder, "data"), ...environment });
  try {
    await checkStart(settings());
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
};

test("a machine that has everything is let through, and nothing is made", async () => {
  expect(await faultsOf({})).toEqual([]);
  expect(await faultsOf({ SAFOS_DATABASE_URL: process.env["TEST_CLUSTER"] ?? "" })).toEqual([]);
});

test("each media process needs a port that is free, that exists and that the relay does not want", async () => {
  const taken = createSocket("udp4");
  await new Promise<void>((resolve) => taken.bind(0, resolve));
  const { port } = taken.address();
  try {
    const before = { SAFOS_MEDIA_PORT: String(port - 1), SAFOS_MEDIA_PROCESSES: "2" };
    expect(await faultsOf(before)).toEqual([expect.stringContaining(`UDP port ${port},`)]);
  } finally {
    taken.close();
  }
  const three = { SAFOS_MEDIA_PROCESSES: "3" };
  expect(await faultsOf({ ...three, SAFOS_MEDIA_PORT: "65534" })).toEqual([
    expect.stringContaining("leaves no ports for 3 media processes"),
  ]);
  expect(await faultsOf({ ...three, SAFOS_MEDIA_PORT: "0", SAFOS_MEDIA_TCP_PORT: "65534" })).toEqual([
    expect.stringContaining("SAFOS_MEDIA_TCP_PORT=65534"),
  ]);
  expect(await faultsOf({ ...three, SAFOS_MEDIA_PORT: "3477", SAFOS_TURN_PORT: "3478" })).toEqual([
    expect.stringContaining("the relay wants 3478"),
  ]);
  const tls = { SAFOS_TLS: "acme", SAFOS_PUBLIC_URL: "https://safos.example", SAFOS_TLS_REDIRECT_PORT: "0" };
  const onTls = { ...three, SAFOS_TURN_TLS_PORT: "5349" };
  for (const ports of [{ SAFOS_MEDIA_PORT: "5348" }, { SAFOS_MEDIA_PORT: "0", SAFOS_MEDIA_TCP_PORT: "5347" }]) {
    expect(await faultsOf({ ...onTls, ...tls, ...ports })).toEqual([
      expect.stringContaining("the relay wants 5349 of them for TLS"),
    ]);
    // Where Safos speaks no TLS the relay does not either.
    expect(await faultsOf({ ...onTls, ...ports })).toEqual([]);
  }
  expect(await faultsOf({ ...three, SAFOS_MEDIA_PORT: "0" })).toEqual([]);
  expect(await faultsOf({ SAFOS_MEDIA_PROCESSES: "many" })).toEqual([expect.stringContaining("must be auto")]);
}, 20_000);

test("every fault is told at once, each with what helps", async () => {
  const web = createServer();
  await new Promise<void>((resolve) => web.listen(0, "localhost", () => resolve()));
  const media = createSocket("udp4");
  await new Promise<void>((resolve) => media.bind(0, resolve));
  const file = join(folder, "fil");
  writeFileSync(file, "");
  try {
    const { port } = web.address() as AddressInfo;
    const faults = await faultsOf({
      SAFOS_PORT: String(port),
      SAFOS_MEDIA_PORT: String(media.address().port),
      SAFOS_DATA: join(file, "data"),
      SAFOS_DATABASE_URL: "postgres://ingen:lösen@127.0.0.1:9/safos",
    });
    expect(faults).toEqual([
      expect.stringContaining(`Port ${port} is used by another program`),
      expect.stringContaining("SAFOS_MEDIA_PORT"),
      expect.stringContaining("SAFOS_DATA"),
      expect.stringContaining("ECONNREFUSED"),
    ]);
    expect(faults.join(" ")).not.toContain("lösen");
  } finally {
    await new Promise((resolve) => web.close(resolve));
    media.close();
  }
}, 20_000);

test("a setting that does not exist is told with the nearest that does", async () => {
  expect(() => readAllSettings({ SAFOS_PROT: "80" })).toThrow("Did you mean SAFOS_PORT?");
  expect(() => readAllSettings({ SAFOS_SOMETHING_ELSE_ENTIRELY: "1" })).toThrow(/is not a setting of Safos\.$/);
});

test("what is wrong with TLS is told before anything is made", async () => {
  const first = makeCertificate(folder, ["safos.example"], { label: "first" });
  const second = makeCertificate(folder, ["safos.example"], { label: "second" });
  const rubbish = join(folder, "rubbish.pem");
  writeFileSync(rubbish, "-----BEGIN CERTIFICATE-----\nnej\n");
  const redirect = createServer();
  await new Promise<void>((resolve) => redirect.listen(0, "localhost", () => resolve()));
  const { port } = redirect.address() as AddressInfo;
  const https = "https://safos.example";
  const files = { SAFOS_TLS: "files", SAFOS_TLS_REDIRECT_PORT: "0", SAFOS_PUBLIC_URL: https };
  const expectFaults = async (more: Record<string, string>, ...expected: string[]): Promise<void> =>
    expect(await faultsOf(more)).toEqual(expected.map((one) => expect.stringContaining(one)));
  try {
    const { cert, key } = first;
    await expectFaults({ ...files, SAFOS_TLS_CERT: cert, SAFOS_TLS_KEY: key });
    await expectFaults({ ...files, SAFOS_TLS_CERT: cert }, "needs SAFOS_TLS_CERT and SAFOS_TLS_KEY");
    await expectFaults({ ...files, SAFOS_TLS_CERT: join(folder, "nowhere"), SAFOS_TLS_KEY: key }, "(ENOENT)");
    await expectFaults({ ...files, SAFOS_TLS_CERT: rubbish, SAFOS_TLS_KEY: key }, "certificate cannot be read");
    await expectFaults({ ...files, SAFOS_TLS_CERT: cert, SAFOS_TLS_KEY: rubbish }, "private key cannot be read");
    await expectFaults({ ...files, SAFOS_TLS_CERT: cert, SAFOS_TLS_KEY: second.key }, "does not belong");
    await expectFaults(
      { ...files, SAFOS_TLS_CERT: cert, SAFOS_TLS_KEY: key, SAFOS_PUBLIC_URL: "http://safos.example" },
      "SAFOS_PUBLIC_URL=https://safos.example",
    );
    await expectFaults(
      { ...files, SAFOS_TLS_CERT: cert, SAFOS_TLS_KEY: key, SAFOS_TLS_REDIRECT_PORT: String(port) },
      `Port ${port}, which leads`,
    );
    await expectFaults({ SAFOS_TLS: "acme", SAFOS_TLS_REDIRECT_PORT: "0" }, "SAFOS_TLS=acme needs a name");
    await expectFaults(
      { ...files, SAFOS_TLS: "acme", SAFOS_PUBLIC_URL: "https://192.0.2.1" },
      "SAFOS_TLS=acme needs a name",
    );
    await expectFaults({ SAFOS_TLS_CERT: cert }, "are for SAFOS_TLS=files");
  } finally {
    await new Promise((resolve) => redirect.close(resolve));
  }
}, 30_000);

test("a certificate whose days are over is told with its last", async () => {
  const { cert, key } = makeCertificate(folder, ["safos.example"], { label: "old" });
  vi.setSystemTime(Date.now() + 31 * 86_400_000);
  try {
    expect(
      await faultsOf({ SAFOS_TLS: "files", SAFOS_TLS_CERT: cert, SAFOS_TLS_KEY: key, SAFOS_TLS_REDIRECT_PORT: "0" }),
    ).toEqual([expect.stringMatching(/expired on \d{4}-\d\d-\d\d/)]);
  } finally {
    vi.useRealTimers();
  }
});
