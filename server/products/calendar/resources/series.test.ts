import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

/** Far ahead, so that it is never over. */
const eventIn2037 = (uid: string, lines: readonly string[] = []): string =>
  eventText(
    uid,
    lines.some((one) => one.startsWith("DTSTART"))
      ? lines
      : ["DTSTART:20371201T090000Z", "DTEND:20371201T100000Z", ...lines],
  );

const server = await startTestServer();
const client = new pg.Client({ connectionString: server.databaseUrl });
await client.connect();
afterAll(async () => {
  await client.end();
  await server.stop();
});
const { anna, agnes } = server.people;
const { put, dav, calendar } = caldavTools(server);

interface Room {
  id: string;
  address: string;
}
const addRoom = async (name: string): Promise<Room> =>
  (await server.call(anna, "POST", "/api/v1/organisation/resources", { name, kind: "room" })).body as Room;
const own = async (who: TestPerson): Promise<string> =>
  ((await server.call(who, "GET", "/api/v1/calendars")).body as { items: { id: string }[] }).items[0]?.id ?? "";
const book = async (who: TestPerson, { address }: Room, fields: object) =>
  server.call(who, "POST", `/api/v1/calendars/${await own(who)}/entries`, {
    summary: "Möte",
    start: "2037-12-01T09:00:00Z",
    end: "2037-12-01T10:00:00Z",
    attendees: [{ mail: address }],
    ...fields,
  });
const heldBy = async ({ id }: Room): Promise<string[]> =>
  (
    await client.query<{ day: string }>(
      "select to_char(lower(during) at time zone 'UTC', 'YYYY-MM-DD') as day from calendar.resource_booking where resource_id = $1 order by 1",
      [id],
    )
  ).rows.map(({ day }) => day);
const people = ({ address }: Room): string[] => [
  `ORGANIZER:mailto:${anna.name}`,
  `ATTENDEE;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:${anna.name}`,
  `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address}`,
];
const unfold = (text: string): string => text.replaceAll("\r\n ", "");

test("a rule that never names a day is refused with a room, and one that seldom does holds its next day", async () => {
  const room = await addRoom("Skottdagen");
  const rare = [
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", null],
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", null],
    ["FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", null],
  ] as const;
  const address = await own(anna);
  for (const [index, [rrule]] of rare.entries()) {
    const answer = await book(anna, room, { rrule });
    // The day on which it begins is one of it (RFC 5545 §3.8.5.3), and what follows is either known or refused plainly.
    expect([201, 400]).toContain(answer.status);
    const lines = [`RRULE:${rrule}`, ...people(room)];
    const written = await put(anna, `${address}/sällan-${index}.ics`, eventIn2037(`sällan-${index}`, lines));
    expect([201, 400, 403]).toContain(written.status);
    if (answer.status === 201) await server.call(anna, "DELETE", `/api/v1/calendar-entries/${answer.body.id}`);
    await dav(anna, "DELETE", `${address}/sällan-${index}.ics`);
  }
  expect(await heldBy(room)).toEqual([]);
  const leap = { start: "2028-02-29T09:00:00Z", end: "2028-02-29T10:00:00Z" };
  expect((await book(anna, room, { ...leap, rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29" })).status).toBe(201);
  expect(await heldBy(room)).toEqual(["2028-02-29", "2032-02-29"]);
  const query = new URLSearchParams({ ...leap, rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }).toString();
  expect([200, 400]).toContain((await server.call(anna, "GET", `/api/v1/resources?${query}`)).status);
});

test("a series that begins later is held and looked at for 400 days from its beginning, and the refusal says which dates clash", async () => {
  const room = await addRoom("Långt fram");
  const daily = { start: "2029-01-01T09:00:00Z", end: "2029-01-01T10:00:00Z", rrule: "FREQ=DAILY" };
  for (const day of ["2029-03-05", "2029-11-30", "2030-01-31"])
    expect((await book(agnes, room, { start: `${day}T09:30:00Z`, end: `${day}T11:00:00Z` })).status).toBe(201);
  const { body } = await book(anna, room, daily);
  expect(body).toMatchObject({ code: "RESOURCE_BUSY", data: { count: 3 } });
  expect((body.data as { collisions: { start: string }[] }).collisions.map(({ start }) => start.slice(0, 10))).toEqual([
    "2029-03-05",
    "2029-11-30",
    "2030-01-31",
  ]);
  // More than a list shows.
  const busy = { start: "2031-03-03T09:00:00Z", end: "2031-03-03T10:00:00Z" };
  expect((await book(agnes, room, { ...busy, rrule: "FREQ=DAILY;COUNT=30" })).status).toBe(201);
  const many = await book(anna, room, { ...busy, rrule: "FREQ=DAILY;COUNT=40" });
  expect((many.body.data as { collisions: unknown[] }).collisions).toHaveLength(30);
});

test("a series whose occurrences overlap one another moves by a day, and to another calendar", async () => {
  const room = await addRoom("Överlapp");
  const long = { start: "2038-01-04T08:00:00Z", end: "2038-01-05T20:00:00Z", rrule: "FREQ=DAILY;COUNT=8" };
  const { status, body } = await book(anna, room, long);
  expect(status).toBe(201);
  const moved = await server.call(anna, "PATCH", `/api/v1/calendar-entries/${body.id}`, {
    start: "2038-01-05T08:00:00Z",
    end: "2038-01-06T20:00:00Z",
  });
  expect(moved.status).toBe(200);
  expect((await heldBy(room))[0]).toBe("2038-01-05");
  const [from, to] = [await calendar(anna), await calendar(anna)];
  const lines = ["DTSTART:20380301T080000Z", "DTEND:20380302T200000Z", "RRULE:FREQ=DAILY;COUNT=8", ...people(room)];
  expect((await put(anna, `${from}/serie.ics`, eventIn2037("serie", lines))).status).toBe(201);
  const destination = `${server.url}/remote.php/dav/calendars/${anna.name}/${to}/serie.ics`;
  expect((await dav(anna, "MOVE", `${from}/serie.ics`, undefined, { destination })).status).toBe(201);
  expect((await heldBy(room)).filter((day) => day.startsWith("2038-03"))).toHaveLength(8);
});

test("two entries swap what they hold within one transaction, and what still collides at its end is refused", async () => {
  const room = await addRoom("Byte");
  const at = (hour: string) => ({ start: `2038-05-03T${hour}:00:00Z`, end: `2038-05-03T${hour}:30:00Z` });
  const [one, two] = [(await book(anna, room, at("09"))).body.id, (await book(agnes, room, at("11"))).body.id];
  const move = (id: unknown, hour: string) =>
    client.query(
      "update calendar.resource_booking set during = tstzrange($1, $1::timestamptz + interval '30 minutes') where entry_id = $2",
      [`2038-05-03T${hour}:00:00Z`, id],
    );
  await client.query("begin");
  await move(one, "11");
  await move(two, "09");
  await client.query("commit");
  await client.query("begin");
  await move(one, "09");
  await expect(client.query("commit")).rejects.toMatchObject({ code: "23P01" });
});

test("an occurrence that a room declines by itself leaves every other date as it was, those that have been changed too", async () => {
  const room = await addRoom("Ett datum");
  const address = await calendar(anna);
  const path = `${address}/vecka.ics`;
  const weekly = ["DTSTART:20380601T090000Z", "DTEND:20380601T100000Z", "RRULE:FREQ=WEEKLY;COUNT=6"];
  expect((await put(anna, path, eventIn2037("vecka", [...weekly, ...people(room)]))).status).toBe(201);
  const taken = { start: "2038-06-16T09:00:00Z", end: "2038-06-16T10:00:00Z" };
  expect((await book(agnes, room, taken)).status).toBe(201);
  const stored = unfold((await dav(anna, "GET", path)).text);
  const master = /BEGIN:VEVENT[^]*?END:VEVENT\r\n/.exec(stored)?.[0] ?? "";
  const override = (id: string, start: string) =>
    master
      .replace(/RRULE.*\r\n/, "")
      .replace(/DTSTART.*\r\n/, `RECURRENCE-ID:${id}\r\nDTSTART:${start}\r\n`)
      .replace(/DTEND.*\r\n/, `DTEND:${start.slice(0, 9)}100000Z\r\n`);
  // One stays on its day, one is moved to where another has the room.
  const changed = stored.replace(
    "END:VCALENDAR",
    `${override("20380608T090000Z", "20380608T090000Z")}${override("20380615T090000Z", "20380616T090000Z")}END:VCALENDAR`,
  );
  expect((await put(anna, path, changed)).status).toBe(204);
  const events = [...unfold((await dav(anna, "GET", path)).text).matchAll(/BEGIN:VEVENT[^]*?END:VEVENT/g)].map(
    ([text]) => ({
      id: /RECURRENCE-ID[^:]*:(.*)/.exec(text)?.[1]?.trim() ?? null,
      answer: new RegExp(`PARTSTAT=([A-Z-]+)[^:]*:mailto:${room.address}`).exec(text)?.[1],
    }),
  );
  expect(events).toEqual([
    { id: null, answer: "ACCEPTED" },
    { id: "20380608T090000Z", answer: "ACCEPTED" },
    { id: "20380615T090000Z", answer: "DECLINED" },
  ]);
  expect(await heldBy(room)).toEqual([
    "2038-06-01",
    "2038-06-08",
    "2038-06-16",
    "2038-06-22",
    "2038-06-29",
    "2038-07-06",
  ]);
});
