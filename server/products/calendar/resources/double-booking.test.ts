import fc from "fast-check";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
const client = new pg.Client({ connectionString: server.databaseUrl });
await client.connect();
afterAll(async () => {
  await client.end();
  await twin.stop();
  await server.stop();
});
const { anna, agnes } = server.people;
const people = [anna, agnes] as const;
const addRoom = async (name: string): Promise<{ id: string; address: string }> =>
  (await server.call(anna, "POST", "/api/v1/organisation/resources", { name, kind: "room" })).body as {
    id: string;
    address: string;
  };
const rooms = [await addRoom("Ett"), await addRoom("Två")];
const calendarOf = async (who: TestPerson): Promise<string> =>
  ((await server.call(who, "GET", "/api/v1/calendars")).body as { items: { id: string }[] }).items[0]?.id ?? "";
const calendars = new Map([
  [anna.id, await calendarOf(anna)],
  [agnes.id, await calendarOf(agnes)],
]);

const timesAt = (slot: number, length: number) => {
  const start = Date.UTC(2027, 2, 26, 8) + slot * 1_800_000;
  return { start: new Date(start).toISOString(), end: new Date(start + length * 1_800_000).toISOString() };
};
const step = fc.record({
  kind: fc.constantFrom("book", "series", "move", "room", "remove"),
  who: fc.nat(1),
  slot: fc.nat(7),
  length: fc.integer({ min: 1, max: 3 }),
  rooms: fc.constantFrom([0], [1], [0, 1], [1, 0]),
  at: fc.nat(20),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Made {
  readonly id: string;
  readonly who: TestPerson;
}

async function take(on: typeof server, made: Made[], one: Step): Promise<number> {
  const who = people[one.who] ?? anna;
  const attendees = one.rooms.map((index) => ({ mail: rooms[index]?.address ?? "" }));
  const times = timesAt(one.slot, one.length);
  if (one.kind === "book" || one.kind === "series") {
    const rrule = one.kind === "series" ? { rrule: "FREQ=DAILY;COUNT=6", zone: "Europe/Stockholm" } : {};
    const path = `/api/v1/calendars/${calendars.get(who.id)}/entries`;
    const { status, body } = await on.call(who, "POST", path, { summary: "x", ...times, ...rrule, attendees });
    if (status === 201) made.push({ id: (body as { id: string }).id, who });
    return status;
  }
  const found = made[one.at % Math.max(made.length, 1)];
  if (!found) return 200;
  const path = `/api/v1/calendar-entries/${found.id}`;
  if (one.kind === "remove") return (await on.call(found.who, "DELETE", path)).status;
  return (await on.call(found.who, "PATCH", path, one.kind === "move" ? times : { attendees })).status;
}

/** Occurrences of different entries that overlap at one resource, and entries whose room said yes without holding it. */
async function readFaults(): Promise<unknown[]> {
  const overlaps =
    await client.query(`select a.resource_id from calendar.resource_booking a join calendar.resource_booking b
    on a.resource_id = b.resource_id and a.entry_id < b.entry_id and a.during && b.during`);
  const unheld = await client.query(`select e.id, r.name from calendar.entry e, calendar.resource r
    where e.organizer_id is not null
      and replace(e.body, E'\\r\\n ', '') ~ ('PARTSTAT=ACCEPTED:mailto:' || r.address)
      and not exists (select from calendar.resource_booking b where b.entry_id = e.id and b.resource_id = r.id)`);
  return [...overlaps.rows, ...unheld.rows];
}

test("of two processes that book, move and cancel at once, none books twice, and every room that accepted is held", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, step), { minLength: 3, maxLength: 8 }), async (pairs) => {
      const made: Made[] = [];
      const statuses: number[] = [];
      for (const [one, other] of pairs)
        statuses.push(...(await Promise.all([take(server, made, one), take(twin, made, other)])));
      // 404 and 412: the other process removed or changed it first.
      expect(statuses.filter((status) => ![200, 201, 404, 409, 412].includes(status))).toEqual([]);
      expect(await readFaults()).toEqual([]);
      for (const { id, who } of made)
        expect([200, 404]).toContain((await server.call(who, "DELETE", `/api/v1/calendar-entries/${id}`)).status);
      const { rows } = await client.query(
        "select entry_id, during, (select count(*) from calendar.entry e where e.id = entry_id) from calendar.resource_booking",
      );
      expect(rows).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 120_000);

test("of many who book the same time in two processes at once, one gets it", async () => {
  const body = { summary: "Alla vill", ...timesAt(0, 2), attendees: [{ mail: rooms[0]?.address }] };
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      const who = people[index % 2] ?? anna;
      const on = index % 3 === 0 ? twin : server;
      return on.call(who, "POST", `/api/v1/calendars/${calendars.get(who.id)}/entries`, body);
    }),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 11 }, () => 409)]);
});

test("the table itself refuses two entries at once", async () => {
  const { rows } = await client.query("select id from calendar.entry limit 1");
  await expect(
    client.query(
      `begin;
       insert into calendar.resource_booking values ('${rooms[1]?.id}', gen_random_uuid(), '[2030-01-01, 2030-01-02)');
       insert into calendar.resource_booking values ('${rooms[1]?.id}', '${rows[0].id}', '[2030-01-01 12:00, 2030-01-03)');
       set constraints calendar.resource_booking_resource_id_during_entry_id_excl immediate;`,
    ),
  ).rejects.toThrow("resource_booking_resource_id_during_entry_id_excl");
  await client.query("rollback");
});
