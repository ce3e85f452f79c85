import { afterAll, expect, test } from "vitest";
import { addPerson, eventually, startTestServer, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText, xmlNamespaces } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { put, dav, own } = caldavTools(server);
const together = await server.workspace("Gemensamt", anna, bo);

interface EntryBody {
  id: string;
  uid: string;
  summary: string;
  start: string;
  etag: string;
  answer: string | null;
  attendees: { mail: string; answer: string; comment: string; person: { id: string } | null }[];
  organizer: { mail: string } | null;
  [key: string]: unknown;
}
interface OccurrenceBody {
  entryId: string;
  calendarId: string;
  recurrenceId: string | null;
  start: string;
  summary: string;
  isFree: boolean;
  isTentative: boolean;
}

const times = { start: "2037-12-01T09:00:00Z", end: "2037-12-01T10:00:00Z" };
const invite = async (who: TestPerson, people: readonly TestPerson[], fields: object = {}): Promise<EntryBody> => {
  const answer = await server.call(who, "POST", `/api/v1/calendars/${await own(who)}/entries`, {
    summary: "Avstämning",
    ...times,
    attendees: people.map(({ id }) => ({ personId: id })),
    ...fields,
  });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return answer.body as EntryBody;
};
const read = async (who: TestPerson, id: string, recurrenceId?: string): Promise<EntryBody> =>
  (
    await server.call(
      who,
      "GET",
      `/api/v1/calendar-entries/${id}${recurrenceId === undefined ? "" : `?recurrenceId=${recurrenceId}`}`,
    )
  ).body as EntryBody;
const listed = async (who: TestPerson, summary: string, year = 2037): Promise<OccurrenceBody[]> => {
  const { body } = await server.call(
    who,
    "GET",
    `/api/v1/calendar-entries?from=${year}-11-30T00:00:00Z&to=${year + 1}-02-01T00:00:00Z&calendars=${await own(who)}`,
  );
  return (body as { items: OccurrenceBody[] }).items.filter((one) => one.summary === summary);
};
/** The copy in someone's calendar, once it is there. */
const copyOf = (who: TestPerson, summary: string, year = 2037): Promise<OccurrenceBody> =>
  eventually(async () => {
    const [found] = await listed(who, summary, year);
    if (!found) throw new Error(`${who.name} has no ${summary}.`);
    return found;
  });
const change = (who: TestPerson, id: string, fields: object): Promise<TestAnswer> =>
  server.call(who, "PATCH", `/api/v1/calendar-entries/${id}`, fields);
const answer = (who: TestPerson | null, id: string, fields: object): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/calendar-entries/${id}/answer`, fields);
const answersOf = ({ attendees }: EntryBody): Record<string, string> =>
  Object.fromEntries(attendees.map((one) => [one.mail, one.answer]));
const removeEntry = (who: TestPerson, id: string, query = ""): Promise<TestAnswer> =>
  server.call(who, "DELETE", `/api/v1/calendar-entries/${id}${query}`);
const allEntries = `<c:calendar-query ${xmlNamespaces}><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>`;
/** What Anna sees of someone's day. */
async function busyOf(who: TestPerson, day: string): Promise<string[]> {
  const query = `people=${who.id}&from=${day}T00:00:00Z&to=${day}T23:59:59Z`;
  const { body } = await server.call(anna, "GET", `/api/v1/free-busy?${query}`);
  const { items } = body as { items: { periods: { kind: string }[] }[] };
  expect(items).toHaveLength(1);
  return items.flatMap(({ periods }) => periods.map(({ kind }) => kind));
}
const gone = (who: TestPerson, summary: string): Promise<void> =>
  eventually(async () => expect(await listed(who, summary)).toEqual([]));

test("who is invited has the entry, answers it, and everybody's copy says so", async () => {
  const entry = await invite(anna, [bo, agnes], { summary: "Styrgrupp", location: "Rum 3" });
  expect(entry.organizer).toMatchObject({ mail: "anna@fk.example" });
  const copy = await copyOf(bo, "Styrgrupp");
  expect(copy).toMatchObject({ isTentative: true, isFree: false });
  expect(await read(bo, copy.entryId)).toMatchObject({ uid: entry.uid, location: "Rum 3", answer: "needsAction" });
  const answered = await answer(bo, copy.entryId, { answer: "accepted", comment: "Gärna" });
  expect([answered.status, (answered.body as EntryBody).answer]).toEqual([200, "accepted"]);
  const organisers = await read(anna, entry.id);
  expect(answersOf(organisers)).toEqual({
    "anna@fk.example": "accepted",
    "bo@digg.example": "accepted",
    "agnes@fk.example": "needsAction",
  });
  expect(organisers.attendees.find(({ mail }) => mail === bo.name)?.comment).toBe("Gärna");
  const [mine] = await listed(bo, "Styrgrupp");
  expect(mine).toMatchObject({ isTentative: false, isFree: false });
  const other = await copyOf(agnes, "Styrgrupp");
  await eventually(async () => {
    const seen = await read(agnes, other.entryId);
    expect(answersOf(seen)["bo@digg.example"]).toBe("accepted");
    // A comment is for the organiser.
    expect(seen.attendees.every(({ comment }) => comment === "")).toBe(true);
  });
});

test("another time asks again, another room does not, and what is cancelled goes away", async () => {
  const entry = await invite(anna, [bo], { summary: "Flyttas" });
  const copy = await copyOf(bo, "Flyttas");
  await answer(bo, copy.entryId, { answer: "accepted" });
  await change(anna, entry.id, { location: "Rum 9" });
  await eventually(async () =>
    expect(await read(bo, copy.entryId)).toMatchObject({ location: "Rum 9", answer: "accepted" }),
  );
  await change(anna, entry.id, { start: "2037-12-02T09:00:00Z", end: "2037-12-02T10:00:00Z" });
  await eventually(async () =>
    expect(await read(bo, copy.entryId)).toMatchObject({ start: "2037-12-02T09:00:00.000Z", answer: "needsAction" }),
  );
  expect(answersOf(await read(anna, entry.id))["bo@digg.example"]).toBe("needsAction");
  await removeEntry(anna, entry.id);
  await gone(bo, "Flyttas");
});

test("people come and go: who is taken off loses the copy, and an empty list cancels", async () => {
  const entry = await invite(anna, [bo], { summary: "Byte" });
  await copyOf(bo, "Byte");
  await change(anna, entry.id, { attendees: [{ personId: agnes.id }] });
  await copyOf(agnes, "Byte");
  await gone(bo, "Byte");
  await change(anna, entry.id, { attendees: [] });
  await gone(agnes, "Byte");
  expect(await read(anna, entry.id)).toMatchObject({ organizer: null, attendees: [], summary: "Byte" });
});

test("who removes an invitation declines it, is not asked again but for another time, and is free", async () => {
  const entry = await invite(anna, [bo], { summary: "Tackar nej" });
  const copy = await copyOf(bo, "Tackar nej");
  expect((await removeEntry(bo, copy.entryId)).status).toBe(200);
  expect(answersOf(await read(anna, entry.id))["bo@digg.example"]).toBe("declined");
  await change(anna, entry.id, { location: "Rum 1" });
  const marker = await invite(anna, [bo], { summary: "Efter" });
  await copyOf(bo, "Efter");
  expect(await listed(bo, "Tackar nej")).toEqual([]);
  await change(anna, entry.id, { start: "2037-12-03T09:00:00Z", end: "2037-12-03T10:00:00Z" });
  const again = await copyOf(bo, "Tackar nej");
  await answer(bo, again.entryId, { answer: "declined" });
  expect(await listed(bo, "Tackar nej")).toMatchObject([{ isFree: true }]);
  expect(await busyOf(bo, "2037-12-03")).toEqual([]);
  await answer(bo, again.entryId, { answer: "tentative" });
  expect(await busyOf(bo, "2037-12-03")).toEqual(["tentative"]);
  await answer(bo, again.entryId, { answer: "accepted" });
  expect(await busyOf(bo, "2037-12-03")).toEqual(["busy"]);
  await removeEntry(anna, marker.id);
});

test("of a series one occurrence is moved, declined and cancelled", async () => {
  const fields = { summary: "Varje vecka", rrule: "FREQ=WEEKLY;COUNT=4", zone: "Europe/Stockholm" };
  const entry = await invite(anna, [bo, agnes], fields);
  const copy = await copyOf(bo, "Varje vecka");
  await answer(bo, copy.entryId, { answer: "accepted" });
  const [, second, third, fourth] = await listed(anna, "Varje vecka");
  const ids = [second, third, fourth].map((one) => one?.recurrenceId ?? "");
  await change(anna, entry.id, {
    scope: "this",
    recurrenceId: ids[0],
    start: "2037-12-09T12:00:00Z",
    end: "2037-12-09T13:00:00Z",
  });
  await eventually(async () => {
    const starts = (await listed(bo, "Varje vecka")).map(({ start, isTentative }) => [start.slice(0, 16), isTentative]);
    expect(starts).toEqual([
      ["2037-12-01T09:00", false],
      ["2037-12-09T12:00", true],
      ["2037-12-15T09:00", false],
      ["2037-12-22T09:00", false],
    ]);
  });
  expect((await answer(bo, copy.entryId, { answer: "declined", recurrenceId: ids[1] })).status).toBe(200);
  expect(answersOf(await read(anna, entry.id, ids[1]))["bo@digg.example"]).toBe("declined");
  expect(answersOf(await read(anna, entry.id))["bo@digg.example"]).toBe("accepted");
  await removeEntry(bo, copy.entryId, `?scope=this&recurrenceId=${ids[2]}`);
  expect(answersOf(await read(anna, entry.id, ids[2]))["bo@digg.example"]).toBe("declined");
  expect((await listed(bo, "Varje vecka")).map(({ isFree }) => isFree)).toEqual([false, false, true, true]);
  await removeEntry(anna, entry.id, `?scope=this&recurrenceId=${ids[1]}`);
  await eventually(async () => expect(await listed(agnes, "Varje vecka")).toHaveLength(3));
  await eventually(async () => expect(await listed(bo, "Varje vecka")).toHaveLength(3));
  const unknown = await answer(bo, copy.entryId, { answer: "accepted", recurrenceId: "20371202T090000" });
  expect([unknown.status, unknown.body.code]).toEqual([400, "OCCURRENCE_UNKNOWN"]);
});

test("someone may be invited to one occurrence alone", async () => {
  const entry = await invite(anna, [bo], { summary: "Gäst hos oss", rrule: "FREQ=WEEKLY;COUNT=3" });
  const [, second] = await listed(anna, "Gäst hos oss");
  await change(anna, entry.id, {
    scope: "this",
    recurrenceId: second?.recurrenceId,
    attendees: [{ personId: bo.id }, { personId: agnes.id }],
  });
  const copy = await copyOf(agnes, "Gäst hos oss");
  expect((await listed(agnes, "Gäst hos oss")).map(({ start }) => start.slice(0, 10))).toEqual(["2037-12-08"]);
  expect((await answer(agnes, copy.entryId, { answer: "tentative" })).status).toBe(200);
  expect(answersOf(await read(anna, entry.id, second?.recurrenceId ?? ""))["agnes@fk.example"]).toBe("tentative");
});

test("an invitation is its organiser's: others neither change it nor answer for one another", async () => {
  const entry = await invite(anna, [bo, agnes], { summary: "Anna bestämmer" });
  const copy = await copyOf(bo, "Anna bestämmer");
  for (const fields of [{ summary: "Bo bestämmer" }, { start: "2037-12-05T09:00:00Z" }, { attendees: [] }]) {
    const refused = await change(bo, copy.entryId, fields);
    expect([refused.status, refused.body.code]).toEqual([403, "ENTRY_INVITED"]);
  }
  expect((await change(bo, copy.entryId, { class: "PRIVATE" })).status).toBe(200);
  expect(await read(anna, entry.id)).toMatchObject({ class: "PUBLIC", summary: "Anna bestämmer" });
  await change(anna, entry.id, { location: "Rum 4" });
  await eventually(async () =>
    expect(await read(bo, copy.entryId)).toMatchObject({ class: "PRIVATE", location: "Rum 4" }),
  );
  expect((await answer(null, copy.entryId, { answer: "accepted" })).status).toBe(401);
  expect((await answer(britt, copy.entryId, { answer: "accepted" })).status).toBe(404);
  expect((await answer(bo, copy.entryId, { answer: "kanske" })).status).toBe(400);
  const theirs = await answer(bo, entry.id, { answer: "accepted" });
  expect(theirs.status).toBe(404);
  const organisers = await answer(anna, entry.id, { answer: "accepted" });
  expect([organisers.status, organisers.body.code]).toEqual([403, "NOT_INVITED"]);
  expect(answersOf(await read(anna, entry.id))["bo@digg.example"]).toBe("needsAction");
});

test("nobody is invited whom the organiser may not find, and not more than 500", async () => {
  await server.safos.organisations.add({ domain: "stangd.example", name: "Stängd" });
  const cecilia = await addPerson(server.safos, { name: "cecilia@stangd.example", displayName: "Cecilia" });
  const calendarId = await own(anna);
  const ask = (attendees: unknown) =>
    server.call(anna, "POST", `/api/v1/calendars/${calendarId}/entries`, { summary: "Nej", ...times, attendees });
  for (const one of [{ personId: cecilia.id }, { mail: "ingen adress" }, {}])
    expect((await ask([one])).body.code).toBe("INVALID");
  // Nothing tells whom Safos knows: both would be invited by mail, and none goes here.
  for (const mail of [cecilia.name, "x@nowhere.example"])
    expect([mail, (await ask([{ mail }])).body.code]).toEqual([mail, "CALENDAR_MAIL_OFF"]);
  expect((await ask(Array.from({ length: 501 }, () => ({ personId: bo.id })))).status).toBe(400);
  const lines = Array.from({ length: 501 }, (_, index) => `ATTENDEE:mailto:person${index}@nowhere.example`);
  const segment = await own(anna);
  const many = await put(anna, `${segment}/m.ics`, eventText("many", ["ORGANIZER:mailto:anna@fk.example", ...lines]));
  expect(many.status).toBe(403);
  // A client names whom it likes; who may not be found gets nothing.
  const line = `ATTENDEE:mailto:${cecilia.name}`;
  expect(
    (await put(anna, `${segment}/c.ics`, eventText("c", ["ORGANIZER:mailto:anna@fk.example", line, "SUMMARY:Smyg"])))
      .status,
  ).toBe(201);
  await invite(anna, [bo], { summary: "Efter smyg" });
  await copyOf(bo, "Efter smyg");
  expect(await listed(cecilia, "Smyg")).toEqual([]);
  // Nor does its text tell whose an address is.
  const [named] = await listed(anna, "Smyg");
  expect((await read(anna, named?.entryId ?? "")).attendees).toMatchObject([{ mail: cecilia.name, person: null }]);
});

test("a client's text invites, answers and cancels, and is fetched again where it is kept otherwise", async () => {
  const mine = await own(anna);
  const people = ["ORGANIZER:mailto:anna@fk.example", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@digg.example"];
  const made = await put(anna, `${mine}/dav.ics`, eventText("dav-1", [...people, "SUMMARY:Från telefon"]));
  // The organiser answers for nobody.
  expect([made.status, made.headers.get("etag")]).toEqual([201, null]);
  const copy = await copyOf(bo, "Från telefon");
  expect((await read(bo, copy.entryId)).answer).toBe("needsAction");
  const listing = await dav(bo, "PROPFIND", `${copy.calendarId}/`, undefined, { depth: "1" });
  const href = [...listing.text.matchAll(/<d:href>([^<]*\.ics)<\/d:href>/g)].map(([, one = ""]) => one);
  const texts = await Promise.all(href.map(async (one) => ({ one, text: (await dav(bo, "GET", one)).text })));
  const found = texts.find(({ text }) => text.includes("UID:dav-1"));
  if (!found) throw new Error("The copy has no address.");
  const alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Snart\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n";
  const written = found.text
    .replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=TENTATIVE")
    .replace("SUMMARY:Från telefon", "SUMMARY:Bo skrev om")
    .replace("END:VEVENT", `${alarm}END:VEVENT`);
  const answered = await dav(bo, "PUT", found.one, written, { "content-type": "text/calendar" });
  expect([answered.status, answered.headers.get("etag")]).toEqual([204, null]);
  const kept = (await dav(bo, "GET", found.one)).text;
  expect(kept).toContain("TRIGGER:-PT5M");
  expect(kept).toContain("SUMMARY:Från telefon");
  expect(answersOf(await read(bo, copy.entryId))["bo@digg.example"]).toBe("tentative");
  const organisers = (await dav(anna, "GET", `${mine}/dav.ics`)).text;
  expect(organisers).toContain("PARTSTAT=TENTATIVE");
  expect(organisers).not.toContain("VALARM");
  // A stale text of the organiser's takes no answer away.
  const stale = await put(anna, `${mine}/dav.ics`, eventText("dav-1", [...people, "SUMMARY:Ny rubrik"]));
  expect(stale.status).toBe(204);
  await copyOf(bo, "Ny rubrik");
  expect(answersOf(await read(bo, copy.entryId))["bo@digg.example"]).toBe("tentative");
  expect((await dav(bo, "GET", found.one)).text).toContain("TRIGGER:-PT5M");
  expect((await dav(bo, "DELETE", found.one)).status).toBe(204);
  expect((await dav(anna, "GET", `${mine}/dav.ics`)).text).toContain("PARTSTAT=DECLINED");
  const stolen = await put(anna, `${mine}/dav.ics`, eventText("dav-1", ["ORGANIZER:mailto:bo@digg.example"]));
  expect(stolen.status).toBe(403);
});

test("whom a client named and Safos does not know may stay, and is added by nobody", async () => {
  const mine = await own(anna);
  const people = ["ORGANIZER:mailto:anna@fk.example", "ATTENDEE:mailto:citra@konsult.example"];
  await put(anna, `${mine}/ute.ics`, eventText("ute", [...people, "SUMMARY:Med konsult"]));
  const { entryId } = await copyOf(anna, "Med konsult");
  const kept = await change(anna, entryId, { attendees: [{ mail: "citra@konsult.example" }, { personId: bo.id }] });
  expect(Object.keys(answersOf(kept.body as EntryBody))).toContain("citra@konsult.example");
  await copyOf(bo, "Med konsult");
  const added = await change(anna, entryId, { attendees: [{ mail: "other@konsult.example" }] });
  expect([added.status, added.body.code]).toEqual([409, "CALENDAR_MAIL_OFF"]);
  // Whether an address stands in an entry is nothing for those who may not read it.
  for (const mail of ["citra@konsult.example", "other@konsult.example"])
    expect((await change(britt, entryId, { attendees: [{ mail }] })).status).toBe(404);
});

test("who may write in the calendar where an invitation lies neither answers, moves, removes nor overwrites it for another", async () => {
  const entry = await invite(agnes, [anna], { summary: "Annas egen" });
  const copy = await copyOf(anna, "Annas egen");
  const { body } = await server.call(anna, "GET", `/api/v1/calendars?workspaceId=${together.id}`);
  const shared = (body as { items: { id: string }[] }).items[0]?.id ?? "";
  const { text } = await dav(anna, "REPORT", `${copy.calendarId}/`, allEntries, { depth: "1" });
  const [, href = ""] = new RegExp(`<d:href>([^<]*)</d:href>(?:(?!<d:href>).)*UID:${entry.uid}`, "s").exec(text) ?? [];
  const home = (who: TestPerson) => `${server.url}/remote.php/dav/calendars/${who.name}`;
  const moved = await dav(anna, "MOVE", href, undefined, { destination: `${home(anna)}/${shared}/x.ics` });
  expect(moved.status).toBe(201);
  const seen = await dav(bo, "GET", `${shared}/x.ics`);
  expect([seen.status, seen.text.includes("Annas egen")]).toEqual([200, true]);
  const { body: list } = await server.call(
    bo,
    "GET",
    `/api/v1/calendar-entries?from=2037-11-30T00:00:00Z&to=2037-12-08T00:00:00Z&calendars=${shared}`,
  );
  const id = (list as { items: OccurrenceBody[] }).items[0]?.entryId ?? "";
  expect((await answer(bo, id, { answer: "declined" })).body.code).toBe("NOT_INVITED");
  expect((await removeEntry(bo, id)).body.code).toBe("NOT_INVITED");
  expect((await change(bo, id, { class: "PRIVATE" })).body.code).toBe("NOT_INVITED");
  expect((await dav(bo, "DELETE", `${shared}/x.ics`)).status).toBe(403);
  expect((await put(bo, `${shared}/x.ics`, seen.text.replace("NEEDS-ACTION", "ACCEPTED"))).status).toBe(403);
  const stolen = { destination: `${home(bo)}/${await own(bo)}/x.ics` };
  expect((await dav(bo, "MOVE", `${shared}/x.ics`, undefined, stolen)).status).toBe(403);
  // Where she has moved it, the organiser's changes follow, and her answer is hers.
  await change(agnes, entry.id, { location: "Rum 7" });
  await eventually(async () =>
    expect(await read(anna, id)).toMatchObject({ location: "Rum 7", answer: "needsAction" }),
  );
  expect((await answer(anna, id, { answer: "accepted" })).status).toBe(200);
  expect(answersOf(await read(agnes, entry.id))["anna@fk.example"]).toBe("accepted");
});

test("a forged organiser invites nobody, and an UID takes nothing of another's", async () => {
  const mine = await own(britt);
  const forged = ["ORGANIZER:mailto:anna@fk.example", "ATTENDEE:mailto:bo@digg.example", "SUMMARY:Förfalskad"];
  expect((await put(britt, `${mine}/f.ics`, eventText("forged", forged))).status).toBe(201);
  const bos = await own(bo);
  await put(bo, `${bos}/egen.ics`, eventText("egen-uid", ["SUMMARY:Bos egen"]));
  await put(
    britt,
    `${mine}/g.ics`,
    eventText("egen-uid", ["ORGANIZER:mailto:britt@digg.example", "ATTENDEE:mailto:bo@digg.example", "SUMMARY:Över"]),
  );
  await invite(britt, [bo], { summary: "Märke" });
  await copyOf(bo, "Märke");
  expect(await listed(bo, "Förfalskad")).toEqual([]);
  expect(await listed(bo, "Över")).toEqual([]);
  expect(await listed(bo, "Bos egen")).toHaveLength(1);
});

test("a calendar in the trash cancels what it invites to, and brings it back", async () => {
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Projekt" });
  const calendarId = (body as { id: string }).id;
  await server.call(anna, "POST", `/api/v1/calendars/${calendarId}/entries`, {
    summary: "I projektet",
    ...times,
    attendees: [{ personId: bo.id }],
  });
  await copyOf(bo, "I projektet");
  await server.call(anna, "DELETE", `/api/v1/calendars/${calendarId}`);
  await gone(bo, "I projektet");
  const restored = await server.call(anna, "POST", `/api/v1/items/calendar/${calendarId}/restore`, {});
  expect(restored.status).toBe(200);
  await copyOf(bo, "I projektet");
});

test("whose account is closed gets no more, and a private entry is shown whole to who is invited alone", async () => {
  const dan = await addPerson(server.safos, { name: "dan@digg.example", displayName: "Dan" });
  const entry = await invite(anna, [dan, bo], { summary: "Lönesamtal", class: "PRIVATE" });
  const copy = await copyOf(bo, "Lönesamtal");
  expect(await read(bo, copy.entryId)).toMatchObject({ class: "PRIVATE", isBusyOnly: false });
  const danCopy = await copyOf(dan, "Lönesamtal");
  await server.safos.identity.change(dan.id, { isDisabled: true });
  await change(anna, entry.id, { location: "Rum 2" });
  await eventually(async () => expect(await read(bo, copy.entryId)).toMatchObject({ location: "Rum 2" }));
  expect((await answer(dan, danCopy.entryId, { answer: "accepted" })).status).toBe(401);
});

test("an answer to what has changed since is refused", async () => {
  const mine = await own(anna);
  const people = ["ORGANIZER:mailto:anna@fk.example", "ATTENDEE:mailto:bo@digg.example"];
  await put(anna, `${mine}/stale.ics`, eventText("stale", [...people, "SUMMARY:Ändras"]));
  const copy = await copyOf(bo, "Ändras");
  const bos = await own(bo);
  const { text } = await dav(bo, "REPORT", `${bos}/`, allEntries, { depth: "1" });
  const [, href = ""] = /<d:href>([^<]*)<\/d:href>(?:(?!<d:href>).)*UID:stale/s.exec(text) ?? [];
  const old = (await dav(bo, "GET", href)).text;
  await put(
    anna,
    `${mine}/stale.ics`,
    eventText("stale", [...people, "SUMMARY:Ändras", "DTSTART:20371211T090000Z", "DTEND:20371211T100000Z"]),
  );
  await eventually(async () =>
    expect(await read(bo, copy.entryId)).toMatchObject({ start: "2037-12-11T09:00:00.000Z" }),
  );
  const late = await put(bo, href, old.replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED"));
  expect(late.status).toBe(412);
  expect(answersOf(await read(bo, copy.entryId))["bo@digg.example"]).toBe("needsAction");
});

test("entries and copies are carried to other calendars with what they stand for", async () => {
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Annan" });
  const other = (body as { id: string }).id;
  const mine = await own(anna);
  const people = ["ORGANIZER:mailto:anna@fk.example", "ATTENDEE:mailto:bo@digg.example"];
  await put(anna, `${mine}/m.ics`, eventText("moved-1", [...people, "SUMMARY:Bärs"]));
  const copy = await copyOf(bo, "Bärs");
  const headers = { destination: `${server.url}/remote.php/dav/calendars/${anna.name}/${other}/m.ics` };
  expect((await dav(anna, "MOVE", `${mine}/m.ics`, undefined, headers)).status).toBe(201);
  await answer(bo, copy.entryId, { answer: "accepted" });
  expect((await dav(anna, "GET", `${other}/m.ics`)).text).toContain("PARTSTAT=ACCEPTED");
  await put(anna, `${other}/m.ics`, eventText("moved-1", [...people, "SUMMARY:Buren"]));
  await copyOf(bo, "Buren");
  expect(await listed(bo, "Bärs")).toEqual([]);
});

test("who is invited is told of it, of another time and of the end, the organiser of answers, and nobody else", async () => {
  const noticesOf = async (who: TestPerson, title: string) =>
    (
      (await server.call(who, "GET", "/api/v1/notices")).body as {
        items: { reason: string; title: string; excerpt: string; actor: { id: string } | null }[];
      }
    ).items
      .filter((one) => one.title === title)
      .map(({ reason, excerpt }) => [reason, excerpt]);
  // Of what is over nobody is told.
  const ahead = { start: "2099-12-01T09:00:00Z", end: "2099-12-01T10:00:00Z" };
  const entry = await invite(anna, [bo, agnes], { summary: "Berättas", ...ahead });
  const copy = await copyOf(bo, "Berättas", 2099);
  await answer(bo, copy.entryId, { answer: "accepted", comment: "Ses då" });
  await eventually(async () => expect(await noticesOf(anna, "Berättas")).toEqual([["answer", "accepted: Ses då"]]));
  await change(anna, entry.id, { location: "Rum 12" });
  await eventually(async () => expect(await noticesOf(bo, "Berättas")).toHaveLength(2));
  await change(anna, entry.id, { start: "2099-12-04T09:00:00Z", end: "2099-12-04T10:00:00Z" });
  await eventually(async () => expect(await noticesOf(bo, "Berättas")).toHaveLength(3));
  await removeEntry(anna, entry.id);
  await eventually(async () =>
    expect((await noticesOf(bo, "Berättas")).toReversed()).toEqual([
      ["invited", "2099-12-01T09:00:00.000Z"],
      ["changed", "Rum 12"],
      ["changed", "2099-12-04T09:00:00.000Z"],
      ["closed", "2099-12-04T09:00:00.000Z"],
    ]),
  );
  // Of Bo's answer Agnes is not notified.
  await eventually(async () => expect(await noticesOf(agnes, "Berättas")).toHaveLength(4));
  expect(await noticesOf(britt, "Berättas")).toEqual([]);
});
