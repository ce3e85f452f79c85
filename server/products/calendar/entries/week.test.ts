import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { eventText } from "../testing.ts";
import type { CalendarDb, CalendarTables } from "../tables.ts";
import { overlapping } from "./overlapping.ts";
import { etagOf, recallObject, rememberedTexts } from "./remembered.ts";
import { readObject } from "./shape.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const workspace = await server.workspace("Veckan", anna, bo);
const db: CalendarDb = server.safos.database.of<CalendarTables>();

interface Found {
  readonly entryId: string;
  readonly start: string;
  readonly summary: string;
  readonly isBusyOnly: boolean;
}
const weekOf = async (who: TestPerson, calendarId: string, from = "2026-11-30", at = server): Promise<Found[]> => {
  const to = new Date(Date.parse(from) + 7 * 86_400_000).toISOString();
  const path = `/api/v1/calendar-entries?from=${from}T00:00:00Z&to=${to}&calendars=${calendarId}`;
  const answer = await at.call(who, "GET", path);
  expect(answer.status).toBe(200);
  return (answer.body as { items: Found[] }).items;
};
const calendarOf = async (who: TestPerson, name: string): Promise<string> =>
  ((await server.call(who, "POST", "/api/v1/calendars", { name })).body as { id: string }).id;
const addTo = async (who: TestPerson, calendarId: string, fields: object): Promise<{ id: string; etag: string }> => {
  const times = { start: "2026-12-01T09:00:00", end: "2026-12-01T10:00:00", zone: "Europe/Stockholm" };
  const answer = await server.call(who, "POST", `/api/v1/calendars/${calendarId}/entries`, { ...times, ...fields });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; etag: string };
};

test("a week is found by indexes alone, and of what has ended before it nothing is read", async () => {
  const calendarId = await calendarOf(anna, "Många");
  await addTo(anna, calendarId, { summary: "Nu" });
  // A day apart, over ten years before and after, and every fifth takes a month.
  await sql`insert into calendar.entry (id, calendar_id, name, uid, body, etag, kind, class, summary, location, starts_at, ends_at,
      is_recurring, is_plain, shows_as, revision, created_at, changed_at)
    select gen_random_uuid(), ${calendarId}, 'e' || n, 'e' || n, 'x', 'x', 'VEVENT', 'PUBLIC', 'En', '',
      timestamptz '2026-12-01' + n * interval '1 day', timestamptz '2026-12-01' + n * interval '1 day' + (case when n % 5 = 0 then 30 * 24 else 1 end) * interval '1 hour',
      false, true, 'busy', 100000 + n, now(), now()
    from generate_series(-3650, 3650) n`.execute(db);
  await sql`analyze calendar.entry`.execute(db);
  const window = { from: new Date("2026-11-30"), to: new Date("2026-12-07") };
  const { rows } = await sql<{
    "QUERY PLAN": { Plan: Plan }[];
  }>`explain (analyze, buffers, format json) ${overlapping([calendarId], window, 20_001)}`.execute(db);
  const root = rows[0]?.["QUERY PLAN"][0]?.Plan;
  if (!root) throw new Error("There is no plan.");
  const nodes = allOf(root);
  expect(
    nodes
      .map((one) => one["Index Name"])
      .filter(Boolean)
      .sort(),
  ).toEqual(["entry_long", "entry_short"]);
  expect(nodes.filter((one) => one["Node Type"] === "Seq Scan")).toEqual([]);
  expect(root["Actual Rows"]).toBeGreaterThan(10);
  for (const one of nodes) expect(one["Rows Removed by Filter"] ?? 0).toBe(0);
  expect(await weekOf(anna, calendarId)).not.toHaveLength(0);
});

interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}
const allOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(allOf)];

test("what another process has changed is seen at once, also of a series that is remembered", async () => {
  const twin = await server.twin();
  try {
    const calendarId = await calendarOf(anna, "Två");
    const { id } = await addTo(anna, calendarId, { summary: "Före", rrule: "FREQ=WEEKLY;COUNT=10" });
    const both = async (from?: string): Promise<string[][]> => [
      (await weekOf(anna, calendarId, from)).map(({ summary }) => summary),
      (await weekOf(anna, calendarId, from, twin)).map(({ summary }) => summary),
    ];
    expect(await both()).toEqual([["Före"], ["Före"]]);
    const changed = await twin.call(anna, "PATCH", `/api/v1/calendar-entries/${id}`, { summary: "Efter" });
    expect(changed.status).toBe(200);
    expect(await both()).toEqual([["Efter"], ["Efter"]]);
    expect(await both("2026-12-07")).toEqual([["Efter"], ["Efter"]]);
    await twin.call(anna, "PATCH", `/api/v1/calendar-entries/${id}`, { rrule: "FREQ=WEEKLY;COUNT=1" });
    expect(await both("2026-12-07")).toEqual([[], []]);
    await twin.call(anna, "DELETE", `/api/v1/calendar-entries/${id}`);
    expect(await both()).toEqual([[], []]);
  } finally {
    await twin.stop();
  }
});

test("a series that is remembered is not read from the database again, and nobody is shown another's private one by it", async () => {
  const [{ id: calendarId } = { id: "" }] = (
    (await server.call(anna, "GET", `/api/v1/calendars?workspaceId=${workspace.id}`)).body as {
      items: { id: string }[];
    }
  ).items;
  const rrule = "FREQ=WEEKLY;BYDAY=TU;COUNT=4";
  const { id } = await addTo(bo, calendarId, { summary: "Lönesamtal", location: "Rum 4", class: "PRIVATE", rrule });
  const shown = async (who: TestPerson, from?: string) =>
    (await weekOf(who, calendarId, from)).map(({ summary, isBusyOnly }) => [summary, isBusyOnly]);
  // Who sees it whole asks first, then who does not, and both again of what is remembered by then.
  for (const from of ["2026-11-30", "2026-12-07", "2026-12-14"]) {
    expect(await shown(bo, from)).toEqual([["Lönesamtal", false]]);
    // The calendar of the workspace is anna's, who asked for it first.
    expect((await shown(anna, from)).length).toBe(1);
  }
  const viewer = server.people.agnes;
  await server.safos.workspaces.addMember(anna.id, workspace.id, viewer.id, "viewer");
  for (const from of ["2026-11-30", "2026-12-07"]) expect(await shown(viewer, from)).toEqual([["", true]]);
  expect(await shown(bo)).toEqual([["Lönesamtal", false]]);
  const strange = await server.call(
    britt,
    "GET",
    `/api/v1/calendar-entries?from=2026-11-30T00:00:00Z&to=2026-12-07T00:00:00Z&calendars=${calendarId}`,
  );
  expect(strange.status).toBe(404);

  // Its text is not asked for: nobody would see that it has become another under the same etag.
  await sql`update calendar.entry set body = 'BEGIN:NOTHING' where id = ${id}`.execute(db);
  expect(await shown(bo)).toEqual([["Lönesamtal", false]]);
  expect(await shown(viewer)).toEqual([["", true]]);
});

test("what is remembered stays within its bound, however many series are read and however long they are", () => {
  const { most } = rememberedTexts();
  const textOf = (index: number, length: number): string =>
    eventText(`lång-${index}`, ["RRULE:FREQ=DAILY", `DESCRIPTION:${"x".repeat(length)}`]);
  for (let index = 0; index * 12_000 < 2 * most; index++) readObject(textOf(index, 12_000));
  expect(rememberedTexts().length).toBeLessThanOrEqual(most);
  expect(rememberedTexts().length).toBeGreaterThan(most / 2);
  expect(recallObject(etagOf(textOf(0, 12_000)))).toBeNull();
  const long = textOf(1, 60_000);
  expect(readObject(long).master?.rules).toHaveLength(1);
  expect(recallObject(etagOf(long))).toBeNull();
});

test("occurrences come by their start, and what starts together by when its entry began", async () => {
  const calendarId = await calendarOf(anna, "Ordning");
  const late = await addTo(anna, calendarId, { summary: "Ny" });
  const early = { start: "2026-11-03T09:00:00", end: "2026-11-03T10:00:00", rrule: "FREQ=WEEKLY" };
  const series = await addTo(anna, calendarId, { summary: "Gammal", ...early });
  const first = await addTo(anna, calendarId, {
    summary: "Först",
    start: "2026-11-30T09:00:00",
    end: "2026-11-30T10:00:00",
  });
  expect((await weekOf(anna, calendarId)).map(({ entryId }) => entryId)).toEqual([first.id, series.id, late.id]);
});
