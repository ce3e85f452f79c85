import { afterAll, expect, test } from "vitest";
import { wholeLines } from "../../../testing/mail-server.ts";
import { eventually, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
import { deliverMail, outlookReply, startMailedServer } from "../mailed/testing.ts";
import { caldavTools } from "../testing.ts";

const { mailServer, server, twin, stop } = await startMailedServer();
afterAll(stop);
const { anna, agnes, bo, britt } = server.people;
const { dav, own } = caldavTools(server);
await server.workspace("Gemensamt", anna, bo);

interface Proposal {
  start: string;
  end: string;
  isAllDay: boolean;
  isWhole: boolean;
}
interface EntryBody {
  id: string;
  uid: string;
  start: string;
  etag: string;
  attendees: { mail: string; answer: string; comment: string; proposal: Proposal | null }[];
}
const times = { start: "2037-12-01T09:00:00Z", end: "2037-12-01T10:00:00Z" };
const other = { start: "2037-12-02T13:00:00.000Z", end: "2037-12-02T14:00:00.000Z" };
const invite = async (summary: string, attendees: readonly object[], fields: object = {}): Promise<EntryBody> => {
  const path = `/api/v1/calendars/${await own(anna)}/entries`;
  const { status, body } = await server.call(anna, "POST", path, { summary, ...times, attendees, ...fields });
  expect([status, body.code]).toEqual([201, undefined]);
  return body as EntryBody;
};
const read = async (who: TestPerson, id: string, recurrenceId?: string): Promise<EntryBody> => {
  const query = recurrenceId === undefined ? "" : `?recurrenceId=${recurrenceId}`;
  return (await server.call(who, "GET", `/api/v1/calendar-entries/${id}${query}`)).body as EntryBody;
};
const copyOf = (who: TestPerson, summary: string): Promise<string> =>
  eventually(async () => {
    const query = `from=2037-11-30T00:00:00Z&to=2038-02-01T00:00:00Z&calendars=${await own(who)}`;
    const { body } = await server.call(who, "GET", `/api/v1/calendar-entries?${query}`);
    const found = (body as { items: { summary: string; entryId: string }[] }).items.find(
      (one) => one.summary === summary,
    );
    expect(found).toBeDefined();
    return found?.entryId ?? "";
  });
const answer = (who: TestPerson, id: string, fields: object): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/calendar-entries/${id}/answer`, fields);
const decide = (who: TestPerson | null, id: string, word: "accept" | "decline", body: object, on = server) =>
  on.call(who, "POST", `/api/v1/calendar-entries/${id}/proposals/${word}`, body);
const of = (entry: EntryBody, mail: string) => entry.attendees.find((one) => one.mail === mail);
const propose = async (who: TestPerson, summary: string, fields: object = {}): Promise<string> => {
  const copyId = await copyOf(who, summary);
  // What was moved a moment ago is answered once the copy says so.
  await eventually(async () => {
    const given = await answer(who, copyId, { answer: "tentative", proposed: other, ...fields });
    expect([given.status, given.body.code]).toEqual([200, undefined]);
  });
  return copyId;
};
const mailsTo = (address: string) => mailServer.received.filter(({ to }) => to === address);
const raw = (text: string): string => text.replaceAll("\r\n ", "");

test("another time that someone proposes stands with their answer, for the organiser alone, and is taken in one press", async () => {
  const entry = await invite("Förslag", [{ personId: bo.id }, { personId: agnes.id }]);
  const agnesCopy = await copyOf(agnes, "Förslag");
  await answer(agnes, agnesCopy, { answer: "accepted" });
  const copyId = await propose(bo, "Förslag", { comment: "Passar bättre" });
  const before = await read(anna, entry.id);
  const shown = { ...other, isAllDay: false, isWhole: true };
  expect(of(before, bo.name)).toMatchObject({ answer: "tentative", comment: "Passar bättre", proposal: shown });
  expect(of(await read(bo, copyId), bo.name)?.proposal).toEqual(shown);
  await eventually(async () => {
    const seen = of(await read(agnes, agnesCopy), bo.name);
    expect([seen?.answer, seen?.proposal]).toEqual(["tentative", null]);
  });
  const path = `${await own(agnes)}/`;
  expect(
    raw(
      (
        await dav(
          agnes,
          "REPORT",
          path,
          `<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>`,
        )
      ).text,
    ),
  ).not.toContain("X-RESPONSE-PROPOSAL");
  const taken = await decide(anna, entry.id, "accept", { mail: bo.name, ...other });
  expect([taken.status, (taken.body as EntryBody).start]).toEqual([200, other.start]);
  // Everybody is asked again.
  const after = await read(anna, entry.id);
  for (const who of [bo, agnes]) expect(of(after, who.name)).toMatchObject({ answer: "needsAction", proposal: null });
  await eventually(async () => expect((await read(agnes, agnesCopy)).start).toBe(other.start));
  // It was taken: there is nothing more to take or decline.
  for (const word of ["accept", "decline"] as const)
    expect((await decide(anna, entry.id, word, { mail: bo.name, ...other })).body.code).toBe("ENTRY_CHANGED");
});

test("a proposal that is declined is gone, its answer stays, and who made it is told", async () => {
  const entry = await invite("Nekas", [{ personId: bo.id }]);
  const copyId = await propose(bo, "Nekas");
  expect((await decide(anna, entry.id, "decline", { mail: bo.name, ...other })).status).toBe(200);
  const after = await read(anna, entry.id);
  expect([of(after, bo.name), after.start]).toMatchObject([
    { answer: "tentative", proposal: null },
    "2037-12-01T09:00:00.000Z",
  ]);
  await eventually(async () => {
    expect(of(await read(bo, copyId), bo.name)?.proposal).toBe(null);
    const { body } = await server.call(bo, "GET", "/api/v1/notices");
    const notice = (body as { items: { title: string; reason: string; excerpt: string }[] }).items.find(
      (one) => one.title === "Nekas" && one.reason === "answer",
    );
    expect(notice?.excerpt).toBe("Tiden ligger kvar.");
  });
  const listed = await dav(bo, "PROPFIND", "inbox/", undefined, { depth: "1" });
  const hrefs = [...listed.text.matchAll(/<d:href>([^<]*\.ics)</g)].map(([, href = ""]) => href);
  const texts = await Promise.all(hrefs.map(async (href) => (await dav(bo, "GET", href)).text));
  const declined = texts.find((one) => one.includes("METHOD:DECLINECOUNTER")) ?? "";
  expect([declined.includes(entry.uid), declined.includes("X-RESPONSE")]).toEqual([true, false]);
});

/** A guest mails that another time suits better. */
const counter = async (guest: string, uid: string) => {
  const letter = await eventually(async () => {
    const found = mailsTo(guest).at(-1)?.raw ?? "";
    expect(found).toContain("METHOD:REQUEST");
    return found;
  });
  const to = /ORGANIZER[^\r\n]*mailto:(calendar\+\S+)/.exec(wholeLines(letter).replaceAll("\r\n ", ""))?.[1] ?? "";
  const lines = ["DTSTART:20371202T130000Z", "DTEND:20371202T140000Z"];
  const outcome = await deliverMail(
    server.safos.incoming.port() ?? 0,
    to,
    outlookReply({ to, from: guest, uid, method: "COUNTER", partstat: "TENTATIVE", lines }),
  );
  expect([to, outcome]).toEqual([to, "taken"]);
};

test("a guest's COUNTER is taken, or declined by mail with DECLINECOUNTER", async () => {
  const [citra, dana] = ["citra@konsult.example", "dana@konsult.example"];
  const first = await invite("Gäst ett", [{ mail: citra }]);
  await counter(citra, first.uid);
  await eventually(async () =>
    expect(of(await read(anna, first.id), citra)?.proposal).toEqual({ ...other, isAllDay: false, isWhole: true }),
  );
  expect((await decide(anna, first.id, "decline", { mail: citra, ...other })).status).toBe(200);
  const letter = await eventually(async () => {
    const found = mailsTo(citra).find((one) => one.raw.includes("METHOD:DECLINECOUNTER"));
    expect(found).toBeDefined();
    return found?.raw ?? "";
  });
  expect(letter).toContain("method=DECLINECOUNTER");
  const second = await invite("Gäst två", [{ mail: dana }]);
  await counter(dana, second.uid);
  await eventually(async () => expect(of(await read(anna, second.id), dana)?.proposal).not.toBe(null));
  expect((await decide(anna, second.id, "accept", { mail: dana, ...other })).status).toBe(200);
  await eventually(async () => expect(mailsTo(dana)).toHaveLength(2));
});

test("of a series one occurrence is proposed anew and moved, and nothing else", async () => {
  const entry = await invite("Serie", [{ personId: bo.id }], { rrule: "FREQ=WEEKLY;COUNT=3" });
  const copyId = await copyOf(bo, "Serie");
  expect((await answer(bo, copyId, { answer: "tentative", proposed: other })).body.code).toBe("ENTRY_INVALID");
  const query = `from=2037-11-30T00:00:00Z&to=2038-02-01T00:00:00Z&calendars=${await own(bo)}`;
  const { body } = await server.call(bo, "GET", `/api/v1/calendar-entries?${query}`);
  const recurrenceId = (body as { items: { summary: string; recurrenceId: string }[] }).items.filter(
    (one) => one.summary === "Serie",
  )[1]?.recurrenceId;
  const next = { start: "2037-12-09T13:00:00.000Z", end: "2037-12-09T14:00:00.000Z" };
  expect((await answer(bo, copyId, { answer: "tentative", recurrenceId, proposed: next })).status).toBe(200);
  expect(of(await read(anna, entry.id, recurrenceId), bo.name)?.proposal).toMatchObject(next);
  expect((await decide(anna, entry.id, "accept", { mail: bo.name, ...next })).body.code).toBe("ENTRY_CHANGED");
  expect((await decide(anna, entry.id, "accept", { mail: bo.name, ...next, recurrenceId })).status).toBe(200);
  await eventually(async () => {
    const { body: list } = await server.call(bo, "GET", `/api/v1/calendar-entries?${query}`);
    const starts = (list as { items: { summary: string; start: string }[] }).items
      .filter((one) => one.summary === "Serie")
      .map(({ start }) => start);
    expect(starts).toEqual(["2037-12-01T09:00:00.000Z", next.start, "2037-12-15T09:00:00.000Z"]);
  });
});

test("a guest's COUNTER for a whole series is shown with it, can be declined and not taken, and is none of an occurrence", async () => {
  const erik = "erik@konsult.example";
  const guests = [{ mail: erik }, { personId: bo.id }];
  const entry = await invite("Hel serie", guests, { rrule: "FREQ=WEEKLY;COUNT=3" });
  const copyId = await copyOf(bo, "Hel serie");
  await counter(erik, entry.uid);
  const [first, second, third] = ["20371201T090000Z", "20371208T090000Z", "20371215T090000Z"];
  const shown = { ...other, isAllDay: false, isWhole: true };
  await eventually(async () => expect(of(await read(anna, entry.id, second), erik)?.proposal).toEqual(shown));
  // What gets a component of its own, by an answer or a change, is not proposed anew.
  expect((await answer(bo, copyId, { answer: "accepted", recurrenceId: first })).status).toBe(200);
  const change = { scope: "this", recurrenceId: third, summary: "Sista" };
  expect((await server.call(anna, "PATCH", `/api/v1/calendar-entries/${entry.id}`, change)).status).toBe(200);
  for (const one of [first, third])
    expect(of(await read(anna, entry.id, one), erik)).toMatchObject({ answer: "tentative", proposal: null });
  const body = { mail: erik, ...other, recurrenceId: second };
  const taken = await decide(anna, entry.id, "accept", body);
  expect([taken.status, taken.body.code, taken.body.title]).toEqual([
    400,
    "ENTRY_INVALID",
    "A proposal moves an entry or one occurrence of a series.",
  ]);
  expect((await decide(anna, entry.id, "decline", { ...body, recurrenceId: first })).body.code).toBe("ENTRY_CHANGED");
  expect((await decide(anna, entry.id, "decline", body)).status).toBe(200);
  for (const one of [undefined, second])
    expect(of(await read(anna, entry.id, one), erik)).toMatchObject({ answer: "tentative", proposal: null });
  await eventually(async () =>
    expect(mailsTo(erik).filter(({ raw: letter }) => letter.includes("METHOD:DECLINECOUNTER"))).toHaveLength(1),
  );
});

test("only who may write the entry decides, only on what is proposed, and hostile proposals are refused", async () => {
  const entry = await invite("Skyddas", [{ personId: bo.id }]);
  const copyId = await propose(bo, "Skyddas");
  const body = { mail: bo.name, ...other };
  for (const word of ["accept", "decline"] as const) {
    expect((await decide(null, entry.id, word, body)).status).toBe(401);
    expect((await decide(britt, entry.id, word, body)).status).toBe(404);
    expect((await decide(bo, entry.id, word, body)).status).toBe(404);
    // A copy is no place to decide in.
    expect((await decide(bo, copyId, word, body)).body.code).toBe("ENTRY_INVITED");
    expect((await decide(anna, entry.id, word, { ...body, start: times.start })).body.code).toBe("ENTRY_CHANGED");
    expect((await decide(anna, entry.id, word, { ...body, mail: agnes.name })).body.code).toBe("ENTRY_CHANGED");
    expect((await decide(anna, entry.id, word, { mail: bo.name })).status).toBe(400);
    expect(
      (await decide(anna, entry.id, word, { ...body, recurrenceId: "20371201T090000Z" })).status,
    ).toBeGreaterThanOrEqual(400);
  }
  for (const proposed of [
    { start: other.end, end: other.start },
    { start: "2037-12-02", end: other.end },
    { start: "2037-12-02", end: "2037-12-03" },
    { start: "2037-12-02T13:00", end: "2037-12-02T14:00" },
    { start: "2037-12-02T13:00:00Z\r\nX:1", end: other.end },
    { start: "9999-99-99T13:00:00Z", end: other.end },
  ])
    expect([proposed, (await answer(bo, copyId, { answer: "tentative", proposed })).status]).toEqual([proposed, 400]);
  expect(of(await read(anna, entry.id), bo.name)?.proposal).toEqual({ ...other, isAllDay: false, isWhole: true });
  // Two processes, one press: one moves it, the other finds it taken.
  const both = await Promise.all([
    decide(anna, entry.id, "accept", body),
    decide(anna, entry.id, "accept", body, twin),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  // A later answer without a time takes the proposal back.
  await propose(bo, "Skyddas", { proposed: { start: times.start, end: times.end } });
  await answer(bo, copyId, { answer: "accepted" });
  expect(of(await read(anna, entry.id), bo.name)).toMatchObject({ answer: "accepted", proposal: null });
});
