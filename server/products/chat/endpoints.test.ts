import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { checkEndpoints } from "#http";
import { accountDataEndpoints } from "./account-data/endpoints.ts";
import { administrationEndpoints, synapseEndpoints } from "./administration/endpoints.ts";
import { appserviceEndpoints } from "./appservices/endpoints.ts";
import { backupEndpoints } from "./backups/endpoints.ts";
import { callEndpoints } from "./calls/endpoints.ts";
import { dehydratedEndpoints } from "./dehydrated/endpoints.ts";
import { delayedEndpoints } from "./delayed/endpoints.ts";
import { deviceEndpoints } from "./devices/endpoints.ts";
import { mediaEndpoints, uploadEndpoints } from "./media/endpoints.ts";
import { openidTokenEndpoints, userinfoEndpoints } from "./openid-tokens/endpoints.ts";
import { presenceEndpoints } from "./presence/endpoints.ts";
import { profileEndpoints } from "./profiles/endpoints.ts";
import { thirdPartyEndpoints } from "./protocol/third-party.ts";
import { pushEndpoints } from "./push/endpoints.ts";
import { receiptEndpoints } from "./receipts/endpoints.ts";
import { reportEndpoints } from "./reports/endpoints.ts";
import { rendezvousEndpoints, textRendezvousEndpoints } from "./rendezvous/endpoints.ts";
import { roomEndpoints } from "./rooms/endpoints.ts";
import { sessionEndpoints } from "./sessions/endpoints.ts";
import { searchEndpoints } from "./search/endpoints.ts";
import { spaceEndpoints } from "./spaces/endpoints.ts";
import { threadEndpoints } from "./threads/endpoints.ts";
import { olderSyncEndpoints } from "./sync/endpoints.ts";
import { timelineEndpoints } from "./timeline/endpoints.ts";

const endpoints = [
  accountDataEndpoints,
  appserviceEndpoints,
  backupEndpoints,
  callEndpoints,
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
  presenceEndpoints,
  profileEndpoints,
  pushEndpoints,
  receiptEndpoints,
  rendezvousEndpoints,
  textRendezvousEndpoints,
  roomEndpoints,
  sessionEndpoints,
  spaceEndpoints,
  threadEndpoints,
  olderSyncEndpoints,
  timelineEndpoints,
  uploadEndpoints,
].flat();

/** A new device and the one that lets it in, by an id that is a secret. */
const ofRendezvous = [
  "POST /unstable/io.element.msc4388/rendezvous",
  ...["PUT", "DELETE"].map((method) => `${method} /unstable/io.element.msc4388/rendezvous/:rendezvousId`),
  "POST /rendezvous",
  ...["PUT", "DELETE"].map((method) => `${method} /rendezvous/:rendezvousId`),
];

/** What may be asked without signing in. */
const open = [
  "GET /versions",
  "GET /v1/auth_metadata",
  "GET /unstable/org.matrix.msc2965/auth_issuer",
  "GET /v3/login",
  "POST /v3/login",
  // To our page, where its person answers.
  "GET /v3/login/sso/redirect",
  "POST /v3/refresh",
  "POST /v3/register",
  "GET /v3/register/available",
  // Refused to everyone.
  "POST /v3/register/email/requestToken",
  "GET /v1/register/m.login.registration_token/validity",
  "POST /v3/account/password/email/requestToken",
  "POST /v3/account/3pid/email/requestToken",
  "GET /v1/openid/userinfo",
  // With a token what a person may, and what is left open of before a day without.
  "GET /v3/download/:serverName/:mediaId",
  "GET /v3/thumbnail/:serverName/:mediaId",
  // With the operator's secret.
  "GET /v1/register",
  "POST /v1/register",
  "POST /unstable/org.matrix.msc4140/delayed_events/:delayId",
  "GET /unstable/io.element.msc4388/rendezvous",
  "GET /unstable/io.element.msc4388/rendezvous/:rendezvousId",
  "GET /rendezvous/:rendezvousId",
  ...ofRendezvous,
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
  const ofSynapse = new Set(synapseEndpoints);
  const addresses = endpoints.flatMap((one) =>
    one.paths.map((path) => `${one.method} ${ofSynapse.has(one) ? "/_synapse/admin" : ""}${path}`),
  );
  expect(addresses.length).toBe(new Set(addresses).size);
});

test("every endpoint that changes something asks whether its person is suspended, but those that stay open", () => {
  const staysOpen = [
    ...["PUT /v3/user/:userId/account_data/:type", "PUT /v3/user/:userId/rooms/:roomId/tags/:tag"],
    ...["DELETE /v3/user/:userId/rooms/:roomId/tags/:tag"],
    ...["POST /v3/rooms/:roomId/receipt/:receiptType/:eventId", "POST /v3/rooms/:roomId/read_markers"],
    ...["POST /v3/user_directory/search", "POST /v3/publicRooms", "POST /v3/search"],
    // Looked at by what is sent: what is one's own is taken back, and one leaves.
    ...["PUT /v3/rooms/:roomId/send/:eventType/:txnId", "PUT /v3/rooms/:roomId/redact/:eventId/:txnId"],
    ...["PUT /v3/rooms/:roomId/state/:eventType/:stateKey", "POST /v3/rooms/:roomId/leave"],
    ...["POST /v3/rooms/:roomId/forget", "POST /unstable/org.matrix.msc4140/delayed_events/:delayId"],
    ...[
      "POST /v3/login",
      "POST /v1/login/get_token",
      "POST /v3/refresh",
      "POST /v3/register",
      "POST /v1/register",
      "POST /v3/account/deactivate",
      "POST /v3/account/password",
      "POST /v3/account/password/email/requestToken",
      "POST /v3/account/3pid",
      "POST /v3/account/3pid/email/requestToken",
      "POST /v3/register/email/requestToken",
      "POST /v3/logout",
    ],
    ...[
      "POST /v1/appservice/:appserviceId/ping",
      "POST /v3/logout/all",
      "POST /v3/delete_devices",
      "PUT /v3/devices/:deviceId",
      "DELETE /v3/devices/:deviceId",
    ],
    ...["POST /v3/user/:userId/openid/request_token", "POST /v3/pushers/set"],
    ...["POST /v3/rooms/:roomId/report", "POST /v3/rooms/:roomId/report/:eventId", "POST /v3/users/:userId/report"],
    ...["PUT", "DELETE"].map(
      (method) => `${method} /unstable/io.element.msc4306/rooms/:roomId/thread/:eventId/subscription`,
    ),
    ...ofRendezvous,
    // Administrators are not suspended.
    ...["PUT /v1/admin/lock/:userId", "PUT /v1/admin/suspend/:userId"],
    ...["PUT /v2/users/:userId", "POST /v1/deactivate/:userId"],
    ...["PUT /v1/rooms/:roomId/block", "POST /v1/rooms/:roomId/make_room_admin", "POST /v1/join/:roomIdOrAlias"],
    ...["DELETE /v1/rooms/:roomId", "DELETE /v2/rooms/:roomId", "POST /v1/purge_history/:roomId"],
    "POST /v1/user/:userId/redact",
    ...["DELETE /v1/users/:userId/media", "DELETE /v1/media/:serverName/:mediaId", "POST /v1/media/delete"],
    ...["quarantine", "unquarantine"].map((verb) => `POST /v1/media/${verb}/:serverName/:mediaId`),
    ...["POST /v1/room/:roomId/media/quarantine", "POST /v1/user/:userId/media/quarantine"],
    ...["POST /v1/media/protect/:mediaId", "POST /v1/media/unprotect/:mediaId"],
    ...["DELETE /v2/users/:userId/devices/:deviceId", "POST /v2/users/:userId/delete_devices"],
  ];
  const ofKeys = /^\w+ (\/v3\/(keys|room_keys|sendToDevice|pushrules)|\/unstable\/org\.matrix\.msc3814)/;
  const changing = endpoints.filter(({ method }) => method !== "GET");
  const unasked = changing
    .filter(({ steps }) => !steps.some(({ name }) => name === "refuse-suspended"))
    .map(({ method, paths }) => `${method} ${paths[0]}`)
    .filter((one) => !ofKeys.test(one));
  expect(unasked.toSorted()).toEqual(staysOpen.toSorted());
});
