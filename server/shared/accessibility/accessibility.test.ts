import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { startMailServer } from "../../testing/mail-server.ts";
import { eventually, startTestServer } from "../../testing/server.ts";

const mails = await startMailServer();
const server = await startTestServer(mails.environment);
afterAll(async () => {
  await server.stop();
  await mails.stop();
});
const { anna, agnes, bo } = server.people;
const db = server.safos.database.of();
const place = "/api/v1/accessibility";
const managed = "/api/v1/organisation/accessibility";
const settings = {
  contactMail: "tillganglighet@fk.example",
  contactPhone: "010-123 45 67",
  shortcomings: "Ritytan kan inte ritas på med tangentbord.",
  assessedOn: "2026-11-01",
  supervisionUrl: "https://www.digg.se/tdosanmalan",
};

beforeEach(async () => {
  await sql`delete from identity.sign_in_failure`.execute(db);
});

test("anyone reads an agency's statement by its domain, also before it has said anything, and agencies are not listed", async () => {
  const empty = await server.call(null, "GET", `${place}?domain=FK.example`);
  expect(empty.body).toMatchObject({ organisationName: "Försäkringskassan", shortcomings: "", changedAt: null });
  const changed = await server.call(anna, "PUT", managed, settings);
  expect([changed.status, changed.body.settings]).toEqual([200, settings]);
  expect((await server.call(null, "GET", `${place}?domain=fk.example`)).body).toMatchObject(settings);
  expect((await server.call(null, "GET", `${place}?domain=digg.example`)).body.contactMail).toBeNull();
  const guests = await server.safos.organisations.ensureGuests();
  for (const domain of ["annan.example", "%25", "x' or 'a'='a", guests.domains[0] ?? ""])
    expect([domain, (await server.call(null, "GET", `${place}?domain=${encodeURIComponent(domain)}`)).status]).toEqual([
      domain,
      404,
    ]);
  expect((await server.call(null, "GET", place)).status).toBe(400);
  const log = await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/audit");
    expect(JSON.stringify(body)).toContain("accessibility.changed");
    return JSON.stringify(body);
  });
  expect(log).not.toContain("Ritytan");
});

test("only administrators change it, and only what it may hold", async () => {
  expect((await server.call(null, "PUT", managed, settings)).status).toBe(401);
  expect((await server.call(agnes, "PUT", managed, settings)).status).toBe(403);
  expect((await server.call(agnes, "GET", managed)).status).toBe(403);
  for (const wrong of [
    { supervisionUrl: "javascript:alert(1)" },
    { supervisionUrl: 'https://x.example/"onclick=' },
    { contactMail: "ingen adress" },
    { contactPhone: "<b>1</b>" },
    { shortcomings: "x".repeat(10_001) },
    { assessedOn: "igår" },
    { extra: 1 },
  ])
    expect([wrong, (await server.call(anna, "PUT", managed, { ...settings, ...wrong })).status]).toEqual([wrong, 400]);
});

test("a report comes to the agency's administrators, as a notice and a letter without its words", async () => {
  const text = "Knappen <b>Spara</b> läses inte upp.\u0007 Ring mig på 070-1740605.";
  const taken = await server.call(null, "POST", `${place}/reports`, {
    domain: "fk.example",
    text,
    mail: "citra@konsult.example",
  });
  expect([taken.status, taken.body]).toEqual([201, {}]);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/notices");
    expect(body.items).toContainEqual(
      expect.objectContaining({ reason: "accessibilityReported", path: "/admin/accessibility", actor: null }),
    );
  });
  await eventually(() => {
    const letters = mails.received.filter((one) => one.to.includes(anna.name));
    expect(letters.length).toBe(1);
    expect(letters[0]?.raw ?? "").not.toContain("1740605");
  });
  const { body } = await server.call(anna, "GET", managed);
  expect(body.reports).toMatchObject([{ text: text.replace("\u0007", " "), mail: "citra@konsult.example" }]);
  expect((await server.call(bo, "GET", managed)).body.reports).toEqual([]);
  const { rows } = await sql<{ written: string }>`select coalesce(string_agg(payload::text, ' '), '') as written
    from events.outbox where type = 'accessibility.reported'`.execute(db);
  expect(rows[0]?.written).not.toContain("Knappen");
  const id = body.reports[0].id as string;
  expect((await server.call(bo, "DELETE", `${managed}/reports/${id}`)).status).toBe(404);
  expect((await server.call(agnes, "DELETE", `${managed}/reports/${id}`)).status).toBe(403);
  expect((await server.call(anna, "DELETE", `${managed}/reports/${id}`)).status).toBe(200);
  expect((await server.call(anna, "GET", managed)).body.reports).toEqual([]);
});

test("what is no report is refused, and many of one network wait", async () => {
  const report = async (body: object) =>
    server.call(null, "POST", `${place}/reports`, { domain: "fk.example", ...body });
  for (const wrong of [{}, { text: "" }, { text: "x".repeat(4001) }, { text: "x", mail: "inte en adress" }])
    expect((await report(wrong)).status).toBe(400);
  expect((await report({ text: " \u200b\n " })).status).toBe(400);
  expect((await report({ text: "x", domain: "annan.example" })).status).toBe(404);
  await sql`delete from identity.sign_in_failure`.execute(db);
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => report({ text: `rapport ${index}` })));
  const taken = answers.filter(({ status }) => status === 201).length;
  expect(taken).toBe(5);
  expect(answers.filter(({ body }) => body.code === "SIGN_IN_THROTTLED").length).toBe(7);
});

test("old reports and those beyond what anyone reads go", async () => {
  const { organisationId } = anna;
  await sql`insert into accessibility.report (id, organisation_id, text, created_at)
    select gen_random_uuid(), ${organisationId}, 'x', now() - n * interval '1 day' from generate_series(1, 600) as n`.execute(
    db,
  );
  await server.safos.jobs.add(db, "accessibility:trim", {});
  await eventually(async () => {
    const { rows } = await sql<{ count: number; oldest: number }>`select count(*)::int as count,
      max(extract(day from now() - created_at))::int as oldest from accessibility.report
      where organisation_id = ${organisationId}`.execute(db);
    expect(rows[0]?.count).toBeLessThanOrEqual(500);
    expect(rows[0]?.oldest).toBeLessThanOrEqual(366);
  });
});
