import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../testing/server.ts";
import { monthOf, weekOf } from "./span.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { usage, workspaces } = server.safos;
const db = server.safos.database.of();
const path = "/api/v1/organisation/usage";
const month = monthOf(Date.now());
const year = Number(month.slice(0, 4));

const age = () => sql`update usage.month set counted_at = now() - interval '6 minutes'`.execute(db);
interface Row {
  readonly month: string;
}
const present = async (who = anna) => {
  const { body } = await server.call(who, "GET", path);
  return (body.months as Row[]).find((one) => one.month === month);
};

test("only administrators see the numbers, and those of their own organisation", async () => {
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [britt, 403],
    [anna, 200],
    [bo, 200],
  ] as const) {
    expect((await server.call(who, "GET", path)).status).toBe(status);
    for (const list of ["workspaces", "months"])
      expect((await server.call(who, "GET", `${path}/export?list=${list}`)).status).toBe(status);
  }
  expect((await server.call(anna, "GET", `${path}?year=1`)).status).toBe(400);
  expect((await server.call(anna, "GET", `${path}?year=x`)).status).toBe(400);
  expect((await server.call(anna, "GET", `${path}/export?list=persons`)).status).toBe(400);
  expect((await server.call(anna, "GET", `${path}/export`)).status).toBe(400);
  await server.safos.identity.change(britt.id, { isDisabled: true });
  expect((await server.call(britt, "GET", path)).status).toBe(401);
  await server.safos.identity.change(britt.id, { isDisabled: false });
});

test("what is done is counted for the organisation that owns the workspace, and never who did it", async () => {
  const shared = await server.workspace("Delad", anna, agnes, bo);
  const empty = await server.workspace("Tom", anna);
  const base = `/api/v1/workspaces/${shared.id}`;
  await server.call(anna, "POST", `${base}/meetings`, { title: "Nu", isStarted: true });
  const later = await server.call(anna, "POST", `${base}/meetings`, { title: "Aldrig" });
  await server.call(anna, "DELETE", `/api/v1/meetings/${later.body.id}`);
  const document = await server.call(agnes, "POST", `${base}/documents`, { title: "Plan" });
  const shares = `/api/v1/items/document/${document.body.id}/shares`;
  // Given twice and taken back once: one document was shared.
  await server.call(anna, "POST", shares, { personId: britt.id, role: "viewer" });
  const link = await server.call(anna, "POST", shares, { isLink: true, role: "viewer" });
  await server.call(anna, "DELETE", `${shares}/${link.body.id}`);
  // That something was done in both is noted a moment later; then one was used long ago.
  await eventually(async () => {
    const { rows } = await sql`select from workspaces.workspace
      where id in (${shared.id}, ${empty.id}) and used_on is not null`.execute(db);
    expect(rows).toHaveLength(2);
  });
  await sql`update identity.person set last_seen_at = case when id = ${agnes.id} then now() - interval '8 days' else now() end
    where organisation_id = ${anna.organisationId}`.execute(db);
  const unused = async () => {
    // What was done there first may still be noted.
    await sql`update workspaces.workspace set used_on = current_date - 31 where id = ${empty.id}`.execute(db);
    await sql`delete from usage.week`.execute(db);
    await age();
    return present();
  };
  await eventually(async () =>
    expect(await unused()).toMatchObject({
      // In a month's last days the week may be the next one's.
      persons: weekOf(Date.now()).endsOn.startsWith(month) ? 1 : null,
      accounts: 2,
      workspaces: 1,
      shared: 1,
      meetings: 1,
      documents: 1,
      guests: 0,
    }),
  );
  const others = await present(bo);
  expect(others).toMatchObject({ accounts: 2, workspaces: 0, shared: 0, meetings: 0, documents: 0, bytes: 0 });
  const { rows } = await sql`select * from usage.month m, usage.week w`.execute(db);
  expect(JSON.stringify(rows)).not.toMatch(new RegExp([anna.id, agnes.id, bo.id].join("|")));
});

test("the present month is counted again after five minutes, once by all processes together, and others are left as they are", async () => {
  const before = `${year - 1}-03`;
  await usage.store(anna.organisationId, before, { meetings: 7, persons: 3 });
  await present();
  const counted = async () =>
    (await sql<{ at: Date }>`select max(counted_at) as at from usage.month where month = ${`${month}-01`}`.execute(db))
      .rows[0]?.at;
  const first = await counted();
  await present();
  expect(await counted()).toEqual(first);
  await server.workspace("Ny delad", anna, bo);
  await age();
  await Promise.all([
    usage.count(),
    twin.safos.usage.count(),
    server.call(anna, "GET", path),
    twin.call(anna, "GET", path),
  ]);
  expect(await present()).toMatchObject({ shared: 2 });
  const { body } = await server.call(anna, "GET", path);
  expect(body.years).toEqual([year, year - 1]);
  expect(body.months[0]).toEqual({
    month: before,
    persons: 3,
    accounts: null,
    workspaces: null,
    shared: null,
    meetings: 7,
    documents: null,
    bytes: null,
    guests: null,
  });
  expect((await server.call(bo, "GET", `${path}?year=${year - 1}`)).body.months).toEqual([]);
});

test("a week keeps its largest count, belongs to the month of its Sunday, and the average is of those that are over", async () => {
  expect(weekOf(Date.parse("2026-11-29T23:59:59Z"))).toEqual({
    from: new Date("2026-11-23T00:00:00Z"),
    endsOn: "2026-11-29",
  });
  expect(weekOf(Date.parse("2026-11-30T00:00:00Z")).endsOn).toBe("2026-12-06");
  const { readWeekly, storeWeek } = await import("./queries.ts");
  const organisationId = anna.organisationId;
  await sql`delete from usage.week`.execute(db);
  const store = (endsOn: string, persons: number) => storeWeek(db, endsOn, [{ organisationId, persons }]);
  const average = async (of: string, today: string) =>
    (await readWeekly(db, { month: of, today, organisationId }))[0]?.persons;
  await store("2026-11-01", 10);
  await store("2026-11-08", 20);
  await store("2026-11-08", 18);
  await store("2026-11-15", 1);
  expect(await average("2026-11", "2026-11-11")).toBe(15);
  await store("2026-12-06", 4);
  expect(await average("2026-12", "2026-12-01")).toBe(4);
  expect(await average("2026-11", "2026-11-30")).toBe(10);
  await sql`delete from usage.week`.execute(db);
});

test("the lists are taken out as CSV, and a name that a spreadsheet would calculate is text", async () => {
  await server.workspace("=1+1", anna);
  const list = await server.call(anna, "GET", `${path}/export?list=workspaces`);
  expect(list.headers.get("content-disposition")).toContain("Samarbetsytor.csv");
  expect(list.body).toContain("Namn;Ägare");
  expect(list.body).toContain("'=1+1;Anna Lindqvist");
  expect((await server.call(bo, "GET", `${path}/export?list=workspaces`)).body).not.toContain("=1+1");
  const months = await server.call(anna, "GET", `${path}/export?list=months`);
  expect(months.body).toContain(`${year - 1}-03;3;;;;7;;;`);
  await server.safos.identity.change(anna.id, { locale: "en" });
  expect((await server.call(anna, "GET", `${path}/export?list=months`)).body).toContain("Month;People a week");
});

test("guests are counted once, and those whose time ends", async () => {
  const { organisations, identity } = server.safos;
  const guestsId = (await organisations.ensureGuests()).id;
  const one = await server.workspace("Med gäst", agnes);
  const two = await server.workspace("Med samma gäst", agnes);
  await server.safos.database
    .of()
    .transaction()
    .execute(async (trx) => {
      const personId = await identity.addGuest(trx, {
        mail: "citra@konsult.example",
        displayName: "Citra",
        locale: "sv",
      });
      for (const [{ id }, days] of [
        [one, 10],
        [two, 20],
      ] as const)
        await workspaces.addGuest(trx, {
          workspaceId: id,
          personId,
          organisationId: guestsId,
          endsAt: new Date(Date.now() + days * 86_400_000),
          actorId: agnes.id,
        });
    });
  await age();
  expect(await present()).toMatchObject({ guests: 1 });
  const ending = (days: number) =>
    workspaces.countGuestsEnding(anna.organisationId, new Date(Date.now() + days * 86_400_000));
  expect([await ending(15), await ending(25)]).toEqual([0, 1]);
});
