import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
await server.workspace("Gemensamt", anna, bo);

const own = async (who: TestPerson): Promise<string> => {
  const { body } = await server.call(who, "GET", "/api/v1/calendars");
  return (body as { items: { id: string; isOwn: boolean; isDefault: boolean }[] }).items.find(
    (one) => one.isOwn && one.isDefault,
  )?.id as string;
};
const plan = async (who: TestPerson, start: string, end: string, rest: object = {}) =>
  (await server.call(who, "POST", `/api/v1/calendars/${await own(who)}/entries`, { summary: "x", start, end, ...rest }))
    .body as { id: string };
const week = { from: "2026-12-07T00:00:00Z", to: "2026-12-12T00:00:00Z", minutes: "60" };
const propose = (who: TestPerson | null, people: readonly TestPerson[], rest: object = {}) => {
  const query: Record<string, string> = { ...week, people: people.map(({ id }) => id).join(","), ...rest };
  return server.call(who, "GET", `/api/v1/calendar-proposals?${new URLSearchParams(query).toString()}`);
};

test("the best times come first, by what lies in all calendars that the caller may know", async () => {
  await plan(anna, "2026-12-07T07:00:00Z", "2026-12-07T12:00:00Z");
  await plan(bo, "2026-12-07T12:00:00Z", "2026-12-07T16:00:00Z");
  await plan(agnes, "2026-12-08T07:00:00Z", "2026-12-08T08:00:00Z");
  const { status, body } = await propose(anna, [anna, agnes, bo, britt]);
  expect(status).toBe(200);
  expect(body.counted).toBe(3);
  // Britt's calendar is not Anna's to see: she counts for nothing.
  expect(body.hidden).toEqual([britt.id]);
  expect(body.items[0]).toEqual({
    start: "2026-12-08T08:00:00.000Z",
    end: "2026-12-08T09:00:00.000Z",
    free: 3,
    tentative: 0,
    away: 0,
  });
  expect(body.items).toHaveLength(5);
  const without = await propose(anna, [anna, agnes, bo], { without: "2026-12-08,2026-12-09" });
  expect(without.body.items[0].start).toBe("2026-12-10T07:00:00.000Z");
});

test("an entry that is to be moved takes nothing of the time of those who are in it", async () => {
  const entry = await plan(anna, "2026-12-14T07:00:00Z", "2026-12-14T08:00:00Z", { attendees: [{ personId: bo.id }] });
  const day = { from: "2026-12-14T06:00:00Z", to: "2026-12-14T17:00:00Z" };
  const first = async (rest: object = {}) => (await propose(anna, [anna, bo], { ...day, ...rest })).body.items[0];
  await eventually(async () => expect((await first()).start).toBe("2026-12-14T08:00:00.000Z"));
  await eventually(async () =>
    expect(await first({ entryId: entry.id })).toMatchObject({ start: "2026-12-14T07:00:00.000Z", free: 2 }),
  );
  // Of another's entry nobody is told anything so.
  expect((await propose(britt, [britt], { ...day, entryId: entry.id })).status).toBe(404);
});

test("it is refused to nobody's account, for too long, for what is no person, day, zone or length", async () => {
  expect((await propose(null, [anna])).status).toBe(401);
  for (const rest of [
    { to: "2027-02-12T00:00:00Z" },
    { to: "2026-12-01T00:00:00Z" },
    { people: "x".repeat(36) },
    { minutes: "0" },
    { minutes: "1441" },
    { minutes: "x" },
    { zone: "Nowhere/Land" },
    { without: "jul" },
    { entryId: "x" },
  ])
    expect([JSON.stringify(rest), (await propose(anna, [anna], rest)).status]).toEqual([JSON.stringify(rest), 400]);
  const many = Array.from({ length: 51 }, () => crypto.randomUUID()).join(",");
  expect((await propose(anna, [anna], { people: many })).status).toBe(400);
  expect((await propose(anna, [anna], { minutes: "600" })).body.items).toEqual([]);
});

test("absence shows as being out of office to colleagues alone, by whole days and by hours, and not of what is private", async () => {
  const busy = async (who: TestPerson, of: TestPerson): Promise<string[]> => {
    const query = `people=${of.id}&from=2027-01-10T23:00:00Z&to=2027-01-17T00:00:00Z`;
    const { body } = await server.call(who, "GET", `/api/v1/free-busy?${query}`);
    return (body as { items: { periods: { kind: string; start: string }[] }[] }).items.flatMap(({ periods }) =>
      periods.map(({ kind, start }) => `${start.slice(8, 13)} ${kind}`),
    );
  };
  const made = await plan(anna, "2027-01-11", "2027-01-13", { summary: "Semester", isAbsence: true });
  expect(made).toMatchObject({ isAbsence: true });
  await plan(anna, "2027-01-12T09:00:00Z", "2027-01-12T10:00:00Z");
  await plan(anna, "2027-01-14T12:00:00Z", "2027-01-14T16:00:00Z", { isAbsence: true });
  await plan(anna, "2027-01-15T12:00:00Z", "2027-01-15T16:00:00Z", { isAbsence: true, class: "PRIVATE" });
  // A meeting in an absence is absence.
  const expected = ["10T23 unavailable", "14T12 unavailable", "15T12 busy"];
  expect(await busy(agnes, anna)).toEqual(expected);
  expect(await busy(bo, anna)).toEqual(["10T23 busy", "14T12 busy", "15T12 busy"]);
  const first = await propose(agnes, [anna], { from: "2027-01-11T00:00:00Z", to: "2027-01-16T00:00:00Z" });
  expect(first.body.items[0]).toMatchObject({ start: "2027-01-13T07:00:00.000Z", free: 1 });
  const path = `/api/v1/calendar-entries/${made.id}`;
  expect((await server.call(anna, "PATCH", path, { isAbsence: false })).body).toMatchObject({ isAbsence: false });
  expect((await busy(agnes, anna))[0]).toBe("10T23 busy");
  expect((await server.call(anna, "PATCH", path, { isAbsence: "ja" })).status).toBe(400);
});

test("who is invited to someone's absence is not absent by it, and calendar programs read it as they write it", async () => {
  const { put, dav, report } = caldavTools(server);
  const calendar = await own(agnes);
  const lines = ["DTSTART;VALUE=DATE:20270201", "DTEND;VALUE=DATE:20270203", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"];
  expect((await put(agnes, `${calendar}/borta.ics`, eventText("borta", lines))).status).toBe(201);
  const asked = await report(
    agnes,
    `${calendar}/`,
    "free-busy-query",
    '<c:time-range start="20270131T000000Z" end="20270210T000000Z"/>',
  );
  expect(asked.text).toContain("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270131T230000Z/20270202T230000Z");
  const away = await plan(agnes, "2027-02-08", "2027-02-09", { isAbsence: true, attendees: [{ personId: anna.id }] });
  expect((await dav(agnes, "GET", `${calendar}/borta.ics`)).text).toContain("BUSYSTATUS:OOF");
  await eventually(async () => {
    const query = `from=2027-02-08T00:00:00Z&to=2027-02-09T00:00:00Z&calendars=${await own(anna)}`;
    const { body } = await server.call(anna, "GET", `/api/v1/calendar-entries?${query}`);
    const copyId = (body as { items: { entryId: string }[] }).items[0]?.entryId ?? "";
    expect(copyId).not.toBe("");
    expect((await server.call(anna, "GET", `/api/v1/calendar-entries/${copyId}`)).body).toMatchObject({
      isAbsence: false,
      uid: (away as unknown as { uid: string }).uid,
    });
  });
});

test("times are proposed within the caller's working hours, and who does not work then cannot", async () => {
  const path = "/api/v1/working-hours";
  const usual = await server.call(agnes, "GET", path);
  expect(usual.body).toMatchObject({ zone: "Europe/Stockholm" });
  expect(usual.body.week.map((spans: unknown[]) => spans.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  const [late, none] = [
    [
      { from: 600, to: 720 },
      { from: 780, to: 900 },
    ],
    [],
  ];
  const set = await server.call(agnes, "PUT", path, {
    zone: "Europe/Stockholm",
    week: [none, late, late, late, none, none, none],
  });
  expect(set.status).toBe(200);
  const days = { from: "2027-03-08T00:00:00Z", to: "2027-03-13T00:00:00Z" };
  // Anna works from 8 on Monday; both do on Tuesday at 10.
  const both = (await propose(anna, [anna, agnes], days)).body.items;
  expect(both[0]).toMatchObject({ start: "2027-03-09T09:00:00.000Z", free: 2 });
  const hers = (await propose(agnes, [anna, agnes], days)).body.items as { start: string }[];
  expect(hers.map(({ start }) => start.slice(8, 13)).slice(0, 4)).toEqual(["09T09", "09T10", "09T12", "09T13"]);
  const query = `people=${agnes.id}&from=2027-03-09T00:00:00Z&to=2027-03-10T00:00:00Z`;
  const { body } = await server.call(anna, "GET", `/api/v1/free-busy?${query}`);
  const off = (body as { items: { off: { start: string; end: string }[] }[] }).items[0]?.off ?? [];
  expect(off.map(({ start, end }) => `${start.slice(11, 16)}-${end.slice(11, 16)}`)).toEqual([
    "00:00-09:00",
    "11:00-12:00",
    "14:00-00:00",
  ]);
});

test("working hours are refused to nobody's account, and where they overlap, have no zone or are no week", async () => {
  const path = "/api/v1/working-hours";
  const zone = "Europe/Stockholm";
  const week = (monday: unknown) => [monday, [], [], [], [], [], []];
  expect((await server.call(null, "GET", path)).status).toBe(401);
  expect((await server.call(null, "PUT", path, { zone, week: week([]) })).status).toBe(401);
  for (const body of [
    { zone: "Mars/Olympus", week: week([]) },
    { zone, week: [[]] },
    { zone, week: week([{ from: 600, to: 540 }]) },
    {
      zone,
      week: week([
        { from: 600, to: 720 },
        { from: 700, to: 800 },
      ]),
    },
    { zone, week: week([{ from: -1, to: 1441 }]) },
  ])
    expect((await server.call(anna, "PUT", path, body)).status).toBe(400);
});

test("a time within the absence of who is required is not proposed, and of who is not it says that they are away", async () => {
  const absence = { isAbsence: true, summary: "Semester" };
  await plan(agnes, "2027-02-01T00:00:00Z", "2027-02-04T00:00:00Z", absence);
  const days = { from: "2027-02-01T00:00:00Z", to: "2027-02-06T00:00:00Z" };
  const required = await propose(anna, [anna, agnes], days);
  const startsOf = (answer: typeof required): string[] => answer.body.items.map((one: { start: string }) => one.start);
  expect(startsOf(required).every((start) => start >= "2027-02-04")).toBe(true);
  expect(startsOf(required)).toHaveLength(5);
  const within = { from: "2027-02-01T00:00:00Z", to: "2027-02-03T00:00:00Z" };
  expect(startsOf(await propose(anna, [anna, agnes], within))).toEqual([]);
  const optional = await propose(anna, [anna, agnes], { ...within, optional: agnes.id });
  expect(optional.body.items[0]).toMatchObject({ free: 1, away: 1 });
});

test("working hours and absence are told to colleagues, and to people of other agencies only that one is busy", async () => {
  const week = [0, 1, 2, 3, 4, 5, 6].map((day) => (day === 2 ? [{ from: 600, to: 660 }] : []));
  await server.call(anna, "PUT", "/api/v1/working-hours", { zone: "Europe/Stockholm", week });
  await plan(anna, "2027-03-01T09:00:00Z", "2027-03-01T12:00:00Z", { isAbsence: true });
  const day = "from=2027-03-01T00:00:00Z&to=2027-03-04T00:00:00Z";
  const timesFor = async (who: TestPerson) =>
    (await server.call(who, "GET", `/api/v1/free-busy?people=${anna.id}&${day}`)).body.items[0];
  const [colleague, other] = [await timesFor(agnes), await timesFor(bo)];
  expect(colleague.periods).toMatchObject([{ kind: "unavailable" }]);
  expect(colleague.off.length).toBeGreaterThan(1);
  expect(other).toMatchObject({ periods: [{ kind: "busy" }], off: [] });
  // Neither can be read out of what is proposed.
  const proposed = await propose(bo, [anna], { from: "2027-03-01T00:00:00Z", to: "2027-03-02T00:00:00Z" });
  expect(proposed.body.items.every(({ free, away }: { free: number; away: number }) => free === 1 && away === 0)).toBe(
    true,
  );
  expect(proposed.body.items[0].start).toBe("2027-03-01T07:00:00.000Z");
});
