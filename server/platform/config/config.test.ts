import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { ConfigFault, choice, platformSettings, integer, origins, readSettings, secret, text, url } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const groups = {
  a: {
    port: integer("SAFOS_A_PORT", 80, [1, 65_535], "x"),
    mode: choice("SAFOS_A_MODE", "on", ["on", "off"], "x"),
    name: text("SAFOS_A_NAME", null, "x"),
  },
  b: { key: secret("SAFOS_B_KEY", 8, "x"), address: url("SAFOS_B_URL", ["https:"], "x") },
};

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment, groups);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
}

test("what is not set has its default, and an empty value counts as not set", () => {
  const expected = { a: { port: 80, mode: "on", name: null }, b: { key: null, address: null } };
  expect(readSettings({}, groups)).toEqual(expected);
  expect(readSettings({ SAFOS_A_PORT: "", SAFOS_B_KEY: "", PATH: "/bin" }, groups)).toEqual(expected);
});

test("every fault is told at once, by name, and a secret is not told at all", () => {
  const faults = faultsOf({
    SAFOS_A_PORT: "65536",
    SAFOS_A_MODE: "kanske",
    SAFOS_B_KEY: "kort",
    SAFOS_B_URL: "http://x",
    SAFOS_C: "1",
    SAFOS_A_NAME_FILE: join(folder, "saknas"),
  });
  expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
    "SAFOS_A_PORT",
    "SAFOS_A_MODE",
    "SAFOS_A_NAME_FILE",
    "SAFOS_B_KEY",
    "SAFOS_B_URL",
    "SAFOS_C",
  ]);
  expect(faults.join("\n")).not.toContain("kort");
});

test("a value may come from a file, without its line end, and not from both", () => {
  const file = join(folder, "key");
  writeFileSync(file, "en lång hemlighet\n");
  expect(readSettings({ SAFOS_B_KEY_FILE: file }, groups).b.key).toBe("en lång hemlighet");
  expect(faultsOf({ SAFOS_B_KEY_FILE: file, SAFOS_B_KEY: "en annan hemlighet" })).toEqual([
    "SAFOS_B_KEY and SAFOS_B_KEY_FILE are both set; keep one.",
  ]);
  writeFileSync(file, "kort");
  expect(faultsOf({ SAFOS_B_KEY_FILE: file })).toHaveLength(1);
});

test("whatever the environment holds, the answer is settings within their limits or a list of faults", () => {
  const name = fc.constantFrom("SAFOS_A_PORT", "SAFOS_A_MODE", "SAFOS_A_NAME", "SAFOS_B_KEY", "SAFOS_B_URL", "SAFOS_X");
  const value = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.constantFrom("on", "https://x/", "1e3", "0x10", " 80", "-1", "80.0"),
  );
  fc.assert(
    fc.property(fc.dictionary(name, value), (environment) => {
      const faults = faultsOf(environment);
      if (faults.length > 0) return;
      const { a, b } = readSettings(environment, groups);
      expect(Number.isInteger(a.port) && a.port >= 1 && a.port <= 65_535).toBe(true);
      expect(["on", "off"]).toContain(a.mode);
      expect(b.key === null || b.key.length >= 8).toBe(true);
      expect(b.address === null || b.address.startsWith("https:")).toBe(true);
      expect(environment).not.toHaveProperty("SAFOS_X");
    }),
  );
});

test("an address is kept without its last slash, and no name is set twice", () => {
  expect(readSettings({ SAFOS_B_URL: "https://safos.example//" }, groups).b.address).toBe("https://safos.example");
  const names = Object.values(platformSettings).map((one) => one.name);
  expect(new Set(names).size).toBe(names.length);
});

test("origins are addresses of servers and nothing more", () => {
  const setting = origins("SAFOS_A_ORIGINS", "x");
  expect(setting.parse("no")).toEqual(setting.fallback);
  expect(setting.parse("https://Push.example, https://push.example:443/,http://10.0.0.1:8080")).toEqual([
    "https://push.example",
    "http://10.0.0.1:8080",
  ]);
  for (const wrong of ["push.example", "", "ftp://a", "https://a/b", "https://a?b", "https://a:b@c", "https://a,,"])
    expect(() => setting.parse(wrong)).toThrow("origins");
});
