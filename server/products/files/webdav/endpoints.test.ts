import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkEndpoints } from "#http";
import { bulkEndpoints, fileEndpoints, topEndpoints, uploadEndpoints } from "./endpoints.ts";
import { commentEndpoints, taggedEndpoints, tagEndpoints, trashEndpoints, versionEndpoints } from "./trees.ts";

const tables = [
  fileEndpoints,
  uploadEndpoints,
  trashEndpoints,
  versionEndpoints,
  commentEndpoints,
  tagEndpoints,
  taggedEndpoints,
  bulkEndpoints,
  topEndpoints,
];

const steps = tables.flatMap((table) => Object.values(table).flatMap((endpoint) => endpoint.steps));

test("every step finds what it needs, cites where it comes from, and is a file by its name", () => {
  for (const table of tables) checkEndpoints(table);
  for (const step of steps) expect(step.section).toMatch(/^(RFC \d+ §|Nextcloud )/);
  const files = readdirSync(join(import.meta.dirname, "steps")).map((name) => name.replace(/\.ts$/, ""));
  expect([...new Set(steps.map((step) => step.name))].sort()).toEqual(files.sort());
});

test("access is asked before anything is changed, once for each path of the request", () => {
  for (const [method, { steps: own }] of Object.entries(fileEndpoints)) {
    const asking = own.filter((step) => step.gives.some((one) => one === "source" || one === "parent"));
    expect([method, asking.length]).toEqual([
      method,
      method === "OPTIONS" ? 0 : ["MOVE", "COPY"].includes(method) ? 2 : 1,
    ]);
  }
});
