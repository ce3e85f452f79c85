import { uuid } from "#clock";
import { afterAll, expect, test } from "vitest";
import { addPerson, eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools } from "../testing.ts";
import { takeDue } from "./queries.ts";
import type { CalendarTables } from "../tables.ts";
import { feedEvent, feedText, startFeed } from "./testing.ts";

const server = await startTestServer({ SAFOS_CALENDAR_PRIVATE_NETWORKS: "127.0.0.0/8" });
const feed = await startFeed();
afterAll(async () => {
  await server.stop();
  await feed.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { pool } = server.safos.database;
const db = server.safos.database.of<CalendarTables>();
const { sync } = caldavTools(server);
const workspace = await server.workspace("Skolan", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");

interface Source {
  host: string;
  url: string | null;
  countsAsBusy: boolean;
  fetchedAt: string | null;
  failure: string | null;
  isPaused: boolean;
  leftOut: number;
}
interface Made {
  id: string;
  name: string;
  role: string;
  entryCount: number;
  source: Source | null;
}
const subscribe = (who: TestPerson | null, fields: object = {}, source: object = {}) =>
  server.call(who, "POST", "/api/v1/calendars", { source: { url: feed.url, ...source }, ...fields });
const made = async (who: TestPerson, text: string, fields: object = {}, source: object = {}): Promise<Made> => {
  feed.answer(text);
  const { status, body } = await subscribe(who, fields, source);
  expect([status, body.code]).toEqual([201, undefined]);
  return body as Made;
};
const listed = async (who: TestPerson, id: string): Promise<Made | undefined> =>
  ((await server.call(who, "GET", "/api/v1/calendars")).body.items as Made[]).find((one) => one.id === id);
const refresh = async (who: TestPerson | null, id: string) => {
  // As though it was not asked for a moment ago.
  await pool.query("update calendar.subscription set tried_at = now() - interval '1 hour' where calendar_id = $1", [
    id,
  ]);
  return server.call(who, "POST", `/api/v1/calendars/${id}/refresh`);
};
const occurrences = async (who: TestPerson, id: string) =>
  (
    await server.call(
      who,
      "GET",
      `/api/v1/calendar-entries?from=2026-11-30T00:00:00Z&to=2026-12-31T00:00:00Z&calendars=${id}`,
    )
  ).body.items as { entryId: string; summary: string; isBusyOnly: boolean }[];
const names = async (who: TestPerson, id: string) => (await occurrences(who, id)).map(({ summary }) => summary).sort();
const fetchNow = () => server.safos.jobs.add(db, "calendar:fetch", {});
const setDue = (id: string) =>
  pool.query("update calendar.subscription set due_at = now() - interval '1 minute' where calendar_id = $1", [id]);
const stateOf = async (id: string) =>
  (
    await pool.query(
      "select *, extract(epoch from due_at - now()) as wait from calendar.subscription where calendar_id = $1",
      [id],
    )
  ).rows[0] as { failures: number; failure: string | null; wait: number | null; address: Buffer; host: string };
const rule = (isOpen: boolean) =>
  server.safos.organisations.change(anna.organisationId, { rules: { calendarsElsewhere: isOpen } });

test("a calendar is subscribed to by its address, called as it is there, and shows where it comes from", async () => {
  const calendar = await made(anna, feedText([feedEvent("a"), feedEvent("b")], ["X-WR-CALNAME:Läsårsdata"]));
  expect(calendar).toMatchObject({ name: "Läsårsdata", role: "owner", entryCount: 2 });
  expect(calendar.source).toMatchObject({
    host: feed.host,
    url: feed.url,
    countsAsBusy: false,
    failure: null,
    isPaused: false,
    leftOut: 0,
  });
  expect(Date.parse(calendar.source?.fetchedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
  expect(await names(anna, calendar.id)).toEqual(["Händelse a", "Händelse b"]);
  // The secret of an address lies in the database sealed.
  const { address, host, wait } = await stateOf(calendar.id);
  expect([address.toString("latin1").includes("hemlig"), host]).toEqual([false, feed.host]);
  expect(Number(wait)).toBeGreaterThan(2.5 * 3600);
  expect((await made(anna, feedText([]), { name: "Egen" })).name).toBe("Egen");
  expect((await made(anna, feedText([]))).name).toBe(feed.host);
});

test("its address is shown to its owners alone, and they alone change it", async () => {
  const { id } = await made(anna, feedText([feedEvent("a")]), { name: "Delad", workspaceId: workspace.id });
  expect((await listed(anna, id))?.source?.url).toBe(feed.url);
  for (const who of [bo, agnes]) expect((await listed(who, id))?.source).toMatchObject({ host: feed.host, url: null });
  const change = (who: TestPerson | null, body: object) => server.call(who, "PATCH", `/api/v1/calendars/${id}`, body);
  const other = { source: { url: `${feed.url}&annan` } };
  expect((await change(null, other)).status).toBe(401);
  expect((await change(britt, other)).status).toBe(404);
  expect((await change(agnes, other)).status).toBe(403);
  expect((await change(bo, other)).status).toBe(403);
  expect((await change(anna, { source: { url: "x" } })).status).toBe(400);
  feed.answer(feedText([feedEvent("a", ["SUMMARY:Flyttad"]), feedEvent("c")]));
  expect((await change(anna, other)).body.source).toMatchObject({ url: `${feed.url}&annan`, failure: null });
  expect(await names(anna, id)).toEqual(["Flyttad", "Händelse c"]);
  // What cannot be fetched does not take the place of what can.
  feed.answer("nej");
  expect((await change(anna, { source: { url: `${feed.url}&trasig` } })).body.code).toBe("SOURCE_NOT_CALENDAR");
  expect((await listed(anna, id))?.source?.url).toBe(`${feed.url}&annan`);
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Vanlig" });
  expect((await server.call(anna, "PATCH", `/api/v1/calendars/${body.id}`, other)).body.code).toBe("SOURCE_ADDRESS");
});

test("what is wrong with an address is said at once, and no calendar is made of it", async () => {
  const count = async () => ((await server.call(bo, "GET", "/api/v1/calendars")).body.items as Made[]).length;
  const before = await count();
  expect((await subscribe(null)).status).toBe(401);
  for (const [url, code] of [
    ["file:///etc/passwd", "SOURCE_ADDRESS"],
    ["https://anna:hemlig@kommun.example/", "SOURCE_ADDRESS"],
    ["https://10.0.0.1/lov.ics", "SOURCE_ADDRESS"],
    ["https://169.254.169.254/", "SOURCE_ADDRESS"],
    ["http://8.8.8.8/lov.ics", "SOURCE_ADDRESS"],
    [`${server.url}/api/v1/calendar-feeds/${"x".repeat(43)}.ics`, "SOURCE_ADDRESS"],
    ["http://127.0.0.1:1/", "SOURCE_UNREACHABLE"],
  ] as const)
    expect([url, (await subscribe(bo, {}, { url })).body.code]).toEqual([url, code]);
  feed.answer((_request, response) => response.writeHead(403).end());
  expect((await subscribe(bo)).body).toMatchObject({ code: "SOURCE_UNREACHABLE" });
  feed.answer("<html></html>");
  expect((await subscribe(bo)).body.code).toBe("SOURCE_NOT_CALENDAR");
  feed.answer("x".repeat(11 * 1024 * 1024));
  expect([(await subscribe(bo)).status, (await subscribe(bo)).body.code]).toEqual([413, "SOURCE_TOO_LARGE"]);
  feed.answer(feedText([]));
  expect((await subscribe(agnes, { workspaceId: workspace.id })).status).toBe(403);
  expect((await subscribe(britt, { workspaceId: workspace.id })).status).toBe(404);
  expect((await server.call(bo, "POST", "/api/v1/calendars", {})).status).toBe(400);
  expect(await count()).toBe(before);
});

test("nobody writes entries of it: they are made, changed, moved, removed and imported where they come from", async () => {
  const { id } = await made(anna, feedText([feedEvent("a")]), { name: "Läses", workspaceId: workspace.id });
  const [entry] = await occurrences(anna, id);
  const path = `/api/v1/calendar-entries/${entry?.entryId ?? ""}`;
  const event = { summary: "Eget", start: "2026-12-01T09:00:00Z", end: "2026-12-01T10:00:00Z" };
  const { body: own } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Att flytta till" });
  const { body: mine } = await server.call(anna, "POST", `/api/v1/calendars/${own.id}/entries`, event);
  const refused = [
    await server.call(anna, "POST", `/api/v1/calendars/${id}/entries`, event),
    await server.call(anna, "POST", `/api/v1/calendars/${id}/entries`, { ...event, attendees: [{ personId: bo.id }] }),
    await server.call(bo, "PATCH", path, { summary: "Kapad" }),
    await server.call(anna, "DELETE", path),
    await server.call(anna, "POST", `${path}/move`, { calendarId: own.id }),
    await server.call(anna, "POST", `/api/v1/calendar-entries/${mine.id}/move`, { calendarId: id }),
  ];
  for (const [index, { status, body }] of refused.entries())
    expect([index, status, body.code]).toEqual([index, 403, "CALENDAR_SUBSCRIBED"]);
  const file = await fetch(`${server.url}/api/v1/calendars/${id}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "text/calendar" },
    body: feedText([feedEvent("ny")]),
  });
  expect([file.status, ((await file.json()) as { code: string }).code]).toEqual([403, "CALENDAR_SUBSCRIBED"]);
  expect(await names(anna, id)).toEqual(["Händelse a"]);
  // A name and a colour are not of the entries, and it is removed as any other.
  expect((await server.call(anna, "PATCH", `/api/v1/calendars/${id}`, { name: "Lov" })).body.name).toBe("Lov");
  expect((await server.call(anna, "DELETE", `/api/v1/calendars/${id}`)).status).toBe(200);
  expect((await refresh(anna, id)).status).toBe(404);
});

test("people of a feed are invited by nothing here, and what is private in it is its owner's", async () => {
  const feedOf = feedText([
    feedEvent("privat", ["SUMMARY:Läkarbesök", "CLASS:PRIVATE"]),
    feedEvent("bjuden", [`ATTENDEE:mailto:${bo.name}`, `ORGANIZER:mailto:${anna.name}`, "SUMMARY:Bjuden"]),
  ]);
  const { id } = await made(anna, feedOf, { name: "Folk", workspaceId: workspace.id });
  expect(await names(anna, id)).toEqual(["Bjuden", "Läkarbesök"]);
  expect((await occurrences(bo, id)).map(({ summary, isBusyOnly }) => [summary, isBusyOnly])).toEqual(
    expect.arrayContaining([
      ["Bjuden", false],
      ["", true],
    ]),
  );
  const bjuden = (await occurrences(bo, id)).find(({ summary }) => summary === "Bjuden");
  const { body } = await server.call(bo, "GET", `/api/v1/calendar-entries/${bjuden?.entryId ?? ""}`);
  expect([body.attendees, body.organizer, body.answer, body.reminders]).toEqual([[], null, null, []]);
});

test("it makes its owner busy only where they say so", async () => {
  const { id } = await made(anna, feedText([feedEvent("a")]), { name: "Upptagen?" });
  const busy = async () =>
    (
      await server.call(
        agnes,
        "GET",
        `/api/v1/free-busy?people=${anna.id}&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z`,
      )
    ).body.items[0].periods.length as number;
  // Only what lies in their own calendars counts; the others of these tests do not.
  expect(await busy()).toBe(1);
  await pool.query("delete from calendar.entry where summary = 'Eget'");
  expect(await busy()).toBe(0);
  const change = (countsAsBusy: boolean) =>
    server.call(anna, "PATCH", `/api/v1/calendars/${id}`, { source: { countsAsBusy } });
  expect((await change(true)).body.source.countsAsBusy).toBe(true);
  expect(await busy()).toBe(1);
  await change(false);
  expect(await busy()).toBe(0);
});

test("only what changed is written, and what is gone there is removed; new stamps change nothing", async () => {
  const first = feedText([feedEvent("a"), feedEvent("b"), feedEvent("c")]);
  const { id } = await made(anna, first, { name: "Följs" });
  const start = await sync(anna, `${id}/`, "");
  expect(start.entries.size).toBe(3);
  const stamped = feedText(["a", "b", "c"].map((uid) => feedEvent(uid, ["DTSTAMP:20261201T120000Z"])));
  feed.answer(stamped);
  expect((await refresh(anna, id)).status).toBe(200);
  const same = await sync(anna, `${id}/`, start.token);
  expect([same.entries.size, same.gone]).toEqual([0, []]);
  feed.answer(feedText([feedEvent("a"), feedEvent("b", ["SUMMARY:Ändrad"]), feedEvent("d")]));
  expect((await refresh(anna, id)).status).toBe(200);
  const changed = await sync(anna, `${id}/`, start.token);
  expect([changed.entries.size, changed.gone.length]).toEqual([2, 1]);
  expect(await names(anna, id)).toEqual(["Händelse a", "Händelse d", "Ändrad"]);
  feed.answer(feedText([]));
  await refresh(anna, id);
  expect(await names(anna, id)).toEqual([]);
});

test("a broken answer keeps what there was, and what is wrong with one entry keeps that one", async () => {
  const { id } = await made(anna, feedText([feedEvent("a"), feedEvent("b")]), { name: "Trasas" });
  const whole = feedText([feedEvent("a", ["SUMMARY:Ny"]), feedEvent("b")]);
  for (const [text, failure, code] of [
    [whole.slice(0, -20), "notCalendar", "SOURCE_NOT_CALENDAR"],
    ["", "notCalendar", "SOURCE_NOT_CALENDAR"],
  ] as const) {
    feed.answer(text);
    expect((await refresh(anna, id)).body.code).toBe(code);
    expect((await listed(anna, id))?.source).toMatchObject({ failure });
  }
  // Less than was promised.
  feed.answer((_request, response) => {
    response.writeHead(200, { "content-length": String(whole.length) }).write(whole.slice(0, 60));
    setTimeout(() => response.destroy(), 20);
  });
  expect((await refresh(anna, id)).body.code).toBe("SOURCE_UNREACHABLE");
  expect(await names(anna, id)).toEqual(["Händelse a", "Händelse b"]);
  feed.answer(feedText([feedEvent("a", ["SUMMARY:Ny"]), feedEvent("b", ["RRULE:FREQ=SECONDLY;INTERVAL=x"])]));
  expect((await refresh(anna, id)).body.source).toMatchObject({ failure: null, leftOut: 1 });
  expect(await names(anna, id)).toEqual(["Händelse b", "Ny"]);
});

test("an entry of megabytes and rules without an end are left out, and the rest is there", async () => {
  const { body } = await (async () => {
    feed.answer(
      feedText([
        feedEvent("stor", [`ATTACH;ENCODING=BASE64;VALUE=BINARY:${"A".repeat(9 * 1024 * 1024)}`]),
        feedEvent("evig", ["RRULE:FREQ=SECONDLY", "EXRULE:FREQ=SECONDLY"]),
        feedEvent("bra"),
      ]),
    );
    return subscribe(anna, { name: "Fientlig" });
  })();
  expect(body.source).toMatchObject({ failure: null });
  expect(body.source.leftOut).toBeGreaterThanOrEqual(1);
  const answer = await server.call(
    anna,
    "GET",
    `/api/v1/calendar-entries?from=2026-12-01T09:00:00Z&to=2026-12-01T09:00:30Z&calendars=${body.id}`,
  );
  expect((answer.body.items as { summary: string }[]).map(({ summary }) => summary)).toContain("Händelse bra");
});

test("it is fetched again when its time has come, by one of all processes, and never two at once", async () => {
  const twin = await server.twin();
  try {
    const { id } = await made(anna, feedText([feedEvent("a")], ["X-PUBLISHED-TTL:PT1M"]), { name: "I tid" });
    // It asks for a minute, and gets a quarter of an hour.
    const wait = Number((await stateOf(id)).wait);
    expect([wait > 800, wait < 960]).toEqual([true, true]);
    feed.answer(feedText([feedEvent("a"), feedEvent("b")]));
    const before = feed.asked.length;
    await setDue(id);
    await Promise.all([fetchNow(), twin.safos.jobs.add(db, "calendar:fetch", {})]);
    await eventually(async () => expect(await names(anna, id)).toEqual(["Händelse a", "Händelse b"]));
    expect(feed.asked.length - before).toBe(1);
  } finally {
    await twin.stop();
  }
});

test("what is due is taken once, two of one host at a time, and by others when who took it is gone", async () => {
  await pool.query("update calendar.subscription set due_at = now() + interval '1 day'");
  const ids: string[] = [];
  for (let at = 0; at < 4; at++) ids.push((await made(bo, feedText([]), { name: `Kö ${at}` })).id);
  await pool.query(
    "update calendar.subscription set due_at = now() - interval '1 minute' where calendar_id = any($1)",
    [ids],
  );
  const [one, other] = await Promise.all([takeDue(db, uuid(), 8), takeDue(db, uuid(), 8)]);
  const taken = [...one, ...other].map(({ calendarId }) => calendarId);
  expect([taken.length, new Set(taken).size]).toEqual([2, 2]);
  expect(await takeDue(db, uuid(), 8)).toEqual([]);
  await pool.query(
    "update calendar.subscription set leased_until = now() - interval '1 second' where calendar_id = any($1)",
    [ids],
  );
  expect((await takeDue(db, uuid(), 8)).length).toBe(2);
  await pool.query(
    "update calendar.subscription set lease = null, due_at = now() + interval '1 day' where calendar_id = any($1)",
    [ids],
  );
});

test("what comes after its address was changed is thrown away", async () => {
  const { id } = await made(agnes, feedText([feedEvent("a")]), { name: "Byter" });
  let go = (): void => undefined;
  const held = new Promise<void>((done) => (go = done));
  let isAsked = false;
  feed.answer((_request, response) => {
    isAsked = true;
    void held.then(() => response.end(feedText([feedEvent("sen")])));
  });
  const late = refresh(agnes, id);
  await eventually(() => expect(isAsked).toBe(true));
  feed.answer(feedText([feedEvent("ny")]));
  const url = `${feed.url}&ny`;
  expect((await server.call(agnes, "PATCH", `/api/v1/calendars/${id}`, { source: { url } })).status).toBe(200);
  go();
  expect((await late).status).toBe(200);
  expect(await names(agnes, id)).toEqual(["Händelse ny"]);
  expect((await listed(agnes, id))?.source).toMatchObject({ url, failure: null });
});

test("after failures it is tried less and less often, and after thirty days not until its owner, who is notified, asks for it", async () => {
  const { id } = await made(agnes, feedText([feedEvent("a")]), { name: "Borta" });
  feed.answer((_request, response) => response.writeHead(500).end());
  await refresh(agnes, id);
  expect(await stateOf(id)).toMatchObject({ failures: 1, failure: "unreachable" });
  expect(Number((await stateOf(id)).wait)).toBeLessThan(16 * 60);
  await refresh(agnes, id);
  expect(Number((await stateOf(id)).wait)).toBeGreaterThan(28 * 60);
  await pool.query("update calendar.subscription set failures = 500 where calendar_id = $1", [id]);
  await refresh(agnes, id);
  const longest = Number((await stateOf(id)).wait);
  expect([longest > 22 * 3600, longest < 26 * 3600]).toEqual([true, true]);
  const noticesOf = async () =>
    ((await server.call(agnes, "GET", "/api/v1/notices")).body.items as { reason: string; title: string }[]).filter(
      ({ reason }) => reason === "sourcePaused",
    );
  expect(await noticesOf()).toEqual([]);
  await pool.query(
    "update calendar.subscription set failing_since = now() - interval '31 days' where calendar_id = $1",
    [id],
  );
  await setDue(id);
  await fetchNow();
  await eventually(async () => expect((await noticesOf()).map(({ title }) => title)).toEqual(["Borta"]));
  expect((await listed(agnes, id))?.source).toMatchObject({ isPaused: true, failure: "unreachable" });
  expect(await names(agnes, id)).toEqual(["Händelse a"]);
  feed.answer(feedText([feedEvent("a")]));
  expect((await refresh(agnes, id)).body.source).toMatchObject({ isPaused: false, failure: null });
});

test("it is fetched at once for who may write it, not again within moments, and for nobody else", async () => {
  const { id } = await made(agnes, feedText([feedEvent("a")]), { name: "Nu" });
  expect((await server.call(null, "POST", `/api/v1/calendars/${id}/refresh`)).status).toBe(401);
  expect((await server.call(bo, "POST", `/api/v1/calendars/${id}/refresh`)).status).toBe(404);
  expect((await server.call(agnes, "POST", "/api/v1/calendars/x/refresh")).status).toBe(400);
  expect((await refresh(agnes, id)).status).toBe(200);
  expect((await server.call(agnes, "POST", `/api/v1/calendars/${id}/refresh`)).status).toBe(429);
  const { body } = await server.call(agnes, "POST", "/api/v1/calendars", { name: "Vanlig" });
  expect((await server.call(agnes, "POST", `/api/v1/calendars/${body.id}/refresh`)).body.code).toBe("SOURCE_ADDRESS");
  const shared = await made(agnes, feedText([]), { name: "Skollov" });
  expect((await listed(anna, shared.id)) === undefined).toBe(true);
});

test("one person makes the server fetch twenty addresses at once and no more", async () => {
  const eager = await addPerson(server.safos, { name: "ivrig@fk.example", displayName: "Ivrig" });
  feed.answer("nej");
  const codes = [];
  for (let at = 0; at < 22; at++) codes.push((await subscribe(eager)).body.code as string);
  expect(codes.filter((one) => one === "LIMITED").length).toBeGreaterThanOrEqual(1);
  expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => "SOURCE_NOT_CALENDAR"));
});

test("where the rule of an organisation is closed nothing is fetched, what is there stays, and that is said beside it", async () => {
  const { id } = await made(agnes, feedText([feedEvent("a")]), { name: "Regel" });
  await rule(false);
  try {
    const before = feed.asked.length;
    expect((await subscribe(agnes)).body.code).toBe("SOURCE_REFUSED");
    expect((await refresh(agnes, id)).body.code).toBe("SOURCE_REFUSED");
    const url = `${feed.url}&ny`;
    const changed = await server.call(agnes, "PATCH", `/api/v1/calendars/${id}`, { source: { url } });
    expect(changed.body.code).toBe("SOURCE_REFUSED");
    expect((await listed(agnes, id))?.source?.failure).toBe("rule");
    expect(await names(agnes, id)).toEqual(["Händelse a"]);
    expect(feed.asked.length).toBe(before);
    expect(await stateOf(id)).toMatchObject({ failures: 0 });
  } finally {
    await rule(true);
  }
  expect((await refresh(agnes, id)).body.source.failure).toBeNull();
});

test("in the trash it is not fetched", async () => {
  const { id } = await made(agnes, feedText([feedEvent("a")]), { name: "Slängd" });
  await server.call(agnes, "DELETE", `/api/v1/calendars/${id}`);
  await setDue(id);
  expect((await takeDue(db, uuid(), 100)).map(({ calendarId }) => calendarId)).not.toContain(id);
});
