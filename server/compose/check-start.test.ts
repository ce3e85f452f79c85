import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ConfigFault } from "#config";
import { freePort } from "#database";
import { checkStart } from "./check-start.ts";
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
  expect(await faultsOf({ SAFOS_DATABASE_URL: process.env["SAFOS_TEST_CLUSTER"] ?? "" })).toEqual([]);
});

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
