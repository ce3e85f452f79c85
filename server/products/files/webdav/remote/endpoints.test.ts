import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkEndpoints } from "#http";
import { outwardEndpoints, outwardUploadEndpoints, remoteEndpoints } from "./endpoints.ts";

const tables = [remoteEndpoints, outwardEndpoints, outwardUploadEndpoints];
const own = readdirSync(join(import.meta.dirname, "steps")).map((name) => name.replace(/\.ts$/, ""));
const shared = readdirSync(join(import.meta.dirname, "../steps")).map((name) => name.replace(/\.ts$/, ""));

test("every step finds what it needs, cites where it comes from, and is a file by its name", () => {
  for (const table of tables) checkEndpoints(table);
  const steps = tables.flatMap((table) => Object.values(table).flatMap((endpoint) => endpoint.steps));
  for (const step of steps) expect(step.section).toMatch(/^(RFC \d+ §|Nextcloud )/);
  const names = [...new Set(steps.map((step) => step.name))];
  expect(names.filter((name) => !shared.includes(name)).sort()).toEqual(own.sort());
});

test("what writes to another server asks first whether it may", () => {
  for (const [method, { steps }] of Object.entries({ ...remoteEndpoints, ...outwardUploadEndpoints })) {
    const names = steps.map((step) => step.name);
    const at = names.findIndex((name) => ["write-remote-file", "make-remote-folder", "send-chunks"].includes(name));
    if (at >= 0)
      expect([method, names.slice(0, at)]).toEqual([method, expect.arrayContaining(["require-remote-write"])]);
  }
});
