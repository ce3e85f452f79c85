import ICAL from "ical.js";
import PostalMime from "postal-mime";
import { afterAll, expect, test } from "vitest";
import type { BookingSettings } from "@safos/contract/booking";
import { sql } from "#database";
import { failToProve, prove } from "../../../testing/prove.ts";
import { eventually, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
import { deliverMail, gmailReply, startMailedServer } from "../mailed/testing.ts";
import { openedEarlier, ticketBits, type Ready } from "./testing.ts";

/** Booking pages over HTTP, with letters over SMTP; e2e/journeys/booking.test.ts has the pages. */

const { mailServer, server, twin, stop } = await startMailedServer({ SAFOS_TRUST_PROXY: "yes" });
afterAll(stop);
const { anna, agnes, bo } = server.people;
const db = server.safos.database.of();

const hours = [0, 1, 2, 3, 4, 5, 6].map((weekday) => (weekday < 5 ? [{ from: 540, to: 720 }] : []));
const settings: BookingSettings = {
  ...{ title: "Rådgivning", text: "Vi talar om bidraget.", minutes: [30], step: 30, zone: "Europe/Stockholm", hours },
  ...{ before: 0, after: 0, notice: 0, ahead: 60, mostPerDay: null, hasCall: false, location: "", asksPhone: false },
  ...{ questions: [], confirmation: "Ta med legitimation.", keptDays: 90, isOpen: true },
};
interface Page {
  readonly id: string;
  readonly url: string;
  readonly code: string;
  readonly settings: BookingSettings;
}
async function makePage(more: Partial<BookingSettings> = {}, who = anna): Promise<Page> {
  const made = await server.call(who, "POST", "/api/v1/booking-pages", { settings: { ...settings, ...more } });
  expect([made.status, made.body.code]).toEqual([201, undefined]);
  return { ...made.body, code: (made.body.url as string).split("/book/")[1] };
}
const publicPath = ({ code }: Pick<Page, "code">): string => `/api/v1/public-booking/${code}`;

/** The Monday after next: far enough from today, whatever day that is. */
const monday = ((): number => {
  const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  return today + (15 - ((new Date(today).getUTCDay() + 6) % 7)) * 86_400_000 - 86_400_000;
})();
const dateOf = (days: number): string => new Date(monday + days * 86_400_000).toISOString().slice(0, 10);
const slots = async (page: Page, days: number, at = server): Promise<string[]> =>
  (await at.call(null, "GET", `${publicPath(page)}/slots?from=${dateOf(days)}&to=${dateOf(days)}&minutes=30`)).body
    .items;

let addresses = 0;
async function callFrom(address: string, at: { url: string }, path: string, body: object): Promise<TestAnswer> {
  const answer = await fetch(at.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as TestAnswer["body"] };
}
let visitors = 0;
const freshMail = (): string => `gast${++visitors}@ute.example`;

/** Tickets as visitors get them, once they are old enough to be used. */
async function ready(page: Page, count = 1): Promise<Ready[]> {
  const opened = await Promise.all(
    Array.from({ length: count }, async () => (await server.call(null, "GET", publicPath(page))).body),
  );
  const began = performance.now();
  const all = opened.map(({ ticket, proofBits }) => ({ ticket, proof: prove(ticket, proofBits) }));
  await eventually(() => expect(performance.now() - began).toBeGreaterThan(2050));
  // To find the proofs held this process up: it has to be well again before it takes requests.
  for (const at of [server, twin])
    await eventually(async () => expect((await at.call(null, "GET", publicPath(page))).status).toBe(200));
  return all;
}
const send = (page: Page, start: string, use: Ready | undefined, more: object = {}, at: { url: string } = server) =>
  callFrom(`10.${Math.floor(++addresses / 250)}.0.${addresses % 250}`, at, publicPath(page), {
    ...{ start, minutes: 30, name: "Citra Wahyudi", mail: freshMail(), answers: [], locale: "sv", ...use, ...more },
  });
async function book(page: Page, start: string, more: object = {}): Promise<TestAnswer> {
  const [use] = await openedEarlier(server, page.id);
  return send(page, start, use, more);
}
const own = (secret: string, verb = "", more: object = {}): Promise<TestAnswer> =>
  server.call(null, "POST", `/api/v1/own-visit${verb}`, { secret, ...more });

async function readMail(raw: string) {
  const mail = await PostalMime.parse(raw);
  const part = mail.attachments.find((one) => one.mimeType === "text/calendar");
  const text = part ? new TextDecoder().decode(part.content as ArrayBuffer) : "";
  const calendar = text === "" ? null : new ICAL.Component(ICAL.parse(text) as never);
  return { mail, calendar, event: calendar?.getFirstSubcomponent("vevent") };
}
const letter = (address: string, nth = 1) =>
  eventually(async () => {
    const found = mailServer.received.filter(({ to }) => to === address)[nth - 1];
    if (!found) throw new Error(`There is no letter ${nth} to ${address}.`);
    return readMail(found.raw);
  }, 15_000);
const entriesOf = async (who: TestPerson, days: number) =>
  (
    await server.call(
      who,
      "GET",
      `/api/v1/calendar-entries?from=${dateOf(days)}T00:00:00Z&to=${dateOf(days + 1)}T00:00:00Z`,
    )
  ).body.items as { entryId: string; calendarId: string; summary: string; start: string; isBusyOnly: boolean }[];

test("a visitor books a time, gets a letter that calendars read, and the time is taken; cancelled, it is free again", async () => {
  const page = await makePage({ hasCall: true, asksPhone: true });
  const shown = await server.call(null, "GET", publicPath(page));
  expect(shown.body).toMatchObject({
    title: "Rådgivning",
    person: "Anna Lindqvist",
    organisation: "Försäkringskassan",
  });
  expect(shown.headers.get("set-cookie")).toBeNull();
  const free = await slots(page, 0);
  expect(free).toHaveLength(6);
  const [first = ""] = free;
  const mail = freshMail();
  const [use] = await ready(page);
  const booked = await send(page, first, use, { mail: ` ${mail.toUpperCase()}`, phone: "+46 70-123 45 67" });
  expect([booked.status, booked.body]).toMatchObject([
    201,
    { state: "booked", start: first, minutes: 30, person: "Anna Lindqvist", mail, code: page.code },
  ]);
  expect(await slots(page, 0)).toEqual(free.slice(1));
  const [entry] = await entriesOf(anna, 0);
  expect(entry).toMatchObject({ summary: "Rådgivning: Citra Wahyudi" });
  const { mail: sent, calendar, event } = await letter(mail);
  expect(sent.subject).toBe("Bokat: Rådgivning: Citra Wahyudi");
  expect(sent.text).toContain("Ta med legitimation.");
  expect(sent.text).toContain(`/book/${booked.body.secret}`);
  expect(sent.text).toContain(booked.body.callUrl);
  expect(sent.text).not.toContain("/answer/");
  expect(calendar?.getFirstPropertyValue("method")).toBe("REQUEST");
  expect(event?.getFirstPropertyValue("url")).toBe(booked.body.callUrl);
  expect(String(event?.getFirstPropertyValue("description"))).toContain(booked.body.secret);
  expect((event?.getFirstPropertyValue("dtstart") as ICAL.Time | undefined)?.toJSDate().toISOString()).toBe(first);
  expect(event?.getFirstProperty("attendee")?.getParameter("partstat")).toBe("ACCEPTED");
  // Into the lobby, by the visitor's own link.
  const guest = (booked.body.callUrl as string).split("/g/")[1] ?? "";
  expect((await server.call(null, "GET", `/api/v1/guest/${guest}`)).status).toBe(200);
  const visits = `/api/v1/booking-pages/${page.id}/visits`;
  expect((await server.call(anna, "GET", visits)).body.items).toMatchObject([
    { name: "Citra Wahyudi", mail, phone: "+46 70-123 45 67", start: first, entryId: entry?.entryId },
  ]);
  expect((await own(booked.body.secret, "/cancel")).body.state).toBe("cancelled");
  expect((await own(booked.body.secret)).body).toMatchObject({ state: "cancelled", callUrl: null });
  expect((await own(booked.body.secret, "/cancel")).body.code).toBe("BOOKING_GONE");
  const last = await letter(mail, 2);
  expect([last.mail.subject, last.calendar?.getFirstPropertyValue("method")]).toEqual([
    "Avbokat: Rådgivning: Citra Wahyudi",
    "CANCEL",
  ]);
  expect([await slots(page, 0), await entriesOf(anna, 0)]).toEqual([free, []]);
  expect((await server.call(anna, "GET", visits)).body.items).toEqual([]);
  await eventually(async () => expect((await server.call(null, "GET", `/api/v1/guest/${guest}`)).status).toBe(404));
  const { rows } = await sql<{ phone: string }>`select phone from calendar.booking where mail = ${mail}`.execute(db);
  expect(rows).toEqual([{ phone: "" }]);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/notices");
    const reasons = (body.items as { title: string; reason: string }[])
      .filter(({ title }) => title === "Rådgivning: Citra Wahyudi")
      .map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(["invited", "closed"]));
  });
});

test("of fifty who want one time at the same moment in two processes one gets it, also at two pages", async () => {
  const [one, other] = [await makePage(), await makePage()];
  const [start = ""] = await slots(one, 1);
  const [mine, others] = [await openedEarlier(server, one.id, 25), await openedEarlier(server, other.id, 25)];
  const answers = await Promise.all([
    ...mine.map((use, n) => send(one, start, use, {}, n % 2 ? twin : server)),
    ...others.map((use, n) => send(other, start, use, {}, n % 2 ? twin : server)),
  ]);
  // A machine that does too much turns some away before they are looked at.
  const asked = answers.filter(({ body }) => body.data?.part !== "loop");
  const codes = asked.map(({ status, body }) => (status === 201 ? "booked" : (body.code as string)));
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.toSorted()).toEqual([...codes.slice(1).map(() => "BOOKING_TAKEN"), "booked"]);
  expect(await entriesOf(anna, 1)).toHaveLength(1);
});

test("one ticket books once, and is answered alike when it is sent again", async () => {
  const page = await makePage();
  const times = await slots(page, 2);
  const tickets = await ready(page, 3);
  for (const [round, use] of tickets.entries()) {
    const [start = "", next = ""] = times.slice(2 * round);
    const mail = freshMail();
    const all = await Promise.all([1, 2, 3].map((n) => send(page, start, use, { mail }, n % 2 ? twin : server)));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(all.map(({ body }) => body.secret)).size).toBe(1);
    expect((await send(page, next, use, { mail })).body.start).toBe(start);
    expect(await entriesOf(anna, 2)).toHaveLength(round + 1);
  }
});

test("who moves a visit takes the new time and gives the old one back; who takes it moves and removes it, and letters tell", async () => {
  const page = await makePage();
  const [start = "", next = "", third = ""] = await slots(page, 3);
  const mail = freshMail();
  const { secret } = (await book(page, start, { mail, locale: "en" })).body;
  await letter(mail);
  const taken = (await book(page, third)).body;
  expect((await own(secret, "/move", { start: third })).body.code).toBe("BOOKING_TAKEN");
  expect((await own(secret, "/move", { start: new Date(monday).toISOString() })).body.code).toBe("BOOKING_TAKEN");
  expect((await own(secret, "/move", { start: next })).body).toMatchObject({ state: "booked", start: next });
  expect(await slots(page, 3)).toContain(start);
  expect((await letter(mail, 2)).mail.subject).toBe("New time: Rådgivning: Citra Wahyudi");
  const entries = await entriesOf(anna, 3);
  const id = entries.find((one) => one.start === next)?.entryId ?? "";
  // What who takes it puts to it is theirs: no letter tells of it, and none carries it.
  const filed = { categories: ["Besvärligt"], attachments: [{ url: "https://intern.example/akt", name: "Akten" }] };
  expect((await server.call(anna, "PATCH", `/api/v1/calendar-entries/${id}`, filed)).body).toMatchObject({
    categories: filed.categories,
  });
  const later = { start: `${dateOf(3)}T20:00:00Z`, end: `${dateOf(3)}T20:30:00Z` };
  expect((await server.call(anna, "PATCH", `/api/v1/calendar-entries/${id}`, later)).status).toBe(200);
  const moved = await letter(mail, 3);
  expect(moved.mail.text).toContain(`/book/${secret}`);
  expect(`${moved.mail.text} ${moved.calendar?.toString()}`).not.toMatch(/Besvärligt|Akten|intern\.example/);
  expect(moved.mail.subject).toBe("New time: Rådgivning: Citra Wahyudi");
  expect((await own(secret)).body).toMatchObject({ state: "booked", start: `${dateOf(3)}T20:00:00.000Z` });
  expect((await server.call(anna, "DELETE", `/api/v1/calendar-entries/${id}`)).status).toBe(200);
  expect((await letter(mail, 4)).mail.subject).toBe("Cancelled: Rådgivning: Citra Wahyudi");
  expect((await own(secret)).body.state).toBe("cancelled");
  expect((await own(taken.secret)).body.state).toBe("booked");
});

test("a visitor who declines in their mail program has cancelled, and nobody else has for them", async () => {
  const page = await makePage();
  const free = await slots(page, 11);
  const [start = ""] = free;
  const mail = freshMail();
  const { secret } = (await book(page, start, { mail })).body;
  const { event } = await letter(mail);
  const to = String(event?.getFirstPropertyValue("organizer")).replace("mailto:", "");
  const reply = { to, uid: String(event?.getFirstPropertyValue("uid")), stamp: "20991231T080000Z" };
  const answer = (partstat: string, from: string): Promise<string> =>
    deliverMail(server.safos.incoming.port() ?? 0, to, gmailReply({ ...reply, partstat, from }));
  // Another's decline, and the visitor's own yes, free nothing.
  await answer("DECLINED", "annan@ute.example");
  await answer("TENTATIVE", mail);
  const entry = (await entriesOf(anna, 11))[0]?.entryId ?? "";
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", `/api/v1/calendar-entries/${entry}`);
    expect(body.attendees).toContainEqual(expect.objectContaining({ mail, answer: "tentative" }));
  });
  expect((await own(secret)).body.state).toBe("booked");
  await answer("DECLINED", mail);
  await eventually(async () => expect((await own(secret)).body.state).toBe("cancelled"));
  expect([await slots(page, 11), await entriesOf(anna, 11)]).toEqual([free, []]);
  expect((await letter(mail, 2)).mail.subject).toBe("Avbokat: Rådgivning: Citra Wahyudi");
});

test("what lies in the calendar, buffers and the most of a day take times away, and nothing says why", async () => {
  const page = await makePage({ before: 15, after: 15, mostPerDay: 2 }, bo);
  const calendars = (await server.call(bo, "GET", "/api/v1/calendars")).body.items as { id: string; isOwn: boolean }[];
  const calendarId = calendars.find(({ isOwn }) => isOwn)?.id;
  const zone = "Europe/Stockholm";
  const fields = { summary: "Hemligt", start: `${dateOf(4)}T10:00`, end: `${dateOf(4)}T10:30`, zone };
  expect((await server.call(bo, "POST", `/api/v1/calendars/${calendarId}/entries`, fields)).status).toBe(201);
  const answer = await server.call(
    null,
    "GET",
    `${publicPath(page)}/slots?from=${dateOf(4)}&to=${dateOf(4)}&minutes=30`,
  );
  expect(Object.keys(answer.body)).toEqual(["items"]);
  expect(JSON.stringify(answer.body)).not.toContain("Hemligt");
  const inStockholm = (all: readonly string[]) =>
    all.map((one) => new Date(one).toLocaleTimeString("sv-SE", { timeZone: zone, timeStyle: "short" }));
  expect(inStockholm(answer.body.items)).toEqual(["09:00", "11:00", "11:30"]);
  const [first = "", , last = ""] = answer.body.items;
  expect((await book(page, first)).status).toBe(201);
  expect(inStockholm(await slots(page, 4))).toEqual(["11:00", "11:30"]);
  expect((await book(page, last)).status).toBe(201);
  expect(await slots(page, 4)).toEqual([]);
});

test("what is entered is judged: addresses, names, answers, lengths, tickets", async () => {
  const questions: BookingSettings["questions"] = [
    { id: "q1", title: "Ärende", kind: "choice", options: ["Bostad", "Barn"], isRequired: true },
    { id: "q2", title: "Berätta", kind: "longText", options: [], isRequired: false },
  ];
  const page = await makePage({ questions });
  const [start = ""] = await slots(page, 7);
  const [use, second] = await openedEarlier(server, page.id, 2);
  const answers = [{ question: "q1", text: "Barn" }];
  const codeOf = async (more: object, with_ = use) => (await send(page, start, with_, { answers, ...more })).body.code;
  for (const mail of ["ingen", "a@b\r\nBcc: eve@evil.example", "a b@c.example", anna.mail])
    expect([mail, await codeOf({ mail })]).toEqual([mail, "BOOKING_WRONG"]);
  expect(await codeOf({ name: "\u200b\u202e" })).toBe("BOOKING_WRONG");
  expect(await codeOf({ name: "x".repeat(81) })).toBe("INVALID");
  expect(await codeOf({ answers: [] })).toBe("BOOKING_WRONG");
  expect(await codeOf({ answers: [{ question: "q1", text: "Annat" }] })).toBe("BOOKING_WRONG");
  expect(await codeOf({ minutes: 45 })).toBe("BOOKING_WRONG");
  expect(await codeOf({ start: start.replace(":00:00.", ":07:00.") })).toBe("BOOKING_TAKEN");
  expect(await codeOf({ ticket: "t.x.y.z" })).toBe("TICKET_WRONG");
  expect(await codeOf({ proof: failToProve(use?.ticket ?? "", ticketBits) })).toBe("TICKET_WRONG");
  const other = await makePage();
  const [foreign] = await openedEarlier(server, other.id);
  expect(await codeOf({}, foreign)).toBe("TICKET_WRONG");
  const opened = (await server.call(null, "GET", publicPath(page))).body;
  expect(await codeOf({ ticket: opened.ticket, proof: prove(opened.ticket, opened.proofBits) })).toBe("TOO_FAST");
  const mail = freshMail();
  const name = "Citra\r\nBcc: eve@evil.example";
  const text = "Rad ett\nRad två <b>";
  const good = await send(page, start, second, {
    ...{ mail, name, answers: [...answers, { question: "q2", text }, { question: "zz", text: "?" }] },
  });
  expect(good.status).toBe(201);
  const sent = await letter(mail);
  expect([sent.mail.bcc ?? [], sent.mail.subject]).toEqual([[], "Bokat: Rådgivning: Citra Bcc: eve@evil.example"]);
  const [visit] = (await server.call(anna, "GET", `/api/v1/booking-pages/${page.id}/visits`)).body.items;
  expect(visit.answers).toEqual([
    { title: "Ärende", text: "Barn" },
    { title: "Berätta", text },
  ]);
});

test("an address gets three letters a day of whatever pages, and one network is slowed down", async () => {
  const page = await makePage();
  const victim = freshMail();
  const free = await slots(page, 8);
  const uses = await openedEarlier(server, page.id, 6);
  const answers = await Promise.all(
    free.map((start, n) => send(page, start, uses[n], { mail: victim }, n % 2 ? twin : server)),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(answers.filter(({ body }) => body.code === "LIMITED")).toHaveLength(3);
  const network: number[] = [];
  for (let n = 0; n < 70; n++)
    network.push(
      (
        await callFrom("192.0.2.7", server, publicPath(page), {
          ...{ start: free[0], minutes: 30, name: "x", mail: "x@y.example", answers: [], locale: "sv" },
          ...{ ticket: "x", proof: 1 },
        })
      ).status,
    );
  expect(network.slice(0, 60).every((status) => status === 400)).toBe(true);
  expect(network.at(-1)).toBe(429);
});

test("a page that is closed, removed, or that rules forbid is gone in every process, and its visits can be cancelled", async () => {
  const page = await makePage();
  const [start = ""] = await slots(page, 9);
  const { secret } = (await book(page, start)).body;
  const path = `/api/v1/booking-pages/${page.id}`;
  const codes = async (): Promise<string[]> =>
    Promise.all(
      [server, twin].flatMap((at) => [
        at.call(null, "GET", publicPath(page)).then(({ body }) => body.code as string),
        at
          .call(null, "GET", `${publicPath(page)}/slots?from=${dateOf(9)}&to=${dateOf(9)}&minutes=30`)
          .then(({ body }) => body.code as string),
      ]),
    );
  const gone = Array.from({ length: 4 }, () => "BOOKING_OFF");
  const change = (more: object) => server.call(anna, "PUT", path, { ...page.settings, ...more });
  expect((await change({ isOpen: false })).body.isReachable).toBe(false);
  expect(await codes()).toEqual(gone);
  expect((await own(secret)).body).toMatchObject({ state: "booked", code: null });
  expect((await own(secret, "/move", { start })).body.code).toBe("BOOKING_OFF");
  expect((await change({ isOpen: true })).body.isReachable).toBe(true);
  expect(await codes()).toEqual([undefined, undefined, undefined, undefined]);
  await server.safos.organisations.change(anna.organisationId, { rules: { guestLinks: false } });
  await eventually(async () => expect(await codes()).toEqual(gone), 1000);
  expect((await server.call(anna, "POST", "/api/v1/booking-pages", { settings })).body.code).toBe("POLICY_REFUSED");
  expect((await change({ isOpen: true })).body.code).toBe("POLICY_REFUSED");
  await server.safos.organisations.change(anna.organisationId, { rules: { guestLinks: true } });
  await eventually(async () => expect((await codes())[3]).toBeUndefined());
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  expect(await codes()).toEqual(gone);
  expect((await server.call(anna, "GET", "/api/v1/booking-pages")).body.items.map(({ id }: Page) => id)).not.toContain(
    page.id,
  );
  expect((await own(secret, "/cancel")).body.state).toBe("cancelled");
});

test("booking pages are their owner's alone, and what they ask for must make sense", async () => {
  const page = await makePage();
  const path = `/api/v1/booking-pages/${page.id}`;
  for (const who of [agnes, bo]) {
    expect((await server.call(who, "PUT", path, settings)).status).toBe(404);
    expect((await server.call(who, "DELETE", path)).status).toBe(404);
    expect((await server.call(who, "GET", `${path}/visits`)).status).toBe(404);
  }
  for (const [method, at, body] of [
    ["GET", "/api/v1/booking-pages", undefined],
    ["POST", "/api/v1/booking-pages", { settings }],
    ["PUT", path, settings],
    ["DELETE", path, undefined],
    ["GET", `${path}/visits`, undefined],
  ] as const)
    expect((await server.call(null, method, at, body)).status).toBe(401);
  const calendarId = (
    (await server.call(anna, "GET", "/api/v1/calendars")).body.items as { id: string; isOwn: boolean }[]
  ).find(({ isOwn }) => isOwn)?.id;
  expect((await server.call(bo, "POST", "/api/v1/booking-pages", { calendarId, settings })).status).toBe(404);
  const refused = async (more: object) =>
    (await server.call(anna, "POST", "/api/v1/booking-pages", { settings: { ...settings, ...more } })).body.code;
  const overlapping = [
    [
      { from: 60, to: 120 },
      { from: 100, to: 130 },
    ],
    [],
    [],
    [],
    [],
    [],
    [],
  ];
  const choice = { id: "q", title: "Vad?", kind: "choice", options: [], isRequired: false };
  for (const more of [
    { zone: "Mars/Base" },
    { hours: overlapping },
    { hours: [] },
    { questions: [choice] },
    { minutes: [] },
  ])
    expect([more, await refused(more)]).toEqual([more, "INVALID"]);
  for (const secret of ["v-" + "0".repeat(32) + "x".repeat(43), "x".repeat(30)])
    for (const verb of ["", "/cancel", "/move"])
      expect(
        (await own(secret, verb, verb === "/move" ? { start: new Date(monday).toISOString() } : {})).body.code,
      ).toBe("BOOKING_GONE");
  const at = publicPath(page);
  for (const query of ["from=2026-01-01&to=2027-01-01&minutes=30", "from=2026-02-30&to=2026-02-01&minutes=30"])
    expect((await server.call(null, "GET", `${at}/slots?${query}`)).status).toBe(400);
  expect((await server.call(null, "GET", `${at}/slots?from=${dateOf(0)}&to=${dateOf(0)}&minutes=60`)).status).toBe(400);
  expect((await server.call(null, "GET", "/api/v1/public-booking/nowhere")).status).toBe(404);
});

test("a visit that cannot be read keeps no other visitor from being reminded", async () => {
  const page = await makePage({ step: 5 });
  const mails: string[] = [];
  for (let n = 0; n < 2; n++) {
    const mail = freshMail();
    await book(page, (await slots(page, 10))[0] ?? "", { mail });
    await letter(mail);
    mails.push(mail);
  }
  await sql`update calendar.booking set created_at = now() - interval '3 days' where mail = any(${mails})`.execute(db);
  await sql`update calendar.entry set starts_at = now() + interval '20 hours', ends_at = now() + interval '21 hours'
    where id in (select entry_id from calendar.booking where mail = any(${mails}))`.execute(db);
  await sql`update calendar.entry set body = 'BEGIN:NOTHING' where id in
    (select entry_id from calendar.booking where mail = ${mails[0]})`.execute(db);
  await server.safos.jobs.add(db, "calendar:remind-visitors", {});
  expect((await letter(mails[1] ?? "", 2)).mail.subject).toBe("Påminnelse: Rådgivning: Citra Wahyudi");
  expect(mailServer.received.filter(({ to }) => to === mails[0])).toHaveLength(1);
  await sql`delete from calendar.entry where id in (select entry_id from calendar.booking where mail = any(${mails}))`.execute(
    db,
  );
});

test("visitors are reminded once the day before, and what they entered is removed in its time", async () => {
  const page = await makePage({ asksPhone: true });
  const [start = ""] = await slots(page, 10);
  const mail = freshMail();
  const { secret } = (await book(page, start, { mail, phone: "070-1234567" })).body;
  await letter(mail);
  const soon = new Date(Date.now() + 20 * 3_600_000);
  const [entry] = await entriesOf(anna, 10);
  const times = { start: soon.toISOString(), end: new Date(soon.getTime() + 1_800_000).toISOString() };
  expect((await server.call(anna, "PATCH", `/api/v1/calendar-entries/${entry?.entryId}`, times)).status).toBe(200);
  await letter(mail, 2);
  await sql`update calendar.booking set created_at = now() - interval '3 days' where mail = ${mail}`.execute(db);
  for (const at of [server, twin, server])
    await at.safos.jobs.add(at.safos.database.of(), "calendar:remind-visitors", {});
  expect((await letter(mail, 3)).mail.subject).toBe("Påminnelse: Rådgivning: Citra Wahyudi");
  // What comes after has been sent: no second reminder is on its way.
  const other = freshMail();
  await book(page, (await slots(page, 10))[0] ?? "", { mail: other, phone: "070-1234567" });
  await letter(other);
  expect(mailServer.received.filter(({ to }) => to === mail)).toHaveLength(3);
  await sql`update calendar.booking set ends_at = now() - interval '91 days', entry_id = id where mail = ${mail}`.execute(
    db,
  );
  await server.safos.jobs.add(db, "calendar:trim-bookings", {});
  await eventually(async () => expect((await own(secret)).body.code).toBe("BOOKING_GONE"));
});
