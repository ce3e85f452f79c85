import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Route, RouteTable } from "@safos/contract/route";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { uuid } from "#clock";
import { startTestServer } from "../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());

const folder = join(import.meta.dirname, "..", "..", "contract", "routes");
const tables = await Promise.all(
  readdirSync(folder).map(async (name) => (await import(join(folder, name))) as Record<string, RouteTable>),
);
const all: [string, Route][] = tables.flatMap((one) => Object.values(one)).flatMap((table) => Object.entries(table));
const fresh = all.filter(([, route]) => route.isFresh);

test("these routes ask again who one is, and no others", () => {
  expect(fresh.map(([name]) => name).toSorted()).toEqual([
    "acceptTransfer",
    "addClient",
    "addLogo",
    "addPasskey",
    "addPerson",
    "addProvider",
    "addScimToken",
    "answerAppLogin",
    "approveBreakGlass",
    "askForRecovery",
    "beginPasskey",
    "beginRecovery",
    "beginTotp",
    "cancelDeparture",
    "cancelWipe",
    "changeClient",
    "changeLook",
    "changeOrganisation",
    "changePassword",
    "changePerson",
    "changeProvider",
    "confirmTotp",
    "createApiToken",
    "createAppPassword",
    "declineTransfer",
    "endManagedGuest",
    "endProgramOf",
    "exportAuditRecords",
    "invitePerson",
    "makeRecoveryCodes",
    "offerTransfer",
    "openAppLogin",
    "planDeparture",
    "readPersonImport",
    "refuseBreakGlass",
    "removeClient",
    "removePasskey",
    "removeProvider",
    "removeTotp",
    "renewClientSecret",
    "requireFresh",
    "resetSecondFactors",
    "revokeScimToken",
    "setEmergencyAdministrators",
    "setPersonRoles",
    "setRecoveryKey",
    "showAppCode",
    "startExport",
    "startPersonImport",
    "takeOverWorkspace",
    "undoPersonImport",
  ]);
});

test("each of them refuses a session in which nothing was shown for a quarter of an hour, before it reads the body", async () => {
  const { anna } = server.people;
  const { token } = await server.safos.identity.createSession(anna.id, { kind: "api", label: "gammal" });
  await sql`update identity.session set proved_at = now() - interval '16 minutes' where label = 'gammal'`.execute(
    server.safos.database.of(),
  );
  for (const [name, { method, path }] of fresh) {
    const answer = await server.call({ ...anna, token }, method, path.replaceAll(/:[A-Za-z]+/g, uuid()));
    expect([name, answer.status, answer.body.code]).toEqual([name, 403, "STEP_UP_NEEDED"]);
  }
  // What the operator made for a program is asked nothing: nobody sits there.
  const made = await server.safos.identity.createSession(anna.id, { kind: "api", label: "x", isLasting: true });
  await sql`update identity.session set proved_at = null where id = ${made.sessionId}`.execute(
    server.safos.database.of(),
  );
  const body = { name: "Försäkringskassan" };
  const changed = await server.call({ ...anna, token: made.token }, "PATCH", "/api/v1/organisation", body);
  expect(changed.status).toBe(200);
});
