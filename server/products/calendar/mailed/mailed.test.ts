import ICAL from "ical.js";
import PostalMime from "postal-mime";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startMailServer } from "../../../testing/mail-server.ts";
import { addPerson, eventually, startTestServer, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools } from "../testing.ts";
import { appleReply, deliverMail, gmailReply, outlookReply, replyText, thunderbirdReply } from "./testing.ts";

const domain = "svar.safos.example";
const mailServer = await startMailServer();
const server = await startTestServer({
  ...mailServer.environment,
  SAFOS_MAIL_IN_LISTEN: "127.0.0.1:0",
  SAFOS_MAIL_IN_DOMAIN: domain,
});
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
});
const { anna, agnes, bo } = server.people;
const { put, dav } = caldavTools(server);
const db = server.safos.database.of();
const port = server.safos.incoming.port() ?? 0;

interface EntryBody {
  id: string;
  uid: string;
  attendees: { mail: string; name: string; answer: string; comment: string; person: object | null }[];
}
const own = async (who: TestPerson): Promise<string> => {
  const { body } = await server.call(who, "GET", "/api/v1/calendars");
  return (body as { items: { id: string; isOwn: boolean; isDefault: boolean }[] }).items.find(
    (one) => one.isOwn && one.isDefault,
  )?.id as string;
};
const times = { start: "2037-12-03T09:00", end: "2037-12-03T10:00", zone: "Europe/Stockholm" };
const mailsTo = (address: string) => mailServer.received.filter(({ to }) => to === address);
let made = 0;
/** An address that nobody has written to. */
const someone = (): string => `citra${++made}@konsult.example`;
const invite = async (guests: readonly string[], fields: object = {}, who = anna): Promise<EntryBody> => {
  const answer = await server.call(who, "POST", `/api/v1/calendars/${await own(who)}/entries`, {
    summary: "Styrgrupp",
    ...times,
    attendees: guests.map((mail) => ({ mail })),
    ...fields,
  });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return answer.body as EntryBody;
};
const change = async (id: string, fields: object, who = anna): Promise<EntryBody> => {
  const answer = await server.call(who, "PATCH", `/api/v1/calendar-entries/${id}`, fields);
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return answer.body as EntryBody;
};
const read = async (id: string, who = anna): Promise<EntryBody> =>
  (await server.call(who, "GET", `/api/v1/calendar-entries/${id}`)).body as EntryBody;
const answerOf = async (id: string, address: string): Promise<string | undefined> =>
  (await read(id)).attendees.find(({ mail }) => mail === address)?.answer;

/** A mail as a foreign program reads it: with ical.js and postal-mime. */
async function readMail(raw: string) {
  const mail = await PostalMime.parse(raw);
  const parts = mail.attachments.filter(
    (one) => one.mimeType === "text/calendar" || one.mimeType === "application/ics",
  );
  const texts = parts.map(({ content }) => new TextDecoder().decode(content as ArrayBuffer));
  const text = texts[0] ?? "";
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  const events = calendar.getAllSubcomponents("vevent");
  const first = events[0];
  const organizer = String(first?.getFirstPropertyValue("organizer")).replace(/^mailto:/, "");
  const secret = /\/answer\/([A-Za-z0-9]+)\?/.exec(mail.text ?? "")?.[1] ?? "";
  return { mail, parts, texts, text, calendar, events, first, organizer, secret };
}
/** The mails that someone has got, once there are `count`. */
const mails = (address: string, count: number) =>
  eventually(async () => {
    const found = mailsTo(address);
    expect(found).toHaveLength(count);
    return Promise.all(found.map(({ raw }) => readMail(raw)));
  });
const last = async (address: string, count: number) => {
  const found = (await mails(address, count)).at(-1);
  if (!found) throw new Error("There is no mail.");
  return found;
};
/** What has happened so far has been mailed: another entry's guest has got theirs. */
const settle = async (): Promise<void> => {
  const other = someone();
  await invite([other], { summary: "Efteråt" });
  await mails(other, 1);
};
const deliver = (to: string, raw: string | Buffer): Promise<string> => deliverMail(port, to, raw);
const byLink = (path: string, body: object): Promise<TestAnswer> =>
  server.call(null, "POST", `/api/v1/guest-invitation${path}`, body);

test("a guest gets an invitation that calendars read, and nothing that is the organiser's", async () => {
  const citra = someone();
  const title = "Avstämning\r\nBcc: eve@evil.example";
  const entry = await invite([citra], {
    summary: title,
    location: "Rum 3; plan 2",
    description: "Åäö ".repeat(4000),
    class: "PRIVATE",
  });
  expect(entry.attendees.find(({ mail }) => mail === citra)).toMatchObject({ person: null, answer: "needsAction" });
  const { mail, parts, texts, text, calendar, first, organizer } = await last(citra, 1);
  expect(mail.from).toMatchObject({ name: "Anna Lindqvist", address: "safos@safos.example" });
  expect(mail.subject).toBe("Inbjudan: Avstämning Bcc: eve@evil.example");
  expect(mail.bcc ?? []).toEqual([]);
  expect(mail.text).toContain("torsdag 3 december 2037 09:00–10:00 (Europe/Stockholm)");
  expect(mail.text).toContain("Anna Lindqvist (anna@fk.example)");
  expect(organizer).toMatch(/^calendar\+[0-9a-f]{32}\.[0-9a-f]{20}@svar\.safos\.example$/);
  expect(organizer.split("@")[0]?.length).toBeLessThanOrEqual(64);
  expect(mail.replyTo?.map(({ address }) => address)).toEqual([organizer]);
  expect(parts.map(({ mimeType, method, disposition }) => [mimeType, method, disposition])).toEqual([
    ["text/calendar", "REQUEST", null],
    ["application/ics", undefined, "attachment"],
  ]);
  expect(texts[1]).toBe(texts[0]);
  const raw = mailsTo(citra)[0]?.raw ?? "";
  expect(raw).toMatch(/^Content-Type: text\/calendar; charset=utf-8; method=REQUEST/im);
  // ASCII and short lines on the way; folded where it is read.
  expect(raw).toMatch(/^[\t\r\n -~]*$/);
  expect(Math.max(...text.split("\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(76);
  expect(calendar.getFirstPropertyValue("method")).toBe("REQUEST");
  expect(first?.getFirstPropertyValue("uid")).toBe(entry.uid);
  expect(first?.getFirstPropertyValue("summary")).toBe("Avstämning\nBcc: eve@evil.example");
  expect(first?.getFirstPropertyValue("location")).toBe("Rum 3; plan 2");
  expect(calendar.getFirstSubcomponent("vtimezone")?.getFirstPropertyValue("tzid")).toBe("Europe/Stockholm");
  expect(String(first?.getFirstPropertyValue("description"))).toBe(`${"Åäö ".repeat(2500).slice(0, 9999)}…`);
  const people = first?.getAllProperties("attendee") ?? [];
  expect(people.map((one) => [one.getFirstValue(), one.getParameter("rsvp")])).toEqual([[`mailto:${citra}`, "TRUE"]]);
  for (const word of ["X-", "VALARM", "CLASS"]) expect(text.replace(/X-LIC[^\n]*/, "")).not.toContain(word);
});

test("a guest is told of what changes for them, once each, and of nothing else", async () => {
  const [citra, other] = [someone(), someone()];
  const entry = await invite([citra], { summary: "Ändras", rrule: "FREQ=WEEKLY;BYDAY=TH;COUNT=6" });
  const first = await last(citra, 1);
  expect(first.first?.getFirstPropertyValue("rrule")?.toString()).toBe("FREQ=WEEKLY;COUNT=6;BYDAY=TH");
  await change(entry.id, { attendees: [{ mail: citra }, { mail: other }, { personId: bo.id }] });
  await last(other, 1);
  await change(entry.id, { class: "CONFIDENTIAL" });
  // Someone answers one occurrence, which has a component of its own then.
  const copy = await eventually(async () => {
    const query = "from=2037-12-01T00:00:00Z&to=2038-01-31T00:00:00Z";
    const { body } = await server.call(bo, "GET", `/api/v1/calendar-entries?${query}`);
    const found = (body as { items: { summary: string; entryId: string; recurrenceId: string }[] }).items.find(
      ({ summary }) => summary === "Ändras",
    );
    if (!found) throw new Error("not there");
    return found;
  });
  const declined = { answer: "declined", comment: "hemligt", recurrenceId: copy.recurrenceId };
  // Once the last change has reached his calendar.
  await eventually(async () => {
    const answered = await server.call(bo, "POST", `/api/v1/calendar-entries/${copy.entryId}/answer`, declined);
    expect(answered.status).toBe(200);
  });
  await settle();
  expect(mailsTo(citra)).toHaveLength(1);
  await change(entry.id, { location: "Rum 9" });
  const located = await last(citra, 2);
  expect(located.mail.subject).toBe("Ändrat: Ändras");
  expect(located.mail.text).toContain("Rum 9");
  expect(located.text).not.toContain("hemligt");
  await change(entry.id, {
    scope: "this",
    recurrenceId: "20371217T090000",
    start: "2037-12-17T13:00",
    end: "2037-12-17T14:00",
  });
  const moved = await last(citra, 3);
  expect(moved.mail.subject).toBe("Ny tid: Ändras");
  expect(moved.mail.text).toContain("17 december 2037 13:00–14:00");
  const override = moved.events.find((one) =>
    one.getFirstPropertyValue("recurrence-id")?.toString().startsWith("2037-12-17"),
  );
  expect(override?.getFirstPropertyValue("dtstart")?.toString()).toBe("2037-12-17T13:00:00");
  expect(Number(override?.getFirstPropertyValue("sequence"))).toBeGreaterThan(0);
  await server.call(anna, "DELETE", `/api/v1/calendar-entries/${entry.id}?scope=this&recurrenceId=20371224T090000`);
  const excluded = await last(citra, 4);
  expect(excluded.mail.text).toContain("är inställda");
  expect(excluded.first?.getFirstPropertyValue("exdate")?.toString()).toBe("2037-12-24T09:00:00");
  const onlyOne = { scope: "this", recurrenceId: "20371217T090000" };
  await change(entry.id, { attendees: [{ mail: other }] });
  const cancelled = await last(citra, 5);
  expect(cancelled.mail.subject).toBe("Inställt: Ändras");
  expect(cancelled.parts[0]?.method).toBe("CANCEL");
  expect(cancelled.first?.getFirstPropertyValue("status")).toBe("CANCELLED");
  expect(cancelled.first?.getFirstPropertyValue("sequence")).toBeGreaterThan(
    Number(excluded.first?.getFirstPropertyValue("sequence")),
  );
  expect((await mails(other, 4)).map(({ parts }) => parts[0]?.method)).not.toContain("CANCEL");
  // Back in one occurrence alone: that is what is sent, above the cancellation.
  await change(entry.id, { ...onlyOne, attendees: [{ mail: other }, { mail: citra }] });
  const single = await last(citra, 6);
  expect(single.events.map((one) => one.getFirstPropertyValue("recurrence-id")?.toString())).toEqual([
    "2037-12-17T09:00:00",
  ]);
  await change(entry.id, { ...onlyOne, attendees: [{ mail: other }] });
  expect((await last(citra, 7)).parts[0]?.method).toBe("CANCEL");
  const links = await byLink("", { secret: first.secret });
  expect([links.status, links.body.code]).toEqual([410, "ENTRY_LINK_GONE"]);
});

test("the trash cancels, what is restored is sent above the cancellation, and what follows is a series of its own", async () => {
  const citra = someone();
  const calendar = await server.call(anna, "POST", "/api/v1/calendars", { name: "Projekt" });
  const answer = await server.call(anna, "POST", `/api/v1/calendars/${calendar.body.id}/entries`, {
    summary: "Papperskorg",
    ...times,
    rrule: "FREQ=WEEKLY;COUNT=4",
    attendees: [{ mail: citra }],
  });
  const entry = answer.body as EntryBody;
  const first = await last(citra, 1);
  await server.call(anna, "DELETE", `/api/v1/calendars/${calendar.body.id}`);
  const cancelled = await last(citra, 2);
  expect(cancelled.parts[0]?.method).toBe("CANCEL");
  expect((await byLink("", { secret: first.secret })).body.code).toBe("ENTRY_LINK_GONE");
  expect(await deliver(first.organizer, outlookReply({ to: first.organizer, from: citra, uid: entry.uid }))).toBe(
    "taken",
  );
  expect((await server.call(anna, "POST", `/api/v1/items/calendar/${calendar.body.id}/restore`)).status).toBeLessThan(
    300,
  );
  const restored = await last(citra, 3);
  expect(restored.parts[0]?.method).toBe("REQUEST");
  const sequence = (one: typeof restored) => Number(one.first?.getFirstPropertyValue("sequence"));
  expect(sequence(restored)).toBeGreaterThan(sequence(cancelled));
  expect(restored.organizer).toBe(first.organizer);
  expect(await answerOf(entry.id, citra)).toBe("needsAction");
  // An answer to what was sent counts, whatever SEQUENCE the entry has here.
  const reply = { to: restored.organizer, from: citra, uid: entry.uid, sequence: sequence(restored) };
  expect(await deliver(restored.organizer, outlookReply(reply))).toBe("taken");
  expect(await answerOf(entry.id, citra)).toBe("accepted");
  await change(entry.id, { scope: "following", recurrenceId: "20371217T090000", summary: "Ny serie" });
  const both = await mails(citra, 5);
  expect(new Set(both.slice(3).map(({ first: event }) => event?.getFirstPropertyValue("summary")))).toEqual(
    new Set(["Papperskorg", "Ny serie"]),
  );
  expect(new Set(both.slice(3).map(({ organizer }) => organizer)).size).toBe(2);
});

test.each([
  ["Outlook", outlookReply, "TENTATIVE", "tentative"],
  ["Gmail", gmailReply, "ACCEPTED", "accepted"],
  ["Apple Mail", appleReply, "DECLINED", "declined"],
  ["Thunderbird", thunderbirdReply, "TENTATIVE", "tentative"],
] as const)(
  "an answer as %s mails it stands in the entry, and the organiser is notified",
  async (name, write, partstat, shown) => {
    const citra = someone();
    const entry = await invite([citra], { summary: `Svar ${name}` });
    const { organizer } = await last(citra, 1);
    const reply = { to: organizer, from: citra, uid: entry.uid, partstat, comment: "Gärna\\, åtta" };
    expect(await deliver(organizer, write(reply))).toBe("taken");
    expect((await read(entry.id)).attendees.find(({ mail }) => mail === citra)).toMatchObject({
      answer: shown,
      comment: "Gärna, åtta",
    });
    await eventually(async () => {
      const { body } = await server.call(anna, "GET", "/api/v1/notices");
      const notice = (body as { items: { title: string; excerpt: string }[] }).items.find(
        ({ title }) => title === `Svar ${name}`,
      );
      expect(notice?.excerpt).toBe(`${shown} ${citra}: Gärna, åtta`);
    });
    // The same mail again, and an older one, change nothing; nor does anything go to the guest.
    const before = await read(entry.id);
    await deliver(organizer, write(reply));
    await deliver(organizer, write({ ...reply, partstat: "DECLINED", stamp: "20261119T080000Z" }));
    expect(await read(entry.id)).toEqual(before);
    await settle();
    expect(mailsTo(citra)).toHaveLength(1);
  },
);

test("one occurrence is answered alone, by whatever zone, and what the organiser has moved since is not", async () => {
  const citra = someone();
  const entry = await invite([citra], { summary: "Serie", rrule: "FREQ=WEEKLY;COUNT=4" });
  const { organizer } = await last(citra, 1);
  const reply = { to: organizer, from: citra, uid: entry.uid, partstat: "DECLINED" };
  const at = 'RECURRENCE-ID;TZID="W. Europe Standard Time":20371210T090000';
  await deliver(organizer, outlookReply({ ...reply, recurrenceId: at }));
  const occurrence = (id: string) =>
    server
      .call(anna, "GET", `/api/v1/calendar-entries/${entry.id}?recurrenceId=${id}`)
      .then(({ body }) => (body as EntryBody).attendees.find(({ mail }) => mail === citra)?.answer);
  expect(await occurrence("20371210T090000")).toBe("declined");
  expect(await occurrence("20371203T090000")).toBe("needsAction");
  for (const wrong of ["RECURRENCE-ID:20371211T080000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20371203T080000Z"])
    expect(await deliver(organizer, gmailReply({ ...reply, recurrenceId: wrong, stamp: "20261121T080000Z" }))).toBe(
      "taken",
    );
  expect(await occurrence("20371203T090000")).toBe("needsAction");
  await change(entry.id, { start: "2037-12-03T11:00", end: "2037-12-03T12:00" });
  const again = await last(citra, 2);
  await deliver(organizer, gmailReply({ ...reply, stamp: "20261122T080000Z" }));
  expect(await answerOf(entry.id, citra)).toBe("needsAction");
  const sequence = Number(again.first?.getFirstPropertyValue("sequence"));
  await deliver(organizer, gmailReply({ ...reply, sequence, stamp: "20261122T080001Z" }));
  expect(await answerOf(entry.id, citra)).toBe("declined");
});

test("another time that a guest proposes stands with their answer, and nothing is moved", async () => {
  const citra = someone();
  const entry = await invite([citra], { summary: "Förslag" });
  const { organizer } = await last(citra, 1);
  const counter = { to: organizer, from: citra, uid: entry.uid, method: "COUNTER", partstat: "TENTATIVE" };
  const times = ["DTSTART:20371204T120000Z", "DTEND:20371204T130000Z"];
  await deliver(organizer, outlookReply({ ...counter, lines: times, comment: "Passar bättre" }));
  const { attendees, ...rest } = await read(entry.id);
  expect(attendees.find(({ mail }) => mail === citra)).toMatchObject({
    answer: "tentative",
    comment: "Passar bättre",
    proposal: { start: "2037-12-04T12:00:00.000Z", end: "2037-12-04T13:00:00.000Z", isAllDay: false },
  });
  expect(rest).toMatchObject({ start: "2037-12-03T08:00:00.000Z" });
  for (const lines of [[], ["DTSTART:20371204T120000"], ["DTSTART;TZID=Nowhere:20371204T120000"]])
    await deliver(organizer, outlookReply({ ...counter, partstat: "NEEDS-ACTION", stamp: "20261121T080000Z", lines }));
  expect((await read(entry.id)).attendees).toEqual(attendees);
});

test("forged, foreign and hostile answers are taken and change nothing", async () => {
  const [citra, dana] = [someone(), someone()];
  const entry = await invite([citra, dana], { summary: "Förfalskas" });
  const others = await invite([citra], { summary: "En annans" }, bo);
  const { organizer } = await last(citra, 2);
  const { organizer: danas } = await last(dana, 1);
  const [to] = (await mails(citra, 2)).flatMap((one) =>
    one.first?.getFirstPropertyValue("uid") === entry.uid ? [one.organizer] : [],
  );
  const mine = to ?? "";
  const before = await read(entry.id);
  const good = { to: mine, from: citra, uid: entry.uid };
  const nested = `Content-Type: multipart/mixed; boundary=a\r\n\r\n${"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n".repeat(2000)}`;
  const parts = `Content-Type: multipart/mixed; boundary=a\r\n\r\n${"--a\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n".repeat(10_000)}--a--`;
  const letters: [string, string | Buffer][] = [
    // Of another guest's, of another entry, of one that there is not.
    [danas, outlookReply(good)],
    [mine, outlookReply({ ...good, from: dana })],
    [mine, outlookReply({ ...good, from: "anna@fk.example" })],
    [mine, outlookReply({ ...good, uid: others.uid })],
    [organizer === mine ? danas : organizer, outlookReply(good)],
    [mine, outlookReply({ ...good, method: "REQUEST" })],
    [mine, outlookReply({ ...good, method: "CANCEL" })],
    [mine, outlookReply({ ...good, method: "ADD" })],
    [mine, outlookReply({ ...good, partstat: "DELEGATED" })],
    [mine, outlookReply({ ...good, partstat: "X-EVIL" })],
    [mine, outlookReply({ ...good, lines: [`ATTENDEE;PARTSTAT=ACCEPTED:mailto:${dana}`] })],
    [mine, outlookReply({ ...good, stamp: "20261120T080000" })],
    [mine, outlookReply({ ...good, stamp: "20261320T080000Z" })],
    [mine, outlookReply({ ...good, lines: Array.from({ length: 3000 }, () => "X-A:b") })],
    [mine, outlookReply({ ...good, lines: Array.from({ length: 20 }, () => "BEGIN:VALARM") })],
    [mine, `Subject: Hej\r\n\r\n${replyText(good)}`],
    [mine, nested],
    [mine, parts],
    [mine, `Content-Type: text/calendar; method=REPLY\r\n\r\n${"BEGIN:VEVENT\r\n".repeat(60_000)}`],
    [mine, Buffer.from("\0\xff\xfe skräp".repeat(1000), "latin1")],
    [mine, `From: a\r\nAuto-Submitted: auto-replied\r\nSubject: Semester\r\n\r\nJag är borta.`],
  ];
  for (const [at, raw] of letters) expect([at, await deliver(at, raw)]).toEqual([at, "taken"]);
  const wrong = mine.replace(/\.[0-9a-f]{20}@/, `.${"0".repeat(20)}@`);
  expect(await deliver(wrong, outlookReply(good))).toBe("550");
  expect(await deliver(mine.replace("calendar+", "bounce+"), outlookReply(good))).toBe("550");
  expect(await read(entry.id)).toEqual(before);
  expect((await read(others.id, bo)).attendees.find(({ mail }) => mail === citra)?.answer).toBe("needsAction");
  // It counts still.
  await deliver(mine, outlookReply(good));
  expect(await answerOf(entry.id, citra)).toBe("accepted");
});

test("by the link a guest sees what it is, answers and changes their mind; two guests' links are two", async () => {
  const [citra, dana] = [someone(), someone()];
  const entry = await invite([citra, dana], { summary: "Länk", location: "Rum 1" });
  const { secret } = await last(citra, 1);
  const other = (await last(dana, 1)).secret;
  expect(secret).toMatch(/^[A-Za-z0-9]{40}$/);
  const seen = await byLink("", { secret });
  expect(seen.body).toEqual({
    title: "Länk",
    location: "Rum 1",
    description: "",
    start: "2037-12-03T08:00:00.000Z",
    end: "2037-12-03T09:00:00.000Z",
    isAllDay: false,
    isRecurring: false,
    organizer: "Anna Lindqvist",
    organisation: "Försäkringskassan",
    answer: "needsAction",
  });
  expect(seen.headers.get("set-cookie")).toBeNull();
  expect(seen.headers.get("referrer-policy")).toBe("no-referrer");
  expect(await answerOf(entry.id, citra)).toBe("needsAction");
  for (const answer of ["accepted", "declined", "tentative"] as const) {
    expect((await byLink("/answer", { secret, answer, comment: `Jag ${answer}` })).body.answer).toBe(answer);
    const { attendees } = await read(entry.id);
    expect(attendees.find(({ mail }) => mail === citra)).toMatchObject({ answer, comment: `Jag ${answer}` });
    expect(attendees.find(({ mail }) => mail === dana)?.answer).toBe("needsAction");
  }
  expect((await byLink("", { secret: other })).body.answer).toBe("needsAction");
  for (const body of [{}, { secret: "x" }, { secret, answer: "kanske" }, { secret, answer: "accepted", more: 1 }])
    expect((await byLink("/answer", body)).status).toBe(400);
  const guessed = await byLink("/answer", { secret: "A".repeat(40), answer: "accepted" });
  expect([guessed.status, guessed.body.code]).toEqual([410, "ENTRY_LINK_GONE"]);
  // Over for longer than 30 days.
  await sql`update calendar.entry set ends_at = now() - interval '31 days' where id = ${entry.id}`.execute(db);
  expect((await byLink("", { secret })).body.code).toBe("ENTRY_LINK_GONE");
  expect((await byLink("/answer", { secret, answer: "accepted" })).body.code).toBe("ENTRY_LINK_GONE");
  expect(await answerOf(entry.id, citra)).toBe("tentative");
});

test("whose an address is that the organiser may not know shows in nothing, and guests of a client are mailed from here unless it does that itself", async () => {
  await server.safos.organisations.add({ domain: "stangd.example", name: "Stängd" });
  const cecilia = await addPerson(server.safos, { name: "cecilia@stangd.example", displayName: "Cecilia Hemlig" });
  const entry = await invite([cecilia.name], { summary: "Dold" });
  expect(entry.attendees.find(({ mail }) => mail === cecilia.name)).toEqual(
    expect.objectContaining({ person: null, name: cecilia.name }),
  );
  expect((await last(cecilia.name, 1)).text).not.toContain("Hemlig");
  const citra = someone();
  const people = ["ORGANIZER:mailto:anna@fk.example", `ATTENDEE:mailto:${citra}`];
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:egen", "DTSTAMP:20261101T100000Z"];
  const event = [...text, "DTSTART:20371203T090000Z", ...people, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  expect((await put(anna, `${await own(anna)}/egen.ics`, event)).status).toBe(201);
  const { secret } = await last(citra, 1);
  expect((await byLink("/answer", { secret, answer: "accepted" })).status).toBe(200);
  const stored = (await dav(anna, "GET", `${await own(anna)}/egen.ics`)).text.replaceAll("\r\n ", "");
  expect(stored.split("\r\n").find((one) => one.includes(citra))).toMatch(/SCHEDULE-STATUS=1\.1;PARTSTAT=ACCEPTED/);
  const other = someone();
  const byClient = event.replace(`ATTENDEE:mailto:${citra}`, `ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:${other}`);
  expect((await put(anna, `${await own(anna)}/egen.ics`, byClient)).status).toBe(204);
  expect((await last(citra, 2)).text).toContain("METHOD:CANCEL");
  await settle();
  expect(mailsTo(other)).toEqual([]);
});

test("two processes send each state once, and too many changes in a day wait but for the cancellation", async () => {
  const twin = await server.twin({ SAFOS_MAIL_IN_LISTEN: "", SAFOS_MAIL_IN_DOMAIN: "" });
  try {
    const citra = someone();
    const entry = await invite([citra], { summary: "Ofta" });
    await last(citra, 1);
    for (let round = 1; round <= 8; round++)
      await Promise.all([
        server.call(anna, "PATCH", `/api/v1/calendar-entries/${entry.id}`, { location: `Rum ${round}` }),
        twin.call(anna, "PATCH", `/api/v1/calendar-entries/${entry.id}`, { description: `Nr ${round}` }),
      ]);
    await change(entry.id, { location: "Sist" });
    await eventually(async () => {
      const { raw } = mailsTo(citra).at(-1) ?? { raw: "" };
      expect((await readMail(raw)).first?.getFirstPropertyValue("location")).toBe("Sist");
    });
    await settle();
    const states = await Promise.all(
      mailsTo(citra).map(async ({ raw }) => {
        const { first } = await readMail(raw);
        return JSON.stringify(["location", "description"].map((name) => first?.getFirstPropertyValue(name)));
      }),
    );
    expect(new Set(states).size).toBe(states.length);
    for (let round = 0; round < 25; round++) await change(entry.id, { location: `Mer ${round}` });
    await settle();
    expect(mailsTo(citra).length).toBeLessThanOrEqual(20);
    // A day later the newest state goes.
    await sql`update calendar.mail_guest set mails_from = now() - interval '25 hours'`.execute(db);
    await server.safos.jobs.add(db, "calendar:mail", {});
    await eventually(async () => {
      const { raw } = mailsTo(citra).at(-1) ?? { raw: "" };
      expect((await readMail(raw)).first?.getFirstPropertyValue("location")).toBe("Mer 24");
    });
    await server.call(anna, "DELETE", `/api/v1/calendar-entries/${entry.id}`);
    await eventually(async () => {
      const { raw } = mailsTo(citra).at(-1) ?? { raw: "" };
      expect((await readMail(raw)).parts[0]?.method).toBe("CANCEL");
    });
  } finally {
    await twin.stop();
  }
});

test("150 guests are queued in a moment, see only themselves, and hold up nobody's code", async () => {
  const guests = Array.from({ length: 150 }, (_, n) => `g${n}@manga.example`);
  const entry = await invite(guests, { summary: "Många" }, agnes);
  await eventually(async () => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from calendar.mail_guest
      where source_id = ${entry.id} and sent is not null`.execute(db);
    expect(rows[0]?.count).toBe(150);
  }, 30_000);
  await server.safos.mail.send(db, { to: "kod@fk.example", subject: "Kod", text: "123", isAskedFor: true });
  await eventually(() => expect(mailsTo("kod@fk.example")).toHaveLength(1));
  expect(mailServer.received.filter(({ to }) => to.endsWith("@manga.example")).length).toBeLessThan(150);
  const { first } = await last("g0@manga.example", 1);
  expect(first?.getAllProperties("attendee")).toHaveLength(1);
});
