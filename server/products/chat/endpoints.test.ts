import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { checkEndpoints } from "#http";
import { accountDataEndpoints } from "./account-data/endpoints.ts";
import { administrationEndpoints, synapseEndpoints } from "./administration/endpoints.ts";
import { backupEndpoints } from "./backups/endpoints.ts";
import { dehydratedEndpoints } from "./dehydrated/endpoints.ts";
import { delayedEndpoints } from "./delayed/endpoints.ts";
import { deviceEndpoints } from "./devices/endpoints.ts";
import { mediaEndpoints, uploadEndpoints } from "./media/endpoints.ts";
import { openidTokenEndpoints, userinfoEndpoints } from "./openid-tokens/endpoints.ts";
import { profileEndpoints } from "./profiles/endpoints.ts";
import { thirdPartyEndpoints } from "./protocol/third-party.ts";
import { pushEndpoints } from "./push/endpoints.ts";
import { receiptEndpoints } from "./receipts/endpoints.ts";
import { reportEndpoints } from "./reports/endpoints.ts";
import { roomEndpoints } from "./rooms/endpoints.ts";
import { sessionEndpoints } from "./sessions/endpoints.ts";
import { searchEndpoints } from "./search/endpoints.ts";
import { spaceEndpoints } from "./spaces/endpoints.ts";
import { timelineEndpoints } from "./timeline/endpoints.ts";

const endpoints = [
  accountDataEndpoints,
  backupEndpoints,
  dehydratedEndpoints,
  delayedEndpoints,
  deviceEndpoints,
  mediaEndpoints,
  openidTokenEndpoints,
  userinfoEndpoints,
  searchEndpoints,
  thirdPartyEndpoints,
  reportEndpoints,
  administrationEndpoints,
  synapseEndpoints,
  profileEndpoints,
  pushEndpoints,
  receiptEndpoints,
  roomEndpoints,
  sessionEndpoints,
  spaceEndpoints,
  timelineEndpoints,
  uploadEndpoints,
].flat();

/** What may be asked without signing in. */
const open = [
  "GET /versions",
  "GET /v1/auth_metadata",
  "GET /unstable/org.matrix.msc2965/auth_issuer",
  "GET /v3/login",
  "POST /v3/login",
  "POST /v3/refresh",
  "POST /v3/register",
  "GET /v3/register/available",
  "GET /v1/openid/userinfo",
  // With the operator's secret.
  "GET /v1/register",
  "POST /v1/register",
  "GET /v3/publicRooms",
  "POST /unstable/org.matrix.msc4140/delayed_events/:delayId",
  "GET /v3/directory/list/room/:roomId",
];

test("every endpoint has a person, but those that are open to all", () => {
  const without = endpoints.filter(({ steps }) => steps[0]?.name !== "require-person");
  expect(without.map(({ method, paths }) => `${method} ${paths[0]}`).toSorted()).toEqual(open.toSorted());
});

test("every step finds what it needs, cites where it comes from, and is a file by its name", () => {
  checkEndpoints(Object.fromEntries(endpoints.map((one) => [`${one.method} ${one.paths[0]}`, one])));
  const files = new Set(
    readdirSync(import.meta.dirname, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && basename(entry.parentPath) === "steps")
      .map((entry) => entry.name.replace(/\.ts$/, "")),
  );
  for (const { steps, section } of endpoints) {
    expect(section).not.toBe("");
    for (const step of steps) {
      expect(step.section).not.toBe("");
      expect(files).toContain(step.name);
    }
  }
  const used = new Set([
    ...endpoints.flatMap(({ steps }) => steps.map((step) => step.name)),
    "answer-sync",
    "answer-sliding",
    "store-filter",
  ]);
  expect(files.difference(used)).toEqual(new Set());
});

test("no address is served twice", () => {
  const addresses = endpoints.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
  expect(addresses.length).toBe(new Set(addresses).size);
});
