import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { wholeLines } from "../../../testing/mail-server.ts";
import { addPerson, eventually, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
import { deliverMail, replyText, startMailedServer } from "../mailed/testing.ts";
import { caldavTools, eventFilter, hrefsIn } from "../testing.ts";

const { mailServer, server, twin, stop } = await startMailedServer();
afterAll(stop);
const { anna, agnes, bo, britt } = server.people;
const { dav, own, put, query } = caldavTools(server);
await server.workspace("Gemensamt", anna, bo);

interface AttendeeBody {
  mail: string;
  answer: string;
  comment: string;
  role: string;
  delegatedTo: string | null;
  delegatedFrom: string | null;
}
interface EntryBody {
  id: string;
  uid: string;
  answer: string | null;
  attendees: AttendeeBody[];
}
const times = { start: "2037-12-01T09:00:00Z", end: "2037-12-01T10:00:00Z" };
const invite = async (summary: string, attendees: readonly object[], fields: object = {}): Promise<EntryBody> => {
  const path = `/api/v1/calendars/${await own(anna)}/entries`;
  const { status, body } = await server.call(anna, "POST", path, { summary, ...times, attendees, ...fields });
  expect([status, body.code]).toEqual([201, undefined]);
  return body as EntryBody;
};
const read = async (who: TestPerson, id: string, recurrenceId?: string): Promise<EntryBody> => {
  const asked = recurrenceId === undefined ? "" : `?recurrenceId=${recurrenceId}`;
  return (await server.call(who, "GET", `/api/v1/calendar-entries/${id}${asked}`)).body as EntryBody;
};
interface Listed {
  summary: string;
  entryId: string;
  start: string;
  isFree: boolean;
}
const listed = async (who: TestPerson, summary: string): Promise<Listed[]> => {
  const window = `from=2037-11-30T00:00:00Z&to=2038-02-01T00:00:00Z&calendars=${await own(who)}`;
  const { body } = await server.call(who, "GET", `/api/v1/calendar-entries?${window}`);
  return (body as { items: Listed[] }).items.filter((one) => one.summary === summary);
};
const copyOf = (who: TestPerson, summary: string): Promise<string> =>
  eventually(async () => {
    const [found] = await listed(who, summary);
    expect(found).toBeDefined();
    return found?.entryId ?? "";
  });
const none = (who: TestPerson, summary: string): Promise<void> =>
  eventually(async () => expect(await listed(who, summary)).toEqual([]));
const delegate = (who: TestPerson | null, id: string, body: object, on = server): Promise<TestAnswer> =>
  on.call(who, "POST", `/api/v1/calendar-entries/${id}/delegate`, body);
const answer = (who: TestPerson, id: string, word: string, more: object = {}): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/calendar-entries/${id}/answer`, { answer: word, ...more });
const of = ({ attendees }: EntryBody, { name }: Pick<TestPerson, "name">) =>
  attendees.find(({ mail }) => mail === name);
const notices = async (who: TestPerson, title: string): Promise<string[]> => {
  const { body } = await server.call(who, "GET", "/api/v1/notices");
  const { items } = body as { items: { title: string; excerpt: string }[] };
  return items.filter((one) => one.title === title).map(({ excerpt }) => excerpt);
};
const refused = async (given: Promise<TestAnswer>): Promise<unknown[]> => {
  const { status, body } = await given;
  return [status, body.code, (body as { data?: { reason?: string } }).data?.reason];
};
const kim = await addPerson(server.safos, { name: "kim@digg.example", displayName: "Kim Ny" });

test("who is invited lets another go: both stand in the organiser's entry, and the delegate is asked", async () => {
  const entry = await invite("Överlåts", [{ personId: bo.id }, { personId: britt.id, role: "optional" }]);
  const copy = await copyOf(bo, "Överlåts");
  const given = await delegate(bo, copy, { personId: agnes.id, comment: "Agnes kan frågan" });
  expect([given.status, (given.body as EntryBody).answer]).toEqual([200, "delegated"]);
  const organisers = await read(anna, entry.id);
  expect(of(organisers, bo)).toMatchObject({
    ...{ answer: "delegated", delegatedTo: agnes.name, delegatedFrom: null, comment: "Agnes kan frågan" },
  });
  expect(of(organisers, agnes)).toMatchObject({
    ...{ answer: "needsAction", delegatedFrom: bo.name, delegatedTo: null, role: "required" },
  });
  // Their time is free at once; the delegate has the entry, and sees whose it was.
  expect((await listed(bo, "Överlåts")).map(({ isFree }) => isFree)).toEqual([true]);
  const heirs = await copyOf(agnes, "Överlåts");
  expect(of(await read(agnes, heirs), agnes)).toMatchObject({ delegatedFrom: bo.name });
  // The words are for the organiser alone.
  expect(of(await read(agnes, heirs), bo)?.comment).toBe("");
  await eventually(async () =>
    expect((await notices(anna, "Överlåts"))[0]).toMatch(/^delegated: .+\. Agnes kan frågan$/),
  );
  await answer(agnes, heirs, "accepted");
  expect(of(await read(anna, entry.id), agnes)?.answer).toBe("accepted");
  await eventually(async () => expect(of(await read(bo, copy), agnes)?.answer).toBe("accepted"));
});

test("an answer of one's own takes it back, and the delegate has the entry no more", async () => {
  const entry = await invite("Tas tillbaka", [{ personId: bo.id }]);
  const copy = await copyOf(bo, "Tas tillbaka");
  await delegate(bo, copy, { personId: agnes.id });
  const heirs = await copyOf(agnes, "Tas tillbaka");
  await delegate(agnes, heirs, { personId: kim.id });
  await copyOf(kim, "Tas tillbaka");
  expect((await answer(bo, copy, "accepted")).status).toBe(200);
  const after = await read(anna, entry.id);
  expect([of(after, bo)?.answer, of(after, bo)?.delegatedTo, of(after, agnes), of(after, kim)]).toEqual([
    ...["accepted", null, undefined, undefined],
  ]);
  await none(agnes, "Tas tillbaka");
  await none(kim, "Tas tillbaka");
  // What is no invitation of theirs any more is answered by nobody.
  expect((await delegate(agnes, heirs, { personId: kim.id })).status).toBe(404);
});

test("a delegate who declines gives the question back, and takes it again while it is not answered", async () => {
  const entry = await invite("Kommer åter", [{ personId: bo.id }]);
  const copy = await copyOf(bo, "Kommer åter");
  await delegate(bo, copy, { personId: agnes.id });
  const heirs = await copyOf(agnes, "Kommer åter");
  await answer(agnes, heirs, "declined");
  const declined = await read(anna, entry.id);
  expect([of(declined, bo)?.answer, of(declined, bo)?.delegatedTo, of(declined, agnes)?.answer]).toEqual([
    ...["needsAction", null, "declined"],
  ]);
  await eventually(async () => {
    expect((await read(bo, copy)).answer).toBe("needsAction");
    expect((await notices(bo, "Kommer åter")).some((one) => one.startsWith("returned:"))).toBe(true);
  });
  // Who has declined it is not asked again.
  expect(await refused(delegate(bo, copy, { personId: agnes.id }))).toEqual([409, "DELEGATION_REFUSED", "invited"]);
  await answer(agnes, heirs, "tentative");
  const again = await read(anna, entry.id);
  expect([of(again, bo)?.answer, of(again, bo)?.delegatedTo, of(again, agnes)?.answer]).toEqual([
    ...["delegated", agnes.name, "tentative"],
  ]);
  await answer(agnes, heirs, "declined");
  await eventually(async () => expect((await read(bo, copy)).answer).toBe("needsAction"));
  await delegate(bo, copy, { personId: kim.id });
  expect(of(await read(anna, entry.id), agnes)).toBe(undefined);
  await none(agnes, "Kommer åter");
});

test("the organiser removes a delegate, and who let them go is asked again; another time asks the delegate", async () => {
  const entry = await invite("Tas bort", [{ personId: bo.id }]);
  const copy = await copyOf(bo, "Tas bort");
  await delegate(bo, copy, { personId: agnes.id });
  await answer(agnes, await copyOf(agnes, "Tas bort"), "accepted");
  const path = `/api/v1/calendar-entries/${entry.id}`;
  await server.call(anna, "PATCH", path, { start: "2037-12-03T09:00:00Z", end: "2037-12-03T10:00:00Z" });
  const moved = await read(anna, entry.id);
  expect([of(moved, bo)?.answer, of(moved, agnes)?.answer]).toEqual(["delegated", "needsAction"]);
  await server.call(anna, "PATCH", path, { attendees: [{ personId: bo.id }] });
  const after = await read(anna, entry.id);
  expect([of(after, bo)?.answer, of(after, bo)?.delegatedTo, of(after, agnes)]).toEqual([
    "needsAction",
    null,
    undefined,
  ]);
  await none(agnes, "Tas bort");
  await eventually(async () => expect((await read(bo, copy)).answer).toBe("needsAction"));
  // Who lets another go and is removed leaves the other, who goes for themselves.
  await delegate(bo, copy, { personId: agnes.id });
  await server.call(anna, "PATCH", path, { attendees: [{ personId: agnes.id }] });
  expect(of(await read(anna, entry.id), agnes)).toMatchObject({ delegatedFrom: null, answer: "needsAction" });
});

test("a copy that was handed on is put away without taking it back, and comes again when the delegate declines", async () => {
  const entry = await invite("Undan", [{ personId: bo.id }]);
  const copy = await copyOf(bo, "Undan");
  await delegate(bo, copy, { personId: agnes.id });
  const heirs = await copyOf(agnes, "Undan");
  expect((await server.call(bo, "DELETE", `/api/v1/calendar-entries/${copy}`)).status).toBe(200);
  await answer(agnes, heirs, "accepted");
  expect(of(await read(anna, entry.id), bo)?.answer).toBe("delegated");
  expect(await listed(bo, "Undan")).toEqual([]);
  await answer(agnes, heirs, "declined");
  expect((await read(bo, await copyOf(bo, "Undan"))).answer).toBe("needsAction");
});

test("one occurrence of a series is handed on, and the rest stays", async () => {
  const series = { rrule: "FREQ=WEEKLY;COUNT=3" };
  const entry = await invite("Serie", [{ personId: bo.id }], series);
  const copy = await copyOf(bo, "Serie");
  const second = "20371208T090000Z";
  await answer(bo, copy, "accepted");
  expect((await delegate(bo, copy, { personId: agnes.id, recurrenceId: second })).status).toBe(200);
  expect(of(await read(anna, entry.id), bo)?.answer).toBe("accepted");
  expect(of(await read(anna, entry.id, second), bo)?.answer).toBe("delegated");
  await eventually(async () =>
    expect((await listed(agnes, "Serie")).map(({ start }) => start)).toEqual(["2037-12-08T09:00:00.000Z"]),
  );
  expect((await listed(bo, "Serie")).map(({ isFree }) => isFree)).toEqual([false, true, false]);
  const wrong = await delegate(bo, copy, { personId: agnes.id, recurrenceId: "20371209T090000Z" });
  expect([wrong.status, wrong.body.code]).toEqual([400, "OCCURRENCE_UNKNOWN"]);
  // Then all of it: the occurrence too.
  expect((await delegate(bo, copy, { personId: kim.id })).status).toBe(200);
  await eventually(async () => expect(await listed(kim, "Serie")).toHaveLength(3));
  await none(agnes, "Serie");
});

test("hands are at most five, in no circle, and not those of rooms, organisers, the invited and strangers", async () => {
  const entry = await invite("Kedja", [{ personId: bo.id }, { personId: britt.id }]);
  const chain: TestPerson[] = [bo, agnes];
  for (let index = 0; index < 5; index++)
    chain.push(await addPerson(server.safos, { name: `led${index}@fk.example`, displayName: `Led ${index}` }));
  const copy = await copyOf(bo, "Kedja");
  for (const [index, who] of chain.entries()) {
    const next = chain[index + 1];
    if (!next) break;
    const from = await copyOf(who, "Kedja");
    const given = await delegate(who, from, { mail: next.name });
    if (index < 5) expect([index, given.status]).toEqual([index, 200]);
    else expect(await refused(Promise.resolve(given))).toEqual([409, "DELEGATION_REFUSED", "chain"]);
  }
  const last = await copyOf(chain[5] ?? bo, "Kedja");
  for (const [to, reason] of [
    [{ personId: britt.id }, "invited"],
    [{ mail: bo.name }, "invited"],
    [{ mail: (chain[5] ?? bo).name }, "invited"],
    [{ mail: anna.name }, "organizer"],
  ] as const)
    expect([to, ...(await refused(delegate(chain[5] ?? bo, last, to)))]).toEqual([
      to,
      409,
      "DELEGATION_REFUSED",
      reason,
    ]);
  // By its id nobody whom one may not find.
  const unknown = await delegate(bo, copy, { personId: "01890000-0000-7000-8000-000000000000" });
  expect([unknown.status, unknown.body.code]).toEqual([400, "INVALID"]);
  for (const body of [{}, { personId: agnes.id, mail: agnes.name }, { mail: "ingen adress" }, { personId: "x" }])
    expect([body, (await delegate(bo, copy, body)).status]).toEqual([body, 400]);
  expect((await delegate(null, copy, { personId: agnes.id })).status).toBe(401);
  // Another's invitation, and the organiser's own entry, are nobody's to hand on.
  expect((await delegate(britt, copy, { personId: agnes.id })).status).toBe(404);
  expect((await delegate(anna, entry.id, { personId: agnes.id })).body.code).toBe("NOT_INVITED");
  const secret = await invite("Enskilt", [{ personId: bo.id }], { class: "PRIVATE" });
  const kept = await copyOf(bo, "Enskilt");
  expect(await refused(delegate(bo, kept, { personId: agnes.id }))).toEqual([409, "DELEGATION_REFUSED", "private"]);
  expect((await read(anna, secret.id)).attendees).toHaveLength(2);
});

test("two processes hand one invitation on at once, and one delegate stands", async () => {
  const entry = await invite("Samtidigt", [{ personId: bo.id }]);
  const copy = await copyOf(bo, "Samtidigt");
  const given = await Promise.all([
    delegate(bo, copy, { personId: agnes.id }),
    delegate(bo, copy, { personId: kim.id }, twin),
    delegate(bo, copy, { personId: agnes.id }, twin),
  ]);
  expect(given.every(({ status }) => status === 200 || status === 409 || status === 412)).toBe(true);
  const { attendees } = await read(anna, entry.id);
  const heirs = attendees.filter(({ delegatedFrom }) => delegatedFrom !== null);
  expect(heirs).toHaveLength(1);
  expect(attendees.find(({ mail }) => mail === bo.name)?.delegatedTo).toBe(heirs[0]?.mail);
  const [gone] = [agnes, kim].filter(({ name }) => name !== heirs[0]?.mail);
  if (gone) await none(gone, "Samtidigt");
});

const textOf = async (who: TestPerson, uid: string): Promise<{ href: string; text: string; etag: string }> =>
  eventually(async () => {
    const match = `<c:prop-filter name="UID"><c:text-match collation="i;octet">${uid}</c:text-match></c:prop-filter>`;
    const [href = ""] = hrefsIn((await query(who, `${await own(who)}/`, eventFilter(match))).text);
    expect(href).not.toBe("");
    const got = await dav(who, "GET", href);
    return { href, text: got.text.replaceAll("\r\n ", ""), etag: got.headers.get("etag") ?? "" };
  });

test("a calendar program hands on by writing its copy, and finds the answers in its inbox", async () => {
  const entry = await invite("Program", [{ personId: bo.id }]);
  const { href, text, etag } = await textOf(bo, entry.uid);
  const handed = text
    .replace(/ATTENDEE[^\r\n]*mailto:bo[^\r\n]*/, (line) => {
      const bare = line.replace(/;PARTSTAT=[^;:]*/, "").replace(/;RSVP=[^;:]*/, "");
      return bare.replace("ATTENDEE", `ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${agnes.name}"`);
    })
    .replace(
      "END:VEVENT",
      `ATTENDEE;CN=Agnes;DELEGATED-FROM="mailto:${bo.name}":mailto:${agnes.name}\r\nATTENDEE:mailto:smyg@konsult.example\r\nEND:VEVENT`,
    );
  expect(handed).toContain("DELEGATED-TO");
  expect((await put(bo, href, handed, { "if-match": etag })).status).toBe(204);
  const organisers = await read(anna, entry.id);
  expect([of(organisers, bo)?.answer, of(organisers, agnes)?.delegatedFrom]).toEqual(["delegated", bo.name]);
  // Nobody else comes in beside.
  expect(organisers.attendees.map(({ mail }) => mail)).toEqual([anna.name, bo.name, agnes.name]);
  expect((await textOf(anna, entry.uid)).text).toMatch(/DELEGATED-TO="mailto:agnes[^"]*"/);
  // The same text again hands nothing on anew.
  await answer(agnes, await copyOf(agnes, "Program"), "accepted");
  await put(bo, href, handed);
  expect(of(await read(anna, entry.id), agnes)?.answer).toBe("accepted");
  // To several, or to who is in it, nothing is handed on.
  for (const to of [`"mailto:${kim.name}","mailto:${britt.name}"`, `"mailto:${anna.name}"`]) {
    const wrong = handed.replace(/DELEGATED-TO="[^"]*"/, `DELEGATED-TO=${to}`);
    const answered = await put(bo, href, wrong);
    expect([answered.status, answered.text.includes("allowed-attendee-scheduling-object-change")]).toEqual([403, true]);
  }
  const inbox = await dav(anna, "PROPFIND", "inbox/", undefined, { depth: "1" });
  const hrefs = [...inbox.text.matchAll(/<d:href>([^<]*\.ics)</g)].map(([, one = ""]) => one);
  const messages = await Promise.all(
    hrefs.map(async (one) => (await dav(anna, "GET", one)).text.replaceAll("\r\n ", "")),
  );
  expect(messages.some((one) => one.includes("METHOD:REPLY") && one.includes("PARTSTAT=DELEGATED"))).toBe(true);
});

test("whom the organiser may not find is asked by mail, and is nobody's to learn; without mail, or too often, nobody is", async () => {
  await server.safos.organisations.add({ domain: "stangd.example", name: "Stängd" });
  const sixten = await addPerson(server.safos, { name: "sixten@stangd.example", displayName: "Sixten Hemlig" });
  await server.workspace("Med Stängd", sixten, bo);
  const entry = await invite("Stängt", [{ personId: bo.id }]);
  const copy = await copyOf(bo, "Stängt");
  const muted = await server.twin({ SAFOS_SMTP_URL: "", SAFOS_MAIL_FROM: "" });
  const mail = { mail: "utan@konsult.example" };
  expect(await refused(delegate(bo, copy, mail, muted))).toEqual([409, "CALENDAR_MAIL_OFF", undefined]);
  await muted.stop();
  // Agnes shares nothing with them: no id of theirs leads to anybody.
  const agnesEntry = await invite("Utan Sixten", [{ personId: agnes.id }]);
  const agnesCopy = await copyOf(agnes, "Utan Sixten");
  expect((await delegate(agnes, agnesCopy, { personId: sixten.id })).body.code).toBe("INVALID");
  expect((await read(anna, agnesEntry.id)).attendees).toHaveLength(2);
  expect((await delegate(bo, copy, { personId: sixten.id })).status).toBe(200);
  const organisers = (await server.call(anna, "GET", `/api/v1/calendar-entries/${entry.id}`)).body as {
    attendees: { mail: string; person: object | null }[];
  };
  expect(organisers.attendees.find(({ mail: one }) => one === sixten.name)?.person).toBe(null);
  await replyTo(entry.uid, sixten.name);
  expect(await listed(sixten, "Stängt")).toEqual([]);
  await server.safos.database
    .of()
    .transaction()
    .execute(async (trx) => {
      await sql`insert into identity.sign_in_failure (key, failures, since, last_at)
        values (${`calendar delegations of ${bo.id}`}, 65, now(), now())
        on conflict (key) do update set failures = 65, last_at = now()`.execute(trx);
    });
  expect((await delegate(bo, copy, { personId: agnes.id })).status).toBe(429);
  // Who has no account any more hands nothing on, and who let them go takes it back.
  const gone = await addPerson(server.safos, { name: "slutar@fk.example", displayName: "Slutar Snart" });
  const last = await invite("Slutar", [{ personId: gone.id }]);
  const lastCopy = await copyOf(gone, "Slutar");
  await server.safos.identity.change(gone.id, { isDisabled: true });
  expect((await delegate(gone, lastCopy, { personId: agnes.id })).status).toBe(401);
  expect(of(await read(anna, last.id), gone)?.delegatedTo).toBe(null);
});

test("a delegate whose account is closed leaves the question with who let them go", async () => {
  const entry = await invite("Stängs", [{ personId: britt.id }]);
  const copy = await copyOf(britt, "Stängs");
  const gone = await addPerson(server.safos, { name: "stangs@fk.example", displayName: "Stängs Snart" });
  expect((await delegate(britt, copy, { personId: gone.id })).status).toBe(200);
  await copyOf(gone, "Stängs");
  await server.safos.identity.change(gone.id, { isDisabled: true });
  expect((await answer(britt, copy, "accepted")).status).toBe(200);
  const after = await read(anna, entry.id);
  expect([of(after, britt)?.answer, of(after, gone)]).toEqual(["accepted", undefined]);
});

const raw = (text: string): string => text.replaceAll("\r\n ", "");
const lastTo = (address: string) => mailServer.received.findLast(({ to }) => to === address);
const citra = "citra@konsult.example";
const replyTo = (uid: string, address: string): Promise<string> =>
  eventually(() => {
    const mails = mailServer.received.filter(({ to }) => to === address).map((one) => raw(wholeLines(one.raw)));
    const mail = mails.findLast((one) => one.includes(uid)) ?? "";
    const found = /ORGANIZER[^\r\n]*mailto:(calendar\+\S+)/.exec(mail)?.[1];
    expect(found).toBeDefined();
    return Promise.resolve(found ?? "");
  });
let hour = 10;
const reply = async (uid: string, from: string, to: string, own_: string, heir: string | null): Promise<string> => {
  const stamp = `20261120T${String(hour++).padStart(2, "0")}0000Z`;
  const lines = heir === null ? [] : [`ATTENDEE;DELEGATED-FROM="mailto:${from}":mailto:${heir}`];
  const body = replyText({ to, from, uid, stamp, lines }, own_);
  const mail = [
    `From: <${from}>`,
    `To: <${to}>`,
    "Subject: x",
    "MIME-Version: 1.0",
    "Content-Type: text/calendar; method=REPLY; charset=utf-8",
    "",
    body,
  ].join("\r\n");
  return deliverMail(server.safos.incoming.port() ?? 0, to, mail);
};

test("a guest hands on by mail, whom they name is asked by mail, and nobody answers for another", async () => {
  const entry = await invite("Med brev", [{ mail: citra }]);
  const to = await replyTo(entry.uid, citra);
  const away = (heir: string) => `ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${heir}":mailto:${citra}`;
  const dan = "dan@konsult.example";
  expect(await reply(entry.uid, citra, to, away(dan), dan)).toBe("taken");
  await eventually(async () => {
    const organisers = await read(anna, entry.id);
    expect(of(organisers, { name: citra })).toMatchObject({ answer: "delegated", delegatedTo: dan });
    expect(of(organisers, { name: dan })).toMatchObject({ answer: "needsAction", delegatedFrom: citra });
  });
  const heirs = await replyTo(entry.uid, dan);
  // Whose place it is stands in the letter.
  expect(wholeLines(lastTo(dan)?.raw ?? "")).toContain(`f=C3=B6r ${citra}`);
  expect(heirs).not.toBe(to);
  // By the address of who let them go they answer nothing, nor does Citra for them.
  const yes = `ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:${citra}":mailto:${dan}`;
  await reply(entry.uid, dan, to, yes, null);
  await reply(entry.uid, citra, heirs, `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${citra}`, null);
  expect(of(await read(anna, entry.id), { name: dan })?.answer).toBe("needsAction");
  await reply(entry.uid, dan, heirs, `ATTENDEE;PARTSTAT=DECLINED:mailto:${dan}`, null);
  await eventually(async () => expect(of(await read(anna, entry.id), { name: citra })?.answer).toBe("needsAction"));
  await eventually(() => {
    expect(lastTo(citra)?.raw).toContain("Subject: Svara igen: Med brev");
    return Promise.resolve();
  });
});

test("a delegate is reminded as they have chosen, and what is handed on stays so in whatever calendar it is put", async () => {
  // Those above have handed on as often as anybody may.
  const lo = await addPerson(server.safos, { name: "lo@digg.example", displayName: "Lo Ny" });
  expect((await server.call(agnes, "PUT", "/api/v1/calendar-settings", { reminder: 60 })).status).toBe(200);
  expect((await server.call(lo, "PUT", "/api/v1/calendar-settings", { reminder: 5 })).status).toBe(200);
  const entry = await invite("Flyttas", [{ personId: lo.id }, { mail: "gast@ute.example" }]);
  const copy = await copyOf(lo, "Flyttas");
  expect((await delegate(lo, copy, { personId: agnes.id })).status).toBe(200);
  const heirs = await copyOf(agnes, "Flyttas");
  const remindersOf = async (who: TestPerson, id: string) =>
    (await server.call(who, "GET", `/api/v1/calendar-entries/${id}`)).body.reminders;
  expect([await remindersOf(agnes, heirs), await remindersOf(lo, copy)]).toEqual([[60], [5]]);
  // The organiser's entry, the copy of who handed it on, and the delegate's go elsewhere.
  const put = async (who: TestPerson, id: string, on = server): Promise<string> => {
    const { body: calendar } = await server.call(who, "POST", "/api/v1/calendars", { name: "Andra" });
    const moved = await on.call(who, "POST", `/api/v1/calendar-entries/${id}/move`, { calendarId: calendar.id });
    expect([moved.status, moved.body.code]).toEqual([200, undefined]);
    return moved.body.id as string;
  };
  const moved = {
    anna: await put(anna, entry.id, twin),
    lo: await put(lo, copy),
    agnes: await put(agnes, heirs, twin),
  };
  expect(of(await read(anna, moved.anna), lo)).toMatchObject({ answer: "delegated", delegatedTo: agnes.name });
  expect((await read(lo, moved.lo)).answer).toBe("delegated");
  // Who let go is asked again as the delegate declines, and takes it back from where it lies now.
  expect((await answer(agnes, moved.agnes, "declined")).status).toBe(200);
  await eventually(async () => expect((await read(lo, moved.lo)).answer).toBe("needsAction"));
  expect((await answer(lo, moved.lo, "accepted")).status).toBe(200);
  const organisers = await read(anna, moved.anna);
  expect([of(organisers, lo)?.answer, of(organisers, agnes)]).toEqual(["accepted", undefined]);
  await eventually(async () =>
    expect((await server.call(agnes, "GET", `/api/v1/calendar-entries/${moved.agnes}`)).status).toBe(404),
  );
  // No copy came a second time into the calendar that it had left.
  expect([await listed(lo, "Flyttas"), await listed(agnes, "Flyttas")]).toEqual([[], []]);
});
