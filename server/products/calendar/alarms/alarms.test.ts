import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { put } = caldavTools(server);
const together = await server.workspace("Gemensamt", anna, bo);
const { pool } = server.safos.database;

const calendarsOf = async (who: TestPerson) =>
  (await server.call(who, "GET", "/api/v1/calendars")).body["items"] as {
    id: string;
    isOwn: boolean;
    workspaceId: string;
  }[];
const own = async (who: TestPerson): Promise<string> => (await calendarsOf(who)).find((one) => one.isOwn)?.id ?? "";
const { id: shared } = (
  await server.call(anna, "POST", "/api/v1/calendars", { name: "Gruppen", workspaceId: together.id })
).body as { id: string };
/** In whole seconds, as calendars have it. */
const inMinutes = (minutes: number): string =>
  new Date(Math.floor(Date.now() / 1000) * 1000 + minutes * 60_000).toISOString();
const add = async (who: TestPerson, calendar: string, fields: object) => {
  const { status, body } = await server.call(who, "POST", `/api/v1/calendars/${calendar}/entries`, {
    start: inMinutes(10),
    end: inMinutes(40),
    ...fields,
  });
  return { status, id: body["id"] as string, reminders: body["reminders"] as number[] };
};
/** The clock goes on to when the entry's reminder goes off: what is after it is counted from a moment before. */
const pass = (id: string) =>
  pool.query("update calendar.entry set alarm_at = now() - interval '20 minutes' where id = $1", [id]);
const remind = () => server.safos.jobs.add(server.safos.database.of(), "calendar:remind", {});
const alarmAt = async (id: string): Promise<Date | null> =>
  (await pool.query("select alarm_at from calendar.entry where id = $1", [id])).rows[0]?.alarm_at ?? null;
interface ReminderNotice {
  title: string;
  reason: string;
  excerpt: string;
  path: string;
}
const remindersOf = async (who: TestPerson, title: string): Promise<ReminderNotice[]> =>
  ((await server.call(who, "GET", "/api/v1/notices")).body["items"] as ReminderNotice[]).filter(
    (one) => one.reason === "reminder" && one.title === title,
  );

const quietly = async (who: TestPerson, title: string): Promise<void> => {
  // What is told of in the same round has come.
  const { id } = await add(agnes, await own(agnes), { summary: `Efter ${title}`, reminders: [15] });
  await pass(id);
  await remind();
  await eventually(async () => expect(await remindersOf(agnes, `Efter ${title}`)).toHaveLength(1));
  expect(await remindersOf(who, title)).toEqual([]);
};

test("one is reminded once of what is about to begin, whatever the number of processes, and nobody else is", async () => {
  const start = inMinutes(10);
  const { id, reminders } = await add(anna, await own(anna), { summary: "Styrgrupp", start, reminders: [15, 15, 10] });
  expect(reminders).toEqual([15, 10]);
  expect(await alarmAt(id)).toBeInstanceOf(Date);
  const twin = await server.twin();
  await pass(id);
  // What is written between the moment and the telling does not keep it from being told.
  expect((await server.call(anna, "PATCH", `/api/v1/calendar-entries/${id}`, { location: "Sal 2" })).status).toBe(200);
  await Promise.all([remind(), remind(), remind()]);
  await eventually(async () =>
    expect(await remindersOf(anna, "Styrgrupp")).toMatchObject([{ excerpt: start, path: `/calendar?entry=${id}` }]),
  );
  await remind();
  await quietly(bo, "Styrgrupp");
  expect(await remindersOf(anna, "Styrgrupp")).toHaveLength(1);
  await twin.stop();
});

test("a client's reminder counts as well; of what is over, moved on or removed nothing is said", async () => {
  const stamp = (minutes: number): string => inMinutes(minutes).replaceAll(/[-:]|\.\d+/g, "");
  const text = (uid: string, from: number, to: number): string =>
    eventText(uid, [
      `DTSTART:${stamp(from)}`,
      `DTEND:${stamp(to)}`,
      `SUMMARY:${uid}`,
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "TRIGGER:-PT15M",
      "END:VALARM",
    ]);
  const calendar = await own(anna);
  const idOf = async (uid: string): Promise<string> =>
    (await pool.query("select id from calendar.entry where uid = $1", [uid])).rows[0].id as string;
  const address = (uid: string): string => `${calendar}/${uid}.ics`;
  for (const [uid, from, to] of [
    ["klient", 10, 40],
    ["slut", -200, -100],
    ["flyttad", 10, 40],
    ["borttagen", 10, 40],
  ] as const)
    expect((await put(anna, address(uid), text(uid, from, to))).status).toBe(201);
  expect(await alarmAt(await idOf("slut"))).toBe(null);
  for (const uid of ["klient", "slut", "flyttad", "borttagen"]) await pass(await idOf(uid));
  await pool.query("update calendar.entry set alarm_at = now() - interval '1 day' where uid = 'slut'");
  expect((await put(anna, address("flyttad"), text("flyttad", 100, 130))).status).toBe(204);
  expect((await server.call(anna, "DELETE", `/api/v1/calendar-entries/${await idOf("borttagen")}`)).status).toBe(200);
  await remind();
  await eventually(async () => expect(await remindersOf(anna, "klient")).toHaveLength(1));
  for (const uid of ["slut", "flyttad", "borttagen"]) await quietly(anna, uid);
});

test("in a calendar that many share who wrote the entry is reminded, for as long as they may read it", async () => {
  const { id, status } = await add(bo, shared, { summary: "Gemensam post", reminders: [15] });
  expect([status, await alarmAt(id)]).toEqual([201, expect.any(Date)]);
  const gone = await add(bo, shared, { summary: "Senare post", reminders: [15] });
  await pass(id);
  await remind();
  await eventually(async () => expect(await remindersOf(bo, "Gemensam post")).toHaveLength(1));
  await quietly(anna, "Gemensam post");
  await server.call(anna, "DELETE", `/api/v1/workspaces/${together.id}/members/${bo.id}`);
  await pass(gone.id);
  await remind();
  await quietly(bo, "Senare post");
  await server.call(anna, "POST", `/api/v1/workspaces/${together.id}/members`, { name: bo.name, role: "editor" });
});

test("who is invited has a reminder of their own, which no change of the organiser's touches", async () => {
  const { id } = await add(anna, await own(anna), {
    summary: "Inbjudan",
    reminders: [60],
    attendees: [{ personId: bo.id }, { personId: agnes.id }],
  });
  const copyOf = (who: TestPerson) =>
    eventually(async () => {
      const { rows } = await pool.query(
        "select copy_id as id from calendar.invitation where source_id = $1 and person_id = $2",
        [id, who.id],
      );
      return rows[0].id as string;
    });
  const read = async (who: TestPerson, entry: string) =>
    (await server.call(who, "GET", `/api/v1/calendar-entries/${entry}`)).body;
  const [bos, agneses] = [await copyOf(bo), await copyOf(agnes)];
  expect((await read(bo, bos))["reminders"]).toEqual([15]);
  const change = await server.call(bo, "PATCH", `/api/v1/calendar-entries/${bos}`, { reminders: [20] });
  expect([change.status, change.body["reminders"]]).toEqual([200, [20]]);
  await server.call(anna, "PATCH", `/api/v1/calendar-entries/${id}`, { location: "Sal 3" });
  await eventually(async () => expect((await read(bo, bos))["location"]).toBe("Sal 3"));
  expect((await read(bo, bos))["reminders"]).toEqual([20]);
  expect((await read(anna, id))["reminders"]).toEqual([60]);
  await server.call(agnes, "POST", `/api/v1/calendar-entries/${agneses}/answer`, { answer: "declined" });
  for (const one of [bos, agneses]) await pass(one);
  // A copy that is just being written, since someone else has answered, is told of in the next round.
  await eventually(async () => {
    await remind();
    expect(await remindersOf(bo, "Inbjudan")).toHaveLength(1);
  });
  await quietly(agnes, "Inbjudan");
});

test("another zone of the calendar moves the reminders of whole days", async () => {
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Resa" });
  const calendar = body["id"] as string;
  const { id, reminders } = await add(anna, calendar, {
    summary: "Hel dag",
    start: "2036-03-03",
    end: "2036-03-04",
    reminders: [-540],
  });
  expect(reminders).toEqual([-540]);
  // Ten years on it is looked at once a year until it is near.
  expect((await alarmAt(id))?.getTime()).toBeLessThan(Date.now() + 401 * 86_400_000);
  await server.call(anna, "PATCH", `/api/v1/calendars/${calendar}`, { timeZone: "America/New_York" });
  expect((await alarmAt(id))?.getTime()).toBeLessThanOrEqual(Date.now());
});

test("reminders that are too many or too far off, and those of strangers, are refused", async () => {
  const calendar = await own(anna);
  for (const reminders of [[40_321], [-1441], [1.5], [1, 2, 3, 4, 5, 6], "15"])
    expect((await add(anna, calendar, { summary: "Fel", reminders })).status).toBe(400);
  const { id } = await add(anna, calendar, { summary: "Annas", reminders: [5] });
  const change = async (who: TestPerson | null) =>
    (await server.call(who, "PATCH", `/api/v1/calendar-entries/${id}`, { reminders: [] })).status;
  expect([await change(null), await change(bo), await change(britt)]).toEqual([401, 404, 404]);
  expect(await change(anna)).toBe(200);
  expect(await alarmAt(id)).toBe(null);
});

test("thousands of reminders of one person do not hold up anybody else's", async () => {
  const many = await add(bo, await own(bo), { summary: "Många", reminders: [15] });
  const { id } = await add(anna, await own(anna), { summary: "Efter de många", reminders: [15] });
  await pool.query(
    `insert into calendar.entry (id, calendar_id, name, uid, body, etag, kind, class, summary, location, starts_at, ends_at,
      is_recurring, is_plain, shows_as, revision, created_by, created_at, changed_at)
    select gen_random_uuid(), calendar_id, n || '.ics', n, body, etag, kind, class, summary, location, starts_at, ends_at,
      is_recurring, is_plain, shows_as, revision + n, created_by, created_at, changed_at
    from calendar.entry, generate_series(1, 2000) n where id = $1`,
    [many.id],
  );
  const calendar = await own(bo);
  await pool.query("update calendar.entry set alarm_at = now() - interval '30 minutes' where calendar_id = $1", [
    calendar,
  ]);
  await pass(id);
  const due = async (): Promise<number> =>
    Number(
      (await pool.query("select count(*) from calendar.entry where calendar_id = $1 and alarm_at <= now()", [calendar]))
        .rows[0].count,
    );
  const before = await due();
  const from = performance.now();
  await remind();
  await eventually(async () => expect(await remindersOf(anna, "Efter de många")).toHaveLength(1));
  expect(performance.now() - from).toBeLessThan(5000);
  await eventually(async () => expect(await due()).toBe(before - 200));
  await remind();
  await eventually(async () => expect(await due()).toBe(before - 400));
});
