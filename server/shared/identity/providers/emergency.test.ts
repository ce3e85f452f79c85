import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { oidcDraft, startFakeOidc } from "./testing.ts";

const server = await startTestServer({ SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8" });
const op = await startFakeOidc();
afterAll(async () => {
  op.stop();
  await server.stop();
});
const { anna, agnes } = server.people;
const { identity } = server.safos;
const emergency = "/api/v1/organisation/emergency-administrators";
const name = (...who: TestPerson[]) => server.call(anna, "PUT", emergency, { personIds: who.map(({ id }) => id) });
const change = (of: TestPerson, body: object) => server.call(anna, "PATCH", `/api/v1/persons/${of.id}`, body);

await identity.change(agnes.id, { isAdmin: true });
await name(agnes);
const closed = { ...oidcDraft(op.issuer, "fk.example"), passwordsFor: "emergency" };
const made = await server.call(anna, "POST", "/api/v1/organisation/providers", closed);

test("the last whose password is good is not disabled, demoted, sent off or shut out while passwords are closed", async () => {
  expect(made.status).toBe(201);
  for (const body of [{ isDisabled: true }, { isAdmin: false }]) {
    const refused = await change(agnes, body);
    expect([body, refused.status, refused.body.code]).toEqual([body, 409, "LAST_EMERGENCY"]);
  }
  const departure = `/api/v1/persons/${agnes.id}/departure`;
  expect((await server.call(anna, "PUT", departure, { endsAt: null, successor: anna.id })).body.code).toBe(
    "LAST_EMERGENCY",
  );
  // Inviting someone again takes their password away.
  expect((await server.call(anna, "POST", `/api/v1/persons/${agnes.id}/invitation`)).body.code).toBe("LAST_EMERGENCY");
  expect((await server.call(agnes, "GET", "/api/v1/session")).body.isAdmin).toBe(true);
});

test("of two who are named one may go, and of two who go at once one stays", async () => {
  expect((await name(anna, agnes)).status).toBe(200);
  // A third administrator, so that it is not for want of any.
  await identity.add({ name: "clara@fk.example", displayName: "Clara", password: null, isAdmin: true });
  const both = await Promise.allSettled([anna, agnes].map(({ id }) => identity.change(id, { isAdmin: false })));
  const refused = both.flatMap((one) => (one.status === "rejected" ? [(one.reason as { code: string }).code] : []));
  expect(refused).toEqual(["LAST_EMERGENCY"]);
  await Promise.all([anna, agnes].map(({ id }) => identity.change(id, { isAdmin: true })));
});

test("once passwords are open again nobody is held", async () => {
  await name(agnes);
  const path = `/api/v1/organisation/providers/${made.body.id as string}`;
  expect((await server.call(anna, "PATCH", path, { isEnabled: false })).status).toBe(200);
  expect((await change(agnes, { isAdmin: false })).status).toBe(200);
  await eventually(async () => expect((await server.call(agnes, "GET", emergency)).status).toBe(403));
});
