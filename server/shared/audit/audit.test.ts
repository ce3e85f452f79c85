import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { system } from "#events";
import { refuse } from "#http";
import { eventually, startTestServer } from "../../testing/server.ts";
import { trimAll, trimChain } from "./chain/trim.ts";
import type { AuditContext } from "./context.ts";
import type { AuditTables } from "./queries.ts";
import { exportRecords } from "./export.ts";
import { record } from "./record.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { organisationId } = anna;

type Records = { act: string; [field: string]: unknown }[];
const list = async (who = anna, query = ""): Promise<Records> =>
  ((await server.call(who, "GET", `/api/v1/audit${query}`)).body as { items: Records }).items;
const newest = async (act: string, who = anna): Promise<Records[number] | undefined> =>
  (await list(who)).find((one) => one.act === act);
/** The newest record of an act, once it has been written. */
const eventuallyNewest = async (act: string, fits: object, who = anna): Promise<Records[number]> => {
  await eventually(async () => expect(await newest(act, who)).toMatchObject(fits));
  return (await newest(act, who)) ?? { act };
};
const client = new pg.Client({ connectionString: server.databaseUrl });
await client.connect();
afterAll(() => client.end());
const verify = () => server.safos.audit.verify(organisationId);
const signIn = (name: string, password: string): Promise<Response> =>
  fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password }),
  });

test("signing in, a wrong password and signing out are written down with the address they came from", async () => {
  expect((await signIn(agnes.name, "fel lösenord")).status).toBe(401);
  await eventuallyNewest("signIn.failed", {
    category: "signIn",
    actor: { kind: "unknown", person: null },
    person: { id: agnes.id },
    origin: { address: expect.stringMatching(/127\.0\.0\.1|::1/) as string, sessionId: null },
  });
  const answer = await signIn(agnes.name, agnes.password);
  const { sessionId } = (await answer.json()) as { sessionId: string };
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  await eventuallyNewest("session.started", {
    actor: { kind: "person", person: { id: agnes.id } },
    facts: { sessionId, kind: "page" },
    origin: { requestId: answer.headers.get("x-request-id") },
  });
  await fetch(`${server.url}/api/v1/session`, {
    method: "DELETE",
    headers: { cookie, "sec-fetch-site": "same-origin" },
  });
  await eventuallyNewest("session.revoked", { facts: { sessionId } });
});

test("a rule's change says what it was and what it is, by whom", async () => {
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { guestLinks: false }, accentChroma: 0.05 });
  const record = await eventuallyNewest("organisation.changed", {
    category: "rules",
    actor: { kind: "person", person: { id: anna.id } },
    facts: { changes: { guestLinks: [true, false], accentChroma: [expect.any(Number), 0.05] } },
    origin: { sessionId: expect.any(String) as string },
  });
  expect(Object.keys((record["facts"] as { changes: object }).changes).sort()).toEqual(["accentChroma", "guestLinks"]);
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { guestLinks: true } });
});

test("who was let in and shut out stands in the log of both agencies, and of no third", async () => {
  const workspace = await server.workspace("Gemensam", anna, bo);
  await eventuallyNewest("member.added", { person: { id: bo.id }, workspace: { id: workspace.id, name: "Gemensam" } });
  await eventuallyNewest("member.added", { person: { id: bo.id }, actor: { person: { id: anna.id } } }, bo);
  const board = (
    await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/boards`, {
      title: "Hemlig titel",
      prefix: "HT",
    })
  ).body as { id: string };
  await server.call(anna, "POST", `/api/v1/items/board/${board.id}/shares`, { isLink: true, role: "viewer" });
  await eventuallyNewest("grant.added", {
    item: { kind: "board", id: board.id, title: "Hemlig titel" },
    facts: { isLink: true, role: "viewer" },
  });
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`);
  // The title is the owning agency's: the other sees that there was something, not what.
  await eventuallyNewest("member.removed", { person: { id: bo.id } }, bo);
  expect(JSON.stringify(await list(bo))).not.toContain("Hemlig titel");
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspace.id}`);
  await eventuallyNewest("workspace.trashed", { category: "deletion", workspace: { id: workspace.id } });
  expect((await list(bo)).map((one) => one.act)).not.toContain("workspace.trashed");
});

test("what lies in a workspace that a person has to themselves is named to nobody else", async () => {
  const own = await server.safos.workspaces.personalOf(agnes.id);
  const made = await server.call(agnes, "POST", `/api/v1/workspaces/${own.id}/boards`, {
    title: "Bara mitt",
    prefix: "BM",
  });
  expect(made.status).toBe(201);
  const board = `/api/v1/items/board/${made.body.id as string}`;
  expect((await server.call(agnes, "DELETE", board)).status).toBe(200);
  await eventuallyNewest("board.trashed", { item: { kind: "board", id: made.body.id, title: null } });
});

test("only administrators read the log, and only their own organisation's", async () => {
  for (const path of ["/api/v1/audit", "/api/v1/audit/state", "/api/v1/audit/export"]) {
    expect((await server.call(null, "GET", path)).status).toBe(401);
    expect((await server.call(agnes, "GET", path)).status).toBe(403);
    expect((await server.call(britt, "GET", path)).status).toBe(403);
  }
  for (const query of ["?after=0", "?after=x", "?person=x", "?category=all", "?from=igår", "?more=1"])
    expect([query, (await server.call(anna, "GET", `/api/v1/audit${query}`)).status]).toEqual([query, 400]);
  expect((await list(anna)).some((one) => (one["person"] as { id: string } | null)?.id === britt.id)).toBe(false);
});

test("the log is found by person, workspace, kind and time, page by page", async () => {
  for (let index = 0; index < 60; index++)
    await server.call(anna, "PATCH", "/api/v1/organisation", { name: `Försäkringskassan ${index}` });
  await eventuallyNewest("organisation.changed", {
    facts: { changes: { name: ["Försäkringskassan 58", "Försäkringskassan 59"] } },
  });
  const first = await server.call(anna, "GET", "/api/v1/audit?category=rules");
  const { items, next } = first.body as { items: Records; next: string };
  expect(items).toHaveLength(50);
  const rest = await list(anna, `?category=rules&after=${next}`);
  const places = [...items, ...rest].map((one) => Number(one["sequence"]));
  expect(places).toEqual(places.toSorted((a, b) => b - a));
  expect(new Set([...items, ...rest].map((one) => one.act))).toEqual(
    new Set(["organisation.changed", "organisation.created"]),
  );
  expect((await list(anna, `?person=${agnes.id}&category=signIn`)).length).toBeGreaterThan(2);
  expect(await list(anna, `?from=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
});

test("the log is taken out as lines, which stands in it too", async () => {
  const fetched = await fetch(`${server.url}/api/v1/audit/export`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  expect(fetched.headers.get("content-disposition")).toContain("safos-audit-fk.example.jsonl");
  const lines = (await fetched.text()).trimEnd().split("\n");
  const { sequence } = await verify();
  expect(lines.length).toBeGreaterThanOrEqual(sequence - 1);
  expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual(
    lines.map((_, at) => at + 1),
  );
  await eventuallyNewest("audit.exported", { category: "export", actor: { person: { id: anna.id } } });
  expect((await server.call(anna, "GET", "/api/v1/audit/export?format=xml")).status).toBe(400);
});

test("an export ends with the right to it", async () => {
  const context = { ...server.safos, db: server.safos.database.of<AuditTables>() } as unknown as AuditContext;
  let asked = 0;
  const lines = exportRecords(context, organisationId, {
    format: "json",
    actor: system,
    requireStill: () => (++asked > 1 ? Promise.reject(refuse("FORBIDDEN")) : Promise.resolve()),
  });
  expect((await lines.next()).value).toMatchObject({ count: expect.any(Number) as number });
  await expect(lines.next()).rejects.toMatchObject({ code: "FORBIDDEN" });
  await eventuallyNewest("audit.exported", { actor: { kind: "system" } });
});

test("an event that comes again stands in the log once", async () => {
  const before = await verify();
  const event = {
    id: 4_000_000_000,
    type: "person.created",
    at: new Date("2026-11-26T08:00:00.123Z"),
    ...{
      subject: "",
      topics: [],
      actor: system,
      organisationId,
      workspaceId: null,
      item: null,
      parents: [],
      origin: null,
    },
    payload: { personId: agnes.id },
  } as const;
  const context = { ...server.safos, db: server.safos.database.of<AuditTables>() } as unknown as AuditContext;
  await Promise.all(Array.from({ length: 5 }, () => record(context, event)));
  expect(await verify()).toMatchObject({ sequence: before.sequence + 1, fault: null });
});

test("two processes write one chain", async () => {
  const before = (await verify()).sequence;
  const twin = await server.twin();
  try {
    await Promise.all(
      [server, twin].flatMap((one) =>
        Array.from({ length: 10 }, (_, index) =>
          one.call(anna, "PATCH", "/api/v1/organisation", { name: `${one === twin ? "Tvilling" : "Första"} ${index}` }),
        ),
      ),
    );
    await eventually(async () => expect((await verify()).sequence).toBe(before + 20));
    expect((await verify()).fault).toBeNull();
  } finally {
    await twin.stop();
  }
});

test("what a rule no longer keeps goes from the beginning, and the rest still hangs together", async () => {
  const own = await startTestServer();
  try {
    const { anna: admin } = own.people;
    const change = (rules: object) => own.call(admin, "PATCH", "/api/v1/organisation", { rules });
    expect((await change({ auditDays: 30 })).status).toBe(400);
    const context = { ...own.safos, db: own.safos.database.of<AuditTables>() } as unknown as AuditContext;
    const checked = () => own.safos.audit.verify(admin.organisationId);
    await eventually(async () => expect((await checked()).sequence).toBeGreaterThan(3));
    const { sequence } = await checked();
    await trimAll(context);
    expect(await checked()).toMatchObject({ count: sequence, fault: null });
    // A walk that the end of keeping overtakes finds no fault.
    for (let round = 0; round < 5; round++) {
      const walks = Promise.all(Array.from({ length: 5 }, checked));
      await trimChain(context, admin.organisationId, { days: 0, nowMs: Date.now() });
      expect((await walks).map((one) => one.fault)).toEqual([null, null, null, null, null]);
      await own.call(admin, "PATCH", "/api/v1/organisation", { accentHue: 100 + round });
      const expected = sequence + 1 + round;
      await eventually(async () => expect((await checked()).sequence).toBe(expected));
    }
    // A year later everything is too old; the end stays, so that the chain goes on from it.
    await change({ auditDays: 365 });
    await eventually(async () => expect((await checked()).sequence).toBe(sequence + 6));
    await trimChain(context, admin.organisationId, { days: 365, nowMs: Date.now() + 366 * 86_400_000 });
    expect(await checked()).toMatchObject({ count: 1, sequence: sequence + 6, fault: null });
    await change({ auditDays: null });
    await eventually(async () => expect(await checked()).toMatchObject({ count: 2, fault: null }));
    const state = (await own.call(admin, "GET", "/api/v1/audit/state")).body as { count: number };
    expect(state.count).toBe(2);
  } finally {
    await own.stop();
  }
});

test("a record that is changed, taken out or written anew is found", async () => {
  const whole = await verify();
  expect(whole).toMatchObject({ fault: null, count: whole.sequence });
  await expect(client.query("update audit.record set act = 'x'")).rejects.toThrow("only added to");
  const tampered = async (statement: string, values: unknown[]): Promise<unknown> => {
    await client.query("begin");
    await client.query("alter table audit.record disable trigger all");
    await client.query(statement, values);
    await client.query("alter table audit.record enable trigger all");
    await client.query("commit");
    const { fault } = await verify();
    return fault;
  };
  const { rows } = await client.query<{ facts: object; sequence: number }>(
    "select facts, sequence from audit.record where organisation_id = $1 and act = 'organisation.changed' order by sequence limit 1",
    [organisationId],
  );
  const { facts, sequence } = rows[0] ?? { facts: {}, sequence: 0 };
  const setFacts = "update audit.record set facts = $2 where organisation_id = $1 and sequence = $3";
  expect(await tampered(setFacts, [organisationId, { changes: {} }, sequence])).toEqual({
    sequence,
    problem: "changed",
  });
  expect(await tampered(setFacts, [organisationId, facts, sequence])).toBeNull();
  const last = "delete from audit.record where organisation_id = $1 and sequence = $2";
  expect(await tampered(last, [organisationId, whole.sequence])).toEqual({
    sequence: whole.sequence,
    problem: "missing",
  });
  // Anyone who may write tables can also write the end: an end that was kept elsewhere shows it.
  const end =
    "update audit.chain c set sequence = r.sequence, hash = r.hash from audit.record r where c.organisation_id = $1 and r.organisation_id = $1 and r.sequence = $2";
  expect(await tampered(end, [organisationId, whole.sequence - 1])).toBeNull();
  expect((await server.safos.audit.verify(organisationId, whole)).fault).toEqual({
    sequence: whole.sequence,
    problem: "missing",
  });
});
