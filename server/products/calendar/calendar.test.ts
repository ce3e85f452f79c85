import { monitorEventLoopDelay } from "node:perf_hooks";
import { sql } from "#database";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestAnswer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Planerat", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");

interface CalendarBody {
  id: string;
  name: string;
  [key: string]: unknown;
}
interface OccurrenceBody {
  entryId: string;
  recurrenceId: string | null;
  start: string;
  summary: string;
  [key: string]: unknown;
}
const calendars = async (who: TestPerson, query = ""): Promise<CalendarBody[]> =>
  ((await server.call(who, "GET", `/api/v1/calendars${query}`)).body as { items: CalendarBody[] }).items;
const own = async (who: TestPerson): Promise<CalendarBody> => {
  const found = (await calendars(who)).find((one) => one["isOwn"] && one["isDefault"]);
  if (!found) throw new Error("There is no calendar of their own.");
  return found;
};
const shared = async (): Promise<CalendarBody> => {
  const [found] = await calendars(anna, `?workspaceId=${workspace.id}`);
  if (!found) throw new Error("The workspace has no calendar.");
  return found;
};
const times = { start: "2026-12-01T09:00:00Z", end: "2026-12-01T10:00:00Z" };
const add = (who: TestPerson | null, calendarId: string, fields: object = {}): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/calendars/${calendarId}/entries`, { summary: "Avstämning", ...times, ...fields });
const week = async (who: TestPerson, more = "", from = "2026-11-30", to = "2026-12-07"): Promise<OccurrenceBody[]> => {
  const answer = await server.call(
    who,
    "GET",
    `/api/v1/calendar-entries?from=${from}T00:00:00Z&to=${to}T00:00:00Z${more}`,
  );
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return (answer.body as { items: OccurrenceBody[] }).items;
};

test("everybody has a calendar of their own and each workspace one, made once however many ask at the same time", async () => {
  const twin = await server.twin();
  try {
    const ask = (from: typeof server, query = "") => from.call(britt, "GET", `/api/v1/calendars${query}`);
    await Promise.all([ask(server), ask(twin), ask(server), ask(twin)]);
    const list = await calendars(britt);
    expect(list.map(({ name, isOwn, isDefault, role }) => ({ name, isOwn, isDefault, role }))).toEqual([
      { name: "Min kalender", isOwn: true, isDefault: true, role: "owner" },
    ]);
    // A viewer makes none.
    expect(await calendars(agnes, `?workspaceId=${workspace.id}`)).toEqual([]);
    await Promise.all(
      [server, twin, server].map((one) => one.call(bo, "GET", `/api/v1/calendars?workspaceId=${workspace.id}`)),
    );
    expect((await calendars(agnes, `?workspaceId=${workspace.id}`)).map((one) => [one.name, one["role"]])).toEqual([
      ["Planerat", "viewer"],
    ]);
  } finally {
    await twin.stop();
  }
});

test("an entry is made, listed, changed and removed, and a stale etag is refused", async () => {
  const { id } = await own(anna);
  const made = await add(anna, id, { location: "Rum 3", description: "Rad 1\nRad 2; slut", zone: "Europe/Stockholm" });
  expect([made.status, made.body]).toMatchObject([
    201,
    {
      summary: "Avstämning",
      location: "Rum 3",
      description: "Rad 1\nRad 2; slut",
      isRecurring: false,
      class: "PUBLIC",
    },
  ]);
  expect((await week(anna)).filter((one) => one.entryId === made.body.id)).toMatchObject([
    {
      start: "2026-12-01T09:00:00.000Z",
      end: "2026-12-01T10:00:00.000Z",
      zone: "Europe/Stockholm",
      summary: "Avstämning",
      recurrenceId: null,
      isBusyOnly: false,
    },
  ]);
  const path = `/api/v1/calendar-entries/${made.body.id}`;
  const change = (etag: string, body: object) =>
    fetch(server.url + path, {
      method: "PATCH",
      headers: { authorization: `Bearer ${anna.token}`, "content-type": "application/json", "if-match": `"${etag}"` },
      body: JSON.stringify(body),
    });
  const changed = await change(made.body.etag, { summary: "Nytt", start: "2026-12-02T09:00", end: "2026-12-02T11:00" });
  expect([changed.status, await changed.json()]).toMatchObject([
    200,
    { summary: "Nytt", start: "2026-12-02T08:00:00.000Z", end: "2026-12-02T10:00:00.000Z", location: "Rum 3" },
  ]);
  const stale = await change(made.body.etag, { summary: "För sent" });
  expect([stale.status, await stale.json()]).toMatchObject([412, { code: "ENTRY_CHANGED" }]);
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  expect((await server.call(anna, "GET", path)).status).toBe(404);
  expect((await week(anna)).filter((one) => one.entryId === made.body.id)).toEqual([]);
});

test("a series is expanded, and one occurrence, it and those that follow, or all are changed and removed", async () => {
  const { id } = await own(anna);
  const made = await add(anna, id, { zone: "Europe/Stockholm", rrule: "FREQ=WEEKLY;COUNT=6", summary: "Serie" });
  const path = `/api/v1/calendar-entries/${made.body.id}`;
  const list = async () =>
    (await week(anna, "", "2026-11-01", "2027-03-01"))
      .filter((one) => /Serie|Flyttat|Därefter/.test(one.summary))
      .map((one) => `${one.start.slice(0, 16)} ${one.summary}`);
  const plain = ["01", "08", "15", "22", "29"].map((day) => `2026-12-${day}T09:00 Serie`);
  expect(await list()).toEqual([...plain, "2027-01-05T09:00 Serie"]);
  const [, second, , fourth] = await week(anna, "", "2026-11-01", "2027-03-01").then((all) =>
    all.filter((one) => one.summary === "Serie"),
  );
  const one = await server.call(anna, "PATCH", path, {
    scope: "this",
    recurrenceId: second?.recurrenceId,
    summary: "Flyttat",
    start: "2026-12-09T10:00:00Z",
    end: "2026-12-09T11:00:00Z",
  });
  expect([one.status, one.body.code]).toEqual([200, undefined]);
  const following = await server.call(anna, "PATCH", path, {
    scope: "following",
    recurrenceId: fourth?.recurrenceId,
    summary: "Därefter",
  });
  expect([following.status, following.body.code, following.body.id !== made.body.id]).toEqual([200, undefined, true]);
  expect(await list()).toEqual([
    "2026-12-01T09:00 Serie",
    "2026-12-09T10:00 Flyttat",
    "2026-12-15T09:00 Serie",
    "2026-12-22T09:00 Därefter",
    "2026-12-29T09:00 Därefter",
    "2027-01-05T09:00 Därefter",
  ]);
  const remove = (target: string, query: string) => server.call(anna, "DELETE", `${target}?${query}`);
  expect((await remove(path, "scope=this&recurrenceId=20261201T100000")).status).toBe(200);
  expect((await remove(path, "scope=this&recurrenceId=20261202T100000")).body.code).toBe("OCCURRENCE_UNKNOWN");
  expect((await remove(path, "scope=following")).body.code).toBe("INVALID");
  const later = `/api/v1/calendar-entries/${following.body.id}`;
  expect((await remove(later, "scope=following&recurrenceId=20261229T100000")).status).toBe(200);
  expect(await list()).toEqual(["2026-12-09T10:00 Flyttat", "2026-12-15T09:00 Serie", "2026-12-22T09:00 Därefter"]);
  // From its first occurrence on nothing is left.
  expect((await remove(later, "scope=following&recurrenceId=20261222T100000")).status).toBe(200);
  expect((await server.call(anna, "GET", later)).status).toBe(404);
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
});

test("an occurrence that was changed is read with its own words, and what the series has not is no occurrence", async () => {
  const { id } = await own(anna);
  const made = (await add(anna, id, { summary: "Varje dag", description: "Som vanligt", rrule: "FREQ=DAILY;COUNT=3" }))
    .body;
  const path = `/api/v1/calendar-entries/${made.id}`;
  const [first, second] = (await week(anna)).filter((one) => one.entryId === made.id).map((one) => one.recurrenceId);
  const change = { scope: "this", recurrenceId: second, summary: "I annat rum", description: "Bara idag" };
  expect((await server.call(anna, "PATCH", path, change)).status).toBe(200);
  const textOf = async (query = ""): Promise<string[]> => {
    const { body } = await server.call(anna, "GET", `${path}${query}`);
    return [body.summary, body.description, body.start];
  };
  expect(await textOf()).toEqual(["Varje dag", "Som vanligt", made.start]);
  expect(await textOf(`?recurrenceId=${first}`)).toEqual(["Varje dag", "Som vanligt", made.start]);
  expect(await textOf(`?recurrenceId=${second}`)).toEqual(["I annat rum", "Bara idag", made.start]);
  for (const wrong of ["igår", "20261201T090000ZZ", "1"])
    expect((await server.call(anna, "GET", `${path}?recurrenceId=${wrong}`)).body.code).toBe("OCCURRENCE_UNKNOWN");
  await server.call(anna, "DELETE", path);
});

test("whole days are days of the zone that is asked for", async () => {
  const { id } = await own(anna);
  const made = await add(anna, id, { summary: "Ledig", start: "2026-12-24", end: "2026-12-27" });
  expect([made.status, made.body]).toMatchObject([201, { isAllDay: true, start: "2026-12-24", end: "2026-12-27" }]);
  for (const zone of ["Europe/Stockholm", "Pacific/Auckland", "America/Los_Angeles"]) {
    const found = await week(anna, `&zone=${zone}`, "2026-12-21", "2026-12-28");
    expect(found.find((one) => one.entryId === made.body.id)).toMatchObject({
      start: "2026-12-24",
      end: "2026-12-27",
      isAllDay: true,
    });
  }
});

test("a colour is each person's own, a name is everybody's and for those who may write", async () => {
  const { id } = await shared();
  const change = (who: TestPerson, body: object) => server.call(who, "PATCH", `/api/v1/calendars/${id}`, body);
  expect((await change(agnes, { colour: "#ff0000", position: 2 })).body).toMatchObject({
    colour: "#ff0000",
    position: 2,
  });
  expect((await change(bo, { colour: "#00ff00" })).body.colour).toBe("#00ff00");
  expect((await calendars(agnes)).find((one) => one.id === id)).toMatchObject({ colour: "#ff0000" });
  expect((await change(agnes, { name: "Kapad" })).status).toBe(403);
  expect((await change(bo, { name: "Planering", timeZone: "Mars/Olympus" })).status).toBe(400);
  expect((await change(bo, { name: "Planering" })).body.name).toBe("Planering");
  expect((await calendars(anna)).find((one) => one.id === id)?.name).toBe("Planering");
});

test("private entries of others are busy times in every answer, and nobody else changes them", async () => {
  const { id } = await shared();
  const secret = { summary: "Lönesamtal", location: "Hemliga rummet", description: "Om lönen", class: "PRIVATE" };
  const made = await add(bo, id, secret);
  const path = `/api/v1/calendar-entries/${made.body.id}`;
  // Who wrote it and the calendar's owner see it.
  const byBo = await server.call(bo, "GET", path);
  expect(byBo.body).toMatchObject({ summary: "Lönesamtal", isBusyOnly: false });
  for (const answer of [
    await server.call(agnes, "GET", path),
    await server.call(agnes, "GET", `/api/v1/calendars/${id}/export`),
    { status: 200, body: await week(agnes) },
  ]) {
    expect(answer.status).toBe(200);
    const text = JSON.stringify(answer.body);
    expect(text).not.toMatch(/Lönesamtal|Hemliga|lönen/);
    expect(text).toMatch(/2026-12-01T09:00|20261201T090000/);
  }
  expect((await week(agnes)).find((one) => one.entryId === made.body.id)).toMatchObject({
    summary: "",
    location: "",
    isBusyOnly: true,
  });
  // Neither the editor who is not its owner.
  await server.safos.workspaces.addMember(anna.id, workspace.id, britt.id, "editor");
  expect((await server.call(britt, "PATCH", path, { summary: "Kapat" })).body.code).toBe("ENTRY_PRIVATE");
  expect((await server.call(britt, "DELETE", path)).body.code).toBe("ENTRY_PRIVATE");
  const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:${byBo.body.uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261201T090000Z\r\nSUMMARY:Kapat\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
  const imported = await upload(britt, id, file);
  expect(imported).toMatchObject({ added: 0, changed: 0, faults: [{ uid: byBo.body.uid }] });
  expect((await server.call(bo, "GET", path)).body.summary).toBe("Lönesamtal");
  await server.safos.workspaces.removeMember(anna.id, workspace.id, britt.id);
});

async function upload(who: TestPerson, id: string, text: string) {
  const answer = await fetch(`${server.url}/api/v1/calendars/${id}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}`, "content-type": "text/calendar" },
    body: text,
  });
  return (await answer.json()) as Record<string, unknown>;
}

test("a file of entries is read with what is wrong told by entry, again without doubles, and written out again", async () => {
  const made = await server.call(anna, "POST", "/api/v1/calendars", { name: "Inläst" });
  const id = made.body.id as string;
  const event = (uid: string, start: string) =>
    `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:${start}\r\nSUMMARY:Nr ${uid}\r\nX-EGET;X-P=1:kvar\r\nEND:VEVENT\r\n`;
  const file = (...events: string[]) =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:PUBLISH\r\n${events.join("")}END:VCALENDAR\r\n`;
  const first = file(event("a", "20261201T090000Z"), event("b", "inte en tid"), event("c", "20261203T090000Z"));
  expect(await upload(anna, id, first)).toMatchObject({ added: 2, changed: 0, faults: [{ uid: "b" }] });
  expect(await upload(anna, id, first)).toMatchObject({ added: 0, changed: 2 });
  expect(await upload(anna, id, "skräp")).toMatchObject({ code: "ENTRY_INVALID" });
  const exported = await server.call(anna, "GET", `/api/v1/calendars/${id}/export`);
  expect(exported.headers.get("content-type")).toContain("text/calendar");
  expect(String(exported.body).match(/^X-EGET;X-P=1:kvar\r$/gm)).toHaveLength(2);
  expect(await upload(bo, id, first)).toMatchObject({ code: "MISSING" });
});

test("free and busy tells periods of colleagues and of those one shares a workspace with, and of nobody else", async () => {
  const { id } = await own(agnes);
  await add(agnes, id, { summary: "Hemligt", class: "PRIVATE" });
  await add(agnes, id, { start: "2026-12-01T09:30:00Z", end: "2026-12-01T11:00:00Z" });
  await add(agnes, id, { start: "2026-12-02T09:00:00Z", end: "2026-12-02T10:00:00Z", rrule: "FREQ=DAILY;COUNT=2" });
  const ask = (who: TestPerson, ...people: TestPerson[]) =>
    server.call(
      who,
      "GET",
      `/api/v1/free-busy?people=${people.map((one) => one.id).join()}&from=2026-12-01T00:00:00Z&to=2026-12-08T00:00:00Z`,
    );
  const period = (start: string, end: string) => ({
    start: `2026-12-${start}:00.000Z`,
    end: `2026-12-${end}:00.000Z`,
    kind: "busy",
  });
  const periods = [period("01T09:00", "01T11:00"), period("02T09:00", "02T10:00"), period("03T09:00", "03T10:00")];
  const colleague = await ask(anna, agnes, britt);
  expect(colleague.body.items).toEqual([{ personId: agnes.id, periods, off: expect.any(Array) }]);
  expect(JSON.stringify(colleague.body)).not.toContain("Hemligt");
  // Bo shares a workspace with her, Britt nothing.
  expect((await ask(bo, agnes)).body.items).toEqual([{ personId: agnes.id, periods, off: expect.any(Array) }]);
  expect((await ask(britt, agnes)).body.items).toEqual([]);
  expect(
    (
      await server.call(
        anna,
        "GET",
        "/api/v1/free-busy?people=inte-ett-id-alls-utan-fyrtio-tecken-text&from=2026-12-01T00:00:00Z&to=2026-12-08T00:00:00Z",
      )
    ).status,
  ).toBe(400);
});

test("too much at once is refused: windows, sizes and times that are none", async () => {
  const { id } = await own(anna);
  const list = (query: string) => server.call(anna, "GET", `/api/v1/calendar-entries?${query}`);
  expect((await list("from=2026-01-01T00:00:00Z&to=2027-03-01T00:00:00Z")).body.code).toBe("WINDOW_TOO_LONG");
  expect((await list("from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")).status).toBe(400);
  expect((await list("from=x&to=y")).status).toBe(400);
  expect((await list(`from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&calendars=${workspace.id}`)).status).toBe(404);
  for (const wrong of [
    { start: "2026-13-01" },
    { rrule: "FREQ=SOMETIMES" },
    { zone: "Mars/Olympus" },
    { rrule: "FREQ=SECONDLY;COUNT=999999999" },
    { summary: "x".repeat(1001) },
  ])
    expect([wrong, (await add(anna, id, wrong)).status]).toEqual([wrong, 400]);
});

test("a calendar goes to the trash and comes back, and who is no member knows none of it", async () => {
  const made = await server.call(bo, "POST", "/api/v1/calendars", { name: "Tillfällig", workspaceId: workspace.id });
  const path = `/api/v1/calendars/${made.body.id}`;
  expect((await server.call(agnes, "DELETE", path)).status).toBe(403);
  expect((await server.call(britt, "DELETE", path)).status).toBe(404);
  expect((await server.call(null, "DELETE", path)).status).toBe(401);
  expect((await server.call(bo, "DELETE", path)).status).toBe(200);
  expect((await add(bo, made.body.id as string)).status).toBe(404);
  expect((await server.call(bo, "POST", `/api/v1/items/calendar/${made.body.id}/restore`, {})).status).toBe(200);
  expect((await add(bo, made.body.id as string)).status).toBe(201);
  expect(
    (await server.call(britt, "POST", "/api/v1/calendars", { name: "Kapad", workspaceId: workspace.id })).status,
  ).toBe(404);
});

test("a calendar takes no more bytes than it holds, and what is removed makes room", async () => {
  const { id } = (await server.call(anna, "POST", "/api/v1/calendars", { name: "Full" })).body;
  const db = server.safos.database.of();
  const held = async (): Promise<[entries: number, bytes: number, counted: number]> => {
    const { rows } = await sql<{ n: number; bytes: number; counted: number }>`
      select c.entry_count as n, c.entry_bytes::float8 as bytes,
        (select coalesce(sum(octet_length(body)), 0)::float8 from calendar.entry where calendar_id = c.id) as counted
      from calendar.calendar c where c.id = ${id}`.execute(db);
    return [rows[0]?.n ?? -1, rows[0]?.bytes ?? -1, rows[0]?.counted ?? -2];
  };
  const first = await add(anna, id, { summary: "Å".repeat(400) });
  const second = await add(anna, id);
  await server.call(anna, "PATCH", `/api/v1/calendar-entries/${first.body.id}`, { description: "ö".repeat(500) });
  const [entries, bytes, counted] = await held();
  expect([entries, bytes]).toEqual([2, counted]);
  await sql`update calendar.calendar set entry_bytes = ${64 * 1024 * 1024 - 100} where id = ${id}`.execute(db);
  expect((await add(anna, id)).body.code).toBe("CALENDAR_FULL");
  const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:f\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
  const taken = await fetch(`${server.url}/api/v1/calendars/${id}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "text/calendar" },
    body: file,
  });
  expect(taken.status).toBe(507);
  const shorter = { summary: "Kort", description: "" };
  expect((await server.call(anna, "PATCH", `/api/v1/calendar-entries/${first.body.id}`, shorter)).status).toBe(200);
  expect((await server.call(anna, "DELETE", `/api/v1/calendar-entries/${second.body.id}`)).status).toBe(200);
  expect((await add(anna, id)).status).toBe(201);
});

test("dear entries cost those who ask for them, and nobody else", async () => {
  // More than a fast machine reads in the seconds that one question may take.
  const dear = 4000;
  const { id } = (await server.call(britt, "POST", "/api/v1/calendars", { name: "Varje timme" })).body;
  const one = (n: number): string =>
    `BEGIN:VEVENT\r\nUID:hour-${n}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nDTEND:20260101T000100Z\r\nRRULE:FREQ=MINUTELY;BYSECOND=0;BYHOUR=3,4,5\r\nEND:VEVENT\r\n`;
  const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${Array.from({ length: dear }, (_, n) => one(n)).join("")}END:VCALENDAR\r\n`;
  const taken = await fetch(`${server.url}/api/v1/calendars/${id}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${britt.token}`, "content-type": "text/calendar" },
    body: file,
  });
  expect(await taken.json()).toMatchObject({ added: dear, faults: [] });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const window = "from=2026-06-01T00:00:00Z&to=2027-06-30T00:00:00Z";
  const answer = await server.call(britt, "GET", `/api/v1/free-busy?people=${britt.id}&${window}`);
  delay.disable();
  expect(answer.body.code).toBe("TOO_MANY_OCCURRENCES");
  expect(delay.max / 1e6).toBeLessThan(1000);
  expect((await server.call(britt, "GET", `/api/v1/calendar-entries?${window}`)).body.code).toBe(
    "TOO_MANY_OCCURRENCES",
  );
  await server.call(britt, "DELETE", `/api/v1/calendars/${id}`);
}, 120_000);

test("large series are read a few at a time, and none is missed", async () => {
  const { id } = (await server.call(agnes, "POST", "/api/v1/calendars", { name: "Stora" })).body;
  const count = 60;
  const note = `X-NOTE:${"x".repeat(50_000)}\r\n`;
  const one = (n: number): string =>
    `BEGIN:VEVENT\r\nUID:large-${n}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20270111T0900${String(n).padStart(2, "0")}Z\r\nDURATION:PT1M\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Stor ${n}\r\n${n % 3 === 0 ? "" : note.repeat(4)}END:VEVENT\r\n`;
  const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${Array.from({ length: count }, (_, n) => one(n)).join("")}END:VCALENDAR\r\n`;
  const taken = await fetch(`${server.url}/api/v1/calendars/${id}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${agnes.token}`, "content-type": "text/calendar" },
    body: file,
  });
  expect(await taken.json()).toMatchObject({ added: count, faults: [] });
  const found = await week(agnes, `&calendars=${id}`, "2027-01-18", "2027-01-25");
  expect(found.map((one) => one.summary)).toEqual(Array.from({ length: count }, (_, n) => `Stor ${n}`));
  const window = "from=2027-01-18T00:00:00Z&to=2027-01-25T00:00:00Z";
  const busy = await server.call(agnes, "GET", `/api/v1/free-busy?people=${agnes.id}&${window}`);
  expect((busy.body.items as { periods: object[] }[])[0]?.periods).toEqual([
    { start: "2027-01-18T09:00:00.000Z", end: "2027-01-18T09:01:59.000Z", kind: "busy" },
  ]);
  const headers = { authorization: `Bearer ${agnes.token}`, depth: "1" };
  const query = await fetch(`${server.url}/remote.php/dav/calendars/${agnes.name}/${id}/`, {
    method: "REPORT",
    headers,
    body: '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
  });
  const written = await fetch(`${server.url}/api/v1/calendars/${id}/export`, { headers });
  for (const text of [await query.text(), await written.text()]) {
    expect(new Set(text.match(/SUMMARY:Stor \d+/g)).size).toBe(count);
    expect(text.match(/X-NOTE:/g)).toHaveLength(160);
  }
  await server.call(agnes, "DELETE", `/api/v1/calendars/${id}`);
});

test("more entries than can be listed are refused, and never left out without a word", async () => {
  const { id } = (await server.call(agnes, "POST", "/api/v1/calendars", { name: "Många" })).body;
  await add(agnes, id, { rrule: "FREQ=YEARLY" });
  await add(agnes, id, { start: "2027-01-19T09:00:00Z", end: "2027-01-19T10:00:00Z" });
  const db = server.safos.database.of();
  await sql`insert into calendar.entry (id, calendar_id, name, uid, body, etag, kind, class, summary, location, starts_at, ends_at,
      is_recurring, is_plain, zone, shows_as, revision, created_by, created_at, changed_at)
    select gen_random_uuid(), calendar_id, name || n, uid || n, body, etag, kind, class, summary, location, starts_at, ends_at,
      is_recurring, is_plain, zone, shows_as, revision + n * 10, created_by, created_at, changed_at
    from calendar.entry, generate_series(1, 20000) n where calendar_id = ${id} and is_recurring`.execute(db);
  const window = `from=2027-01-18T00:00:00Z&to=2027-01-25T00:00:00Z&calendars=${id}`;
  expect((await server.call(agnes, "GET", `/api/v1/calendar-entries?${window}`)).body.code).toBe(
    "TOO_MANY_OCCURRENCES",
  );
  await server.call(agnes, "DELETE", `/api/v1/calendars/${id}`);
}, 60_000);
