import { afterAll, expect, test, vi } from "vitest";
import { sql } from "#database";
import { addPerson, eventually, startTestServer, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
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
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { put, dav, own } = caldavTools(server);

interface Room {
  id: string;
  name: string;
  address: string;
  isClosed: boolean;
  taken: { start: string; end: string }[] | null;
}
interface Entry {
  id: string;
  etag: string;
  attendees: { mail: string; answer: string; resource: { id: string; kind: string } | null }[];
}
const admin = "/api/v1/organisation/resources";
const addRoom = async (name: string, rest: object = {}, who = anna): Promise<Room> => {
  const { status, body } = await server.call(who, "POST", admin, { name, kind: "room", ...rest });
  expect([status, body.code]).toEqual([201, undefined]);
  return body as Room;
};
const times = { start: "2037-12-01T09:00:00Z", end: "2037-12-01T10:00:00Z" };
const book = async (who: TestPerson, room: Pick<Room, "address">, fields: object = {}): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/calendars/${await own(who)}/entries`, {
    summary: "Möte",
    ...times,
    attendees: [{ mail: room.address }],
    ...fields,
  });
const booked = async (who: TestPerson, room: Pick<Room, "address">, fields: object = {}): Promise<Entry> => {
  const { status, body } = await book(who, room, fields);
  expect([status, body.code]).toEqual([201, undefined]);
  return body as Entry;
};
const change = (who: TestPerson, id: string, fields: object): Promise<TestAnswer> =>
  server.call(who, "PATCH", `/api/v1/calendar-entries/${id}`, fields);
const read = async (who: TestPerson, id: string, recurrenceId?: string): Promise<Entry> =>
  (
    await server.call(
      who,
      "GET",
      `/api/v1/calendar-entries/${id}${recurrenceId === undefined ? "" : `?recurrenceId=${recurrenceId}`}`,
    )
  ).body as Entry;
const answerIn = ({ attendees }: Entry, { address }: Pick<Room, "address">): string | undefined =>
  attendees.find(({ mail }) => mail === address)?.answer;
const list = async (who: TestPerson, query: Record<string, string> = {}): Promise<Room[]> => {
  const { status, body } = await server.call(who, "GET", `/api/v1/resources?${new URLSearchParams(query).toString()}`);
  expect([status, body.code]).toEqual([200, undefined]);
  return (body as { items: Room[] }).items;
};
const takenOf = async (who: TestPerson, { id }: Room, query: object = times): Promise<Room["taken"]> =>
  (await list(who, query as Record<string, string>)).find((one) => one.id === id)?.taken ?? null;
const busyOf = async (who: TestPerson, { id }: Room, day = "2037-12-01"): Promise<{ start: string }[] | undefined> => {
  const query = `people=${id}&from=${day}T00:00:00Z&to=${day}T23:59:00Z`;
  const { body } = await server.call(who, "GET", `/api/v1/free-busy?${query}`);
  return (body as { items: { periods: { start: string }[] }[] }).items[0]?.periods;
};

test("a room accepts by itself when it is free, refuses a second entry before anything is saved, and is free again after a move, a removal and without it", async () => {
  const room = await addRoom("Åsikten", { location: "Plan 3", seats: 8, features: ["Skärm", " Skärm "] });
  expect(room).toMatchObject({
    address: "asikten@resources.fk.example",
    seats: 8,
    features: ["Skärm"],
    isClosed: false,
  });
  const entry = await booked(anna, room);
  expect(entry.attendees.find(({ mail }) => mail === room.address)).toMatchObject({
    answer: "accepted",
    resource: { id: room.id, kind: "room", organisationName: "Försäkringskassan" },
  });
  expect(await takenOf(agnes, room)).toEqual([{ start: "2037-12-01T09:00:00.000Z", end: "2037-12-01T10:00:00.000Z" }]);
  const second = await book(agnes, room, { start: "2037-12-01T09:30:00Z", end: "2037-12-01T11:00:00Z" });
  expect([second.status, second.body.code]).toEqual([409, "RESOURCE_BUSY"]);
  expect(second.body.data).toMatchObject({ name: "Åsikten", collisions: [{ start: "2037-12-01T09:30:00.000Z" }] });
  // What follows at once is no collision.
  const after = await booked(agnes, room, { start: "2037-12-01T10:00:00Z", end: "2037-12-01T10:30:00Z" });
  const moved = await change(anna, entry.id, { start: "2037-12-01T10:15:00Z", end: "2037-12-01T11:00:00Z" });
  expect(moved.body.code).toBe("RESOURCE_BUSY");
  // A refusal leaves what was held.
  expect(await takenOf(agnes, room)).toHaveLength(1);
  expect((await change(anna, entry.id, { start: "2037-12-01T12:00:00Z", end: "2037-12-01T13:00:00Z" })).status).toBe(
    200,
  );
  expect(await takenOf(agnes, room)).toEqual([]);
  expect(answerIn(await read(anna, entry.id), room)).toBe("accepted");
  // Its own time is left out when it is to be moved.
  const late = { start: "2037-12-01T12:00:00Z", end: "2037-12-01T13:00:00Z" };
  expect(await takenOf(anna, room, late)).toHaveLength(1);
  expect(await takenOf(anna, room, { ...late, entryId: entry.id })).toEqual([]);
  await server.call(agnes, "DELETE", `/api/v1/calendar-entries/${after.id}`);
  await change(anna, entry.id, { attendees: [] });
  expect(await busyOf(agnes, room)).toEqual([]);
});

test("a series takes a room in every occurrence, collides with single entries over daylight saving, and gives back what is excluded", async () => {
  const room = await addRoom("Serien");
  const weekly = { start: "2037-12-03T13:00", end: "2037-12-03T14:00", zone: "Europe/Stockholm", rrule: "FREQ=WEEKLY" };
  const series = await booked(anna, room, weekly);
  // 13:00 in summer is 11:00 by UTC, in winter 12:00.
  const summer = { start: "2038-06-03T11:30:00Z", end: "2038-06-03T12:30:00Z" };
  expect((await book(agnes, room, summer)).body.code).toBe("RESOURCE_BUSY");
  await booked(agnes, room, { start: "2038-06-03T12:00:00Z", end: "2038-06-03T13:00:00Z" });
  const other = await book(agnes, room, {
    ...weekly,
    start: "2037-12-01T13:30",
    end: "2037-12-01T14:30",
    rrule: "FREQ=DAILY;COUNT=10",
  });
  expect(other.body).toMatchObject({ code: "RESOURCE_BUSY", data: { count: 2 } });
  const taken = await takenOf(agnes, room, {
    ...weekly,
    start: "2037-12-01T13:30",
    end: "2037-12-01T14:30",
    rrule: "FREQ=DAILY;COUNT=10",
  });
  expect(taken?.map(({ start }) => start)).toEqual(["2037-12-03T12:00:00.000Z", "2037-12-10T12:00:00.000Z"]);
  await server.call(anna, "DELETE", `/api/v1/calendar-entries/${series.id}?scope=this&recurrenceId=20371203T130000`);
  await booked(agnes, room, { start: "2037-12-03T12:00:00Z", end: "2037-12-03T13:00:00Z" });
  // One occurrence moves by itself, and only where the room is free.
  const one = { scope: "this", recurrenceId: "20371210T130000" };
  expect(
    (await change(anna, series.id, { ...one, start: "2037-12-03T12:30:00Z", end: "2037-12-03T13:30:00Z" })).body.code,
  ).toBe("RESOURCE_BUSY");
  expect(
    (await change(anna, series.id, { ...one, start: "2037-12-11T12:00:00Z", end: "2037-12-11T13:00:00Z" })).status,
  ).toBe(200);
  await booked(agnes, room, { start: "2037-12-10T12:00:00Z", end: "2037-12-10T13:00:00Z" });
  expect(await busyOf(agnes, room, "2037-12-11")).toHaveLength(1);
  // What follows becomes a series of its own, with the room.
  const later = await change(anna, series.id, { scope: "following", recurrenceId: "20380107T130000", summary: "Nytt" });
  expect([later.status, answerIn(later.body as Entry, room)]).toEqual([200, "accepted"]);
  expect(await busyOf(agnes, room, "2038-01-14")).toHaveLength(1);
});

test("a calendar program invites a room by its address: it accepts, or declines in the entry, and an answer that the program writes itself counts for nothing", async () => {
  const room = await addRoom("Klienten");
  const people = (partstat: string) => [
    `ORGANIZER;CN=Anna:mailto:${anna.name}`,
    `ATTENDEE;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:${anna.name}`,
    // As Thunderbird writes it.
    `ATTENDEE;CN=Klienten;PARTSTAT=${partstat};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:${room.address.toUpperCase()}`,
  ];
  const first = await put(
    anna,
    "personal/rum-1.ics".replace("personal", await own(anna)),
    eventIn2037("rum-1", people("NEEDS-ACTION")),
  );
  expect([first.status, first.headers.get("etag")]).toEqual([201, null]);
  const stored = await dav(anna, "GET", `${await own(anna)}/rum-1.ics`);
  const unfolded = stored.text.replaceAll("\r\n ", "");
  expect(unfolded).toMatch(/ATTENDEE;[^:]*CUTYPE=ROOM;ROLE=NON-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:KLIENTEN@/i);
  await put(anna, `${await own(anna)}/rum-2.ics`, eventIn2037("rum-2", people("ACCEPTED")));
  const second = (await dav(anna, "GET", `${await own(anna)}/rum-2.ics`)).text.replaceAll("\r\n ", "");
  expect(second).toContain("PARTSTAT=DECLINED:mailto:KLIENTEN");
  await dav(anna, "DELETE", `${await own(anna)}/rum-1.ics`);
  // Written again, it asks again.
  await put(anna, `${await own(anna)}/rum-2.ics`, second.replace("SUMMARY:Möte", "SUMMARY:Annat"));
  expect((await dav(anna, "GET", `${await own(anna)}/rum-2.ics`)).text.replaceAll("\r\n ", "")).toContain(
    "PARTSTAT=ACCEPTED:mailto:KLIENTEN",
  );
  // Moved to another calendar it holds what it held, and a copy holds nothing.
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Annan" });
  const to = `${server.url}/remote.php/dav/calendars/${anna.name}/${(body as { id: string }).id}/rum-2.ics`;
  expect((await dav(anna, "MOVE", `${await own(anna)}/rum-2.ics`, undefined, { destination: to })).status).toBe(201);
  expect(await busyOf(agnes, room)).toHaveLength(1);
  expect((await book(agnes, room)).body.code).toBe("RESOURCE_BUSY");
});

test("a calendar in the trash gives its rooms back, and when it is restored they decline what others have taken since", async () => {
  const room = await addRoom("Papperskorgen");
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Tillfällig" });
  const calendarId = (body as { id: string }).id;
  const fields = { summary: "Möte", attendees: [{ mail: room.address }] };
  const at = (hour: string) => ({ start: `2037-12-02T${hour}:00:00Z`, end: `2037-12-02T${hour}:30:00Z` });
  const make = async (hour: string) =>
    (await server.call(anna, "POST", `/api/v1/calendars/${calendarId}/entries`, { ...fields, ...at(hour) }))
      .body as Entry;
  const [one, two] = [await make("09"), await make("11")];
  await server.call(anna, "DELETE", `/api/v1/calendars/${calendarId}`);
  await eventually(async () => expect(await busyOf(agnes, room, "2037-12-02")).toEqual([]));
  await booked(agnes, room, at("09"));
  const restored = await server.call(anna, "POST", `/api/v1/items/calendar/${calendarId}/restore`);
  expect(restored.status).toBe(200);
  await eventually(async () => expect(answerIn(await read(anna, one.id), room)).toBe("declined"));
  expect(answerIn(await read(anna, two.id), room)).toBe("accepted");
  expect(await busyOf(agnes, room, "2037-12-02")).toHaveLength(2);
});

test("who may not book a room is refused: other agencies, guests, those without an account, and everybody once it is closed", async () => {
  const room = await addRoom("Egna rummet");
  const sharedRoom = await addRoom("Delade rummet", { isShared: true });
  // As an address that is nobody's here: a guest by mail, and this server sends none.
  const nobody = await book(bo, { address: "finns-inte@resources.fk.example" });
  expect((await book(bo, room)).body).toEqual(nobody.body);
  expect((await list(bo)).map(({ name }) => name)).toEqual(["Delade rummet"]);
  expect(await busyOf(bo, room)).toBeUndefined();
  const theirs = await booked(bo, sharedRoom);
  expect(answerIn(theirs, sharedRoom)).toBe("accepted");
  // Unshared, it is taken from those who may not book it any more.
  expect((await server.call(anna, "PATCH", `${admin}/${sharedRoom.id}`, { isShared: false })).status).toBe(200);
  await eventually(async () => expect(answerIn(await read(bo, theirs.id), sharedRoom)).toBe("declined"));
  expect(await busyOf(anna, sharedRoom)).toEqual([]);
  const mine = await booked(anna, room);
  const closed = await server.call(anna, "PATCH", `${admin}/${room.id}`, { isClosed: true });
  expect(closed.body).toMatchObject({ isClosed: true });
  await eventually(async () => expect(answerIn(await read(anna, mine.id), room)).toBe("declined"));
  expect((await book(anna, room, { start: "2037-12-05T09:00:00Z", end: "2037-12-05T10:00:00Z" })).body.code).toBe(
    "RESOURCE_REFUSED",
  );
  expect((await list(anna)).some(({ id }) => id === room.id)).toBe(false);
  // Nothing else of the entry is held up by it.
  expect((await change(anna, mine.id, { summary: "Nytt namn" })).status).toBe(200);
});

test("only administrators keep rooms, each of their own organisation, and what is no room is refused", async () => {
  const room = await addRoom("Förvaltat");
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [britt, 403],
  ] as const) {
    expect((await server.call(who, "POST", admin, { name: "x", kind: "room" })).status).toBe(status);
    expect((await server.call(who, "GET", admin)).status).toBe(status);
    expect((await server.call(who, "PATCH", `${admin}/${room.id}`, { name: "x" })).status).toBe(status);
  }
  expect((await server.call(null, "GET", "/api/v1/resources")).status).toBe(401);
  expect((await server.call(bo, "PATCH", `${admin}/${room.id}`, { name: "Kapat" })).status).toBe(404);
  for (const body of [
    { name: "", kind: "room" },
    { name: "  ", kind: "room" },
    { name: "x", kind: "bil" },
    { name: "x", kind: "room", seats: 0 },
  ])
    expect((await server.call(anna, "POST", admin, body)).status).toBe(400);
  for (const query of [
    { start: "2037-12-01" },
    { start: "x".repeat(12), end: "2037-12-02" },
    { ...times, rrule: "FREQ=SOMETIMES" },
    { ...times, zone: "Mars/Olympus" },
  ])
    expect((await server.call(anna, "GET", `/api/v1/resources?${new URLSearchParams(query).toString()}`)).status).toBe(
      400,
    );
  const foreign = await booked(bo, await addRoom("Bos rum", {}, bo));
  expect(
    (
      await server.call(
        anna,
        "GET",
        `/api/v1/resources?${new URLSearchParams({ ...times, entryId: foreign.id }).toString()}`,
      )
    ).status,
  ).toBe(404);
  // The same name has another address.
  const twice = await addRoom("Förvaltat");
  expect(twice.address).not.toBe(room.address);
  const gone = await addPerson(server.safos, { name: "slutar@fk.example" });
  await server.safos.identity.change(gone.id, { isDisabled: true }, { kind: "person", id: anna.id });
  expect((await server.call(gone, "GET", "/api/v1/resources")).status).toBe(401);
});

test("a series takes its room on as time goes, and gives up the one occurrence that someone else has booked before", async () => {
  const room = await addRoom("Framöver");
  const weekly = { start: "2037-12-03T13:00", end: "2037-12-03T14:00", zone: "Europe/Stockholm", rrule: "FREQ=WEEKLY" };
  const series = await booked(anna, room, weekly);
  // Farther ahead than the series holds.
  await booked(agnes, room, { start: "2039-03-03T12:00:00Z", end: "2039-03-03T13:00:00Z" });
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2038-03-01T12:00:00Z") });
  try {
    await server.safos.jobs.add(server.safos.database.of(), "calendar:hold-resources", {});
    // Sessions are over by then: the table is asked.
    await eventually(async () => {
      const { rows } = await sql<{
        body: string;
        held: number[];
      }>`select body, array(select extract(day from lower(during))::int
          from calendar.resource_booking b where b.entry_id = e.id and during && '[2039-03-01, 2039-03-15)' order by 1) as held
        from calendar.entry e where e.id = ${series.id}`.execute(server.safos.database.of());
      expect(rows[0]?.body).toContain("RECURRENCE-ID;TZID=Europe/Stockholm:20390303T130000");
      expect(rows[0]?.held).toEqual([10]);
    });
  } finally {
    vi.useRealTimers();
  }
  expect(answerIn(await read(anna, series.id, "20390303T130000"), room)).toBe("declined");
  expect(answerIn(await read(anna, series.id), room)).toBe("accepted");
  expect(await busyOf(agnes, room, "2039-03-03")).toHaveLength(1);
});

test("the list comes in pages, free ones first, and each stands in one of them", async () => {
  const names = ["Sida a", "Sida b", "Sida c", "Sida d", "Sida e"];
  const rooms = [];
  for (const name of names) rooms.push(await addRoom(name, { isShared: true }));
  const day = { start: "2037-12-20T09:00:00Z", end: "2037-12-20T10:00:00Z" };
  for (const room of rooms.slice(0, 2)) await booked(anna, room, day);
  for (const who of [agnes, bo]) {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const query = { query: "Sida ", ...day, limit: "2", ...(after === undefined ? {} : { after }) };
      const { body } = await server.call(who, "GET", `/api/v1/resources?${new URLSearchParams(query).toString()}`);
      const page = body as { items: Room[]; next?: string };
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ name, taken }) => `${name} ${taken?.length}`));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(["Sida c 0", "Sida d 0", "Sida e 0", "Sida a 1", "Sida b 1"]);
  }
  for (const after of [
    "x",
    "00.",
    "22.0190a0a0-0000-7000-8000-000000000000",
    "00.------------------------------------",
  ])
    expect((await server.call(agnes, "GET", `/api/v1/resources?after=${after}`)).status).toBe(400);
});

test("who has a room when is shown to those who may find that person, of what is private only that it is taken", async () => {
  const room = await addRoom("Dagen", { isShared: true });
  const at = (hour: string) => ({ start: `2037-12-21T${hour}:00:00Z`, end: `2037-12-21T${hour}:30:00Z` });
  await booked(anna, room, at("09"));
  await booked(anna, room, { ...at("11"), class: "PRIVATE" });
  const day = "from=2037-12-21T00:00:00Z&to=2037-12-22T00:00:00Z";
  const path = `/api/v1/resources/${room.id}/times`;
  const namesFor = async (who: TestPerson) => {
    const { status, body } = await server.call(who, "GET", `${path}?${day}`);
    expect(status).toBe(200);
    return (body as { items: { organizer: string | null }[] }).items.map(({ organizer }) => organizer);
  };
  const [annas] = await namesFor(anna);
  expect(annas).toEqual(expect.any(String));
  expect(await namesFor(anna)).toEqual([annas, annas]);
  expect(await namesFor(agnes)).toEqual([annas, null]);
  expect((await server.call(null, "GET", `${path}?${day}`)).status).toBe(401);
  const week = "from=2037-12-21T00:00:00Z&to=2037-12-30T00:00:00Z";
  for (const query of [week, "from=2037-12-21T00:00:00Z&to=2037-12-20T00:00:00Z", "from=x&to=y"])
    expect((await server.call(anna, "GET", `${path}?${query}`)).status).toBe(400);
  const own = await addRoom("Bara vår");
  const nowhere = "0190a0a0-0000-7000-8000-000000000000";
  const [foreign, missing] = [own.id, nowhere].map((id) =>
    server.call(bo, "GET", `/api/v1/resources/${id}/times?${day}`),
  );
  expect((await foreign)?.body).toEqual((await missing)?.body);
  expect((await foreign)?.status).toBe(404);
});
