import type { Occurrence } from "@safos/contract/calendar";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { readCalendarObject, zoneByName, type CalendarComponent } from "../icalendar/index.ts";
import { busyKindOf, occurrencesOf } from "../recurrence/index.ts";
import { eventText } from "../testing.ts";
import type { CalendarDb, CalendarTables, StoredEntry } from "../tables.ts";
import { readEntriesWhole } from "./queries.ts";
import { isWhole, shownBody, shownEtag } from "./privacy.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, agnes } = server.people;
const db: CalendarDb = server.safos.database.of<CalendarTables>();
const window = { from: new Date("2026-10-19T00:00:00Z"), to: new Date("2026-11-09T00:00:00Z") };

const stockholm = (start: string, end: string): string[] => [
  `DTSTART;TZID=Europe/Stockholm:${start}`,
  `DTEND;TZID=Europe/Stockholm:${end}`,
];
/** A zone that only its own description knows, with a comma in its name. */
const ownZone = `BEGIN:VTIMEZONE\r\nTZID:Egen\\, tid\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0130\r\nTZOFFSETTO:+0130\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n`;
const overrides = (uid: string, lines: readonly string[]): string =>
  `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T100000Z\r\n${lines.join("\r\n")}\r\nEND:VEVENT\r\n`;

/** One of each kind, over the days on which the clock goes back. */
const varied = (mail: string): string[] => {
  const one = (uid: string, lines: readonly string[] = []) => eventText(uid, lines);
  const october = stockholm("20261020T090000", "20261020T100000");
  const attendee = (partstat: string): string => `ATTENDEE;PARTSTAT=${partstat}:mailto:${mail}`;
  const organizer = "ORGANIZER:mailto:chef@annan.example";
  return [
    one("plain", october),
    one("hostile", [
      'SUMMARY:"Citat" \\\\ <b>, komma\\, rad\\nny \u0007 \u2028 🙂 é',
      "LOCATION:a,b\\;c\\\\",
      ...october,
    ]),
    one("long-title", [`SUMMARY:${"lång titel ".repeat(300)}`, "LOCATION:Rum", ...october]),
    one("empty", ["SUMMARY:", "LOCATION:", ...october]),
    one("utc", ["DTSTART:20261021T090000Z", "DTEND:20261021T090000Z"]),
    one("at-the-beginning", ["DTSTART:20261018T230000Z", "DTEND:20261019T000000Z"]),
    one("instant-at-the-beginning", ["DTSTART:20261019T000000Z"]),
    one("instant-at-the-end", ["DTSTART:20261109T000000Z"]),
    one("long", ["DTSTART:20260901T090000Z", "DTEND:20261201T090000Z"]),
    one("new-york", ["DTSTART;TZID=America/New_York:20261101T013000", "DURATION:PT45M"]),
    one("own", ["DTSTART;TZID=Egen\\, tid:20261022T090000", "DURATION:P1DT1H"]).replace(
      "BEGIN:VEVENT",
      `${ownZone}BEGIN:VEVENT`,
    ),
    one("floating", ["DTSTART:20261025T023000", "DURATION:PT30M"]),
    one("day", ["DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261027"]),
    one("days-each-week", ["DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=WEEKLY;BYDAY=MO,SA,SU"]),
    one("weekly", [...stockholm("20260407T023000", "20260407T033000"), "RRULE:FREQ=WEEKLY;BYDAY=SU,TU;INTERVAL=2"]),
    one("daily", [
      ...stockholm("20260301T023000", "20260301T050000"),
      "RRULE:FREQ=DAILY;COUNT=300",
      "EXDATE;TZID=Europe/Stockholm:20261026T023000",
    ]),
    one("excluded-day", [
      ...stockholm("20260301T083000", "20260301T090000"),
      "RRULE:FREQ=DAILY;UNTIL=20261101T073000Z",
      "EXDATE;VALUE=DATE:20261028",
    ]),
    one("begins-beside-its-rule", [
      ...stockholm("20261021T120000", "20261021T130000"),
      "RRULE:FREQ=WEEKLY;BYDAY=MO;WKST=SU",
    ]),
    one("monthly", [...stockholm("20260105T100000", "20260105T110000"), "RRULE:FREQ=MONTHLY;BYDAY=-1FR"]),
    one("listed", [...october, "RDATE;TZID=Europe/Stockholm:20261023T100000,20261101T100000"]),
    one("moved", [...stockholm("20261005T090000", "20261005T100000"), "RRULE:FREQ=DAILY"]).replace(
      "END:VCALENDAR",
      `${overrides("moved", ["RECURRENCE-ID;TZID=Europe/Stockholm:20261021T090000", ...stockholm("20261022T150000", "20261022T160000"), "SUMMARY:Flyttad", "STATUS:CANCELLED"])}${overrides(
        "moved",
        [
          "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Stockholm:20261030T090000",
          ...stockholm("20261030T110000", "20261030T123000"),
          "SUMMARY:Därefter",
        ],
      )}END:VCALENDAR`,
    ),
    one("cancelled", [...october, "STATUS:CANCELLED"]),
    one("transparent", [...october, "TRANSP:TRANSPARENT", "RRULE:FREQ=DAILY"]),
    one("tentative", [...october, "STATUS:TENTATIVE"]),
    one("declined", [...october, organizer, attendee("DECLINED")]),
    one("not-answered", [...october, "RRULE:FREQ=WEEKLY", organizer, attendee("NEEDS-ACTION")]),
    one("absent", [...october, "X-MICROSOFT-CDO-BUSYSTATUS:OOF"]),
    one("private", [...october, "CLASS:PRIVATE", "LOCATION:Hemligt"]),
    one("private-series", [...october, "CLASS:CONFIDENTIAL", "RRULE:FREQ=WEEKLY", "LOCATION:Hemligt"]),
    one("strange-class", [...october, "CLASS:X-EGEN"]),
    one("call-here", [...october, `CONFERENCE;VALUE=URI;FEATURE=VIDEO:${server.url}/m/abc?d="1"`]),
    one("call-elsewhere", [...october, "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://annat.example/m"]),
    one("large", [...october, "RRULE:FREQ=WEEKLY", `DESCRIPTION:${"lång text ".repeat(2000)}`]),
  ];
};

/** What is expected, from the bodies alone and by the contract's words: nothing that is kept beside them, found by an index or remembered. */
async function expectedFor(who: TestPerson, calendarId: string, zone: string) {
  const [calendar] = (
    await sql<{
      createdBy: string;
    }>`select created_by as "createdBy" from calendar.calendar where id = ${calendarId}`.execute(db)
  ).rows;
  const ids = (await sql<{ id: string }>`select id from calendar.entry where calendar_id = ${calendarId}`.execute(db))
    .rows;
  if (!calendar) throw new Error("There is no calendar.");
  const owner = Object.values(server.people).find((one) => one.id === calendar.createdBy);
  const entries = await readEntriesWhole(
    db,
    ids.map(({ id }) => id),
  );
  const found = entries.flatMap((row) => occurrencesAsListed(row, calendar, who, { zone, mail: owner?.mail ?? "" }));
  const begins = new Map(entries.map((one) => [one.id, one.startsAt?.getTime() ?? 0]));
  return found.sort(
    (a, b) =>
      Date.parse(a.start) - Date.parse(b.start) ||
      (begins.get(a.entryId) ?? 0) - (begins.get(b.entryId) ?? 0) ||
      (a.entryId < b.entryId ? -1 : Number(a.entryId > b.entryId)),
  );
}

function occurrencesAsListed(
  row: StoredEntry,
  calendar: { readonly createdBy: string },
  who: TestPerson,
  { zone, mail }: { readonly zone: string; readonly mail: string },
) {
  const isShown = isWhole(calendar, row, who.id);
  const object = readCalendarObject(shownBody(calendar, row, who.id));
  const dayOf = (moment: Date): string =>
    new Date(zoneByName(zone)?.toWall(moment.getTime()) ?? Number.NaN).toISOString().slice(0, 10);
  const base = `${server.url}/`;
  // Of what is plain it is kept when it is written, by whose copy it is.
  const kindOf = (component: CalendarComponent) => (row.isPlain ? row.showsAs : busyKindOf(component, new Set([mail])));
  return occurrencesOf(object, { ...window, zone }).map(
    ({ start, end, isAllDay, recurrenceId, component }): Occurrence => ({
      entryId: row.id,
      calendarId: row.calendarId,
      recurrenceId,
      start: isAllDay ? dayOf(start) : start.toISOString(),
      end: isAllDay ? dayOf(end) : end.toISOString(),
      isAllDay,
      zone: component.start?.zone ?? null,
      summary: isShown ? (component.summary ?? "") : "",
      location: isShown ? (component.location ?? "") : "",
      class: row.class,
      isBusyOnly: !isShown,
      isFree: (kindOf(component) ?? "free") === "free",
      isTentative: kindOf(component) === "tentative",
      isRecurring: row.isRecurring,
      callPath: isShown && row.callUrl?.startsWith(base) ? row.callUrl.slice(base.length - 1) : null,
      etag: shownEtag(calendar, row, who.id),
    }),
  );
}

async function textOf(who: TestPerson, calendarId: string, zone: string): Promise<string> {
  const query = new URLSearchParams({
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    calendars: calendarId,
    zone,
  });
  const answer = await fetch(`${server.url}/api/v1/calendar-entries?${query.toString()}`, {
    headers: { authorization: `Bearer ${who.token}` },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  return answer.text();
}

test("a week is answered byte for byte as the bodies and the contract have it, for all who ask and whatever is remembered", async () => {
  const workspace = await server.workspace("Allt", anna, bo);
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
  const path = `/api/v1/calendars?workspaceId=${workspace.id}`;
  const [{ id } = { id: "" }] = ((await server.call(anna, "GET", path)).body as { items: { id: string }[] }).items;
  for (const text of varied(anna.mail)) {
    const answer = await fetch(`${server.url}/api/v1/calendars/${id}/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${bo.token}`, "content-type": "text/calendar; charset=utf-8" },
      body: text,
    });
    expect(answer.status, `${text}\n${answer.ok ? "" : await answer.text()}`).toBe(200);
  }
  for (const zone of ["Europe/Stockholm", "America/New_York", "Pacific/Kiritimati"])
    for (const who of [anna, bo, agnes, bo]) {
      const text = await textOf(who, id, zone);
      const items = await expectedFor(who, id, zone);
      expect(JSON.parse(text)).toEqual({ items });
      expect(text).toBe(JSON.stringify({ items }));
      expect(items.length).toBeGreaterThan(100);
      expect(items.some((one) => one.isBusyOnly)).toBe(who === agnes);
      expect(text.includes("Hemligt")).toBe(who !== agnes);
    }
});

test("a week without entries is an empty list", async () => {
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Tom" });
  expect(await textOf(anna, (body as { id: string }).id, "Europe/Stockholm")).toBe('{"items":[]}');
});
