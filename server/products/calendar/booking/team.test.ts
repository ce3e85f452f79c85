import { afterAll, expect, test } from "vitest";
import type { BookingSettings, BookingTeam } from "@safos/contract/booking";
import { sql } from "#database";
import { startMailServer } from "../../../testing/mail-server.ts";
import { prove } from "../../../testing/prove.ts";
import { addPerson, eventually, startTestServer, type TestAnswer, type TestPerson } from "../../../testing/server.ts";
import { openedEarlier, type Ready } from "./testing.ts";

/** Booking pages of teams over HTTP, in two processes on one database. */

const mailServer = await startMailServer();
const server = await startTestServer({ ...mailServer.environment, SAFOS_TRUST_PROXY: "yes" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
  await mailServer.stop();
});
const { anna, agnes, bo, britt } = server.people;
const clara = await addPerson(server.safos, { name: "clara@fk.example" });
const workspace = await server.workspace("Rådgivarna", anna, agnes, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, clara.id, "editor");
const db = server.safos.database.of();

const hours = [0, 1, 2, 3, 4, 5, 6].map((weekday) => (weekday < 5 ? [{ from: 540, to: 720 }] : []));
const settings: BookingSettings = {
  ...{ title: "Rådgivning", text: "", minutes: [30], step: 30, zone: "Europe/Stockholm", hours },
  ...{ before: 0, after: 0, notice: 0, ahead: 60, mostPerDay: null, hasCall: false, location: "", asksPhone: false },
  ...{ questions: [], confirmation: "", keptDays: 90, isOpen: true },
};
interface Page {
  readonly id: string;
  readonly code: string;
  readonly team: BookingTeam;
  readonly isReachable: boolean;
}
const create = (who: TestPerson | null, body: object): Promise<TestAnswer> =>
  server.call(who, "POST", "/api/v1/team-booking-pages", body);
const answer = (who: TestPerson | null, { id }: Pick<Page, "id">, isIn: boolean): Promise<TestAnswer> =>
  server.call(who, "POST", `/api/v1/booking-pages/${id}/team/answer`, { isIn });
async function makePage(
  mode: "any" | "all",
  officers: readonly TestPerson[],
  more: Partial<BookingSettings> = {},
): Promise<Page> {
  const officerIds = officers.map(({ id }) => id);
  const made = await create(anna, { workspaceId: workspace.id, mode, officerIds, settings: { ...settings, ...more } });
  expect([made.status, made.body.code]).toEqual([201, undefined]);
  for (const one of officers) if (one !== anna) expect((await answer(one, made.body as never, true)).status).toBe(200);
  return { ...made.body, code: (made.body.url as string).split("/book/")[1] };
}
const pageOf = async (who: TestPerson, { id }: Pick<Page, "id">): Promise<Page | undefined> =>
  ((await server.call(who, "GET", "/api/v1/booking-pages")).body.items as Page[]).find((one) => one.id === id);

const monday = ((): number => {
  const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  return today + (15 - ((new Date(today).getUTCDay() + 6) % 7)) * 86_400_000 - 86_400_000;
})();
const dateOf = (days: number): string => new Date(monday + days * 86_400_000).toISOString().slice(0, 10);
const publicPath = ({ code }: Pick<Page, "code">): string => `/api/v1/public-booking/${code}`;
const slots = async (page: Page, days: number): Promise<string[]> => {
  const query = `from=${dateOf(days)}&to=${dateOf(days)}&minutes=30`;
  return (await twin.call(null, "GET", `${publicPath(page)}/slots?${query}`)).body.items;
};
let visitors = 0;
/** Tickets as visitors get them, once they are old enough to be used. */
async function ready(page: Page, count: number): Promise<Ready[]> {
  const opened = await Promise.all(
    Array.from({ length: count }, async () => (await server.call(null, "GET", publicPath(page))).body),
  );
  const began = performance.now();
  const all = opened.map(({ ticket, proofBits }) => ({ ticket, proof: prove(ticket, proofBits) }));
  await eventually(() => expect(performance.now() - began).toBeGreaterThan(2050));
  return all;
}
async function send(page: Page, start: string, use: object | undefined, at: { url: string } = server) {
  const nth = ++visitors;
  const sent = await fetch(at.url + publicPath(page), {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": `10.9.${Math.floor(nth / 250)}.${nth % 250}` },
    body: JSON.stringify({
      ...{ start, minutes: 30, name: "Citra Wahyudi", mail: `gast${nth}@ute.example`, answers: [], locale: "sv" },
      ...use,
    }),
  });
  return { status: sent.status, body: (await sent.json()) as TestAnswer["body"] };
}
async function book(page: Page, start: string): Promise<TestAnswer["body"]> {
  const [use] = await openedEarlier(server, page.id);
  const { status, body } = await send(page, start, use);
  expect([status, body.code === undefined || typeof body.code]).toEqual([201, "string"]);
  return body;
}
const busy = async (who: TestPerson, start: string, minutes = 30): Promise<void> => {
  const { items } = (await server.call(who, "GET", "/api/v1/calendars")).body;
  const own = (items as { id: string; isOwn: boolean; isDefault: boolean }[]).find((one) => one.isOwn && one.isDefault);
  const end = new Date(Date.parse(start) + minutes * 60_000).toISOString();
  const made = await server.call(who, "POST", `/api/v1/calendars/${own?.id}/entries`, {
    summary: "Upptagen",
    start,
    end,
  });
  expect(made.status).toBe(201);
};
const visitsOf = async (who: TestPerson, days: number): Promise<string[]> => {
  const query = `from=${dateOf(days)}T00:00:00Z&to=${dateOf(days + 1)}T00:00:00Z`;
  const { items } = (await server.call(who, "GET", `/api/v1/calendar-entries?${query}`)).body;
  return (items as { summary: string; start: string }[])
    .filter(({ summary }) => summary.startsWith("Rådgivning"))
    .map(({ start }) => start)
    .sort();
};
const letters = (address: string) => mailServer.received.filter(({ to }) => to === address).length;
const own = (secret: string, verb = "", more: object = {}): Promise<TestAnswer> =>
  server.call(null, "POST", `/api/v1/own-visit${verb}`, { secret, ...more });

test("only owners make a page of a workspace, of its own members, and only who has said yes is looked at", async () => {
  const body = { workspaceId: workspace.id, mode: "any", officerIds: [anna.id, agnes.id], settings };
  expect((await create(null, body)).status).toBe(401);
  expect((await create(agnes, body)).status).toBe(403);
  expect((await create(britt, body)).status).toBe(404);
  for (const officerIds of [[bo.id], [britt.id], ["0190a0a0-0000-7000-8000-000000000000"]])
    expect((await create(anna, { ...body, officerIds })).body.code).toBe("BOOKING_OFFICER_UNKNOWN");
  for (const wrong of [{ officerIds: [] }, { mode: "some" }, { officerIds: ["x"] }, { officerIds: [anna.id, anna.id] }])
    expect((await create(anna, { ...body, ...wrong })).status).toBe(400);
  const made = await create(anna, body);
  const page = { ...made.body, code: (made.body.url as string).split("/book/")[1] } as unknown as Page;
  expect(page.team.officers.map(({ state }) => state).sort()).toEqual(["asked", "in"]);
  // Anna alone is looked at: Agnes has not said yes.
  await busy(anna, `${dateOf(0)}T08:00:00.000Z`, 300);
  expect(await slots(page, 0)).toEqual([]);
  await eventually(async () => {
    const { items } = (await server.call(agnes, "GET", "/api/v1/notices")).body;
    expect((items as { title: string }[]).some(({ title }) => title === "Rådgivning")).toBe(true);
  });
  expect((await answer(clara, page, true)).status).toBe(404);
  expect((await answer(null, page, true)).status).toBe(401);
  expect((await answer(agnes, page, true)).status).toBe(200);
  await eventually(async () => expect(await slots(page, 0)).toHaveLength(6), 5000);
  // Nobody else sees or changes it.
  const path = `/api/v1/booking-pages/${page.id}`;
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [bo, 403],
    [britt, 404],
  ] as const) {
    expect((await server.call(who, "PUT", path, settings)).status).toBe(status);
    expect((await server.call(who, "PUT", `${path}/team`, { mode: "all", officerIds: [anna.id] })).status).toBe(status);
    expect((await server.call(who, "POST", `${path}/reassign`)).status).toBe(status);
    expect((await server.call(who, "DELETE", path)).status).toBe(status);
  }
  expect((await server.call(agnes, "GET", `${path}/visits`)).status).toBe(200);
  expect((await server.call(clara, "GET", `${path}/visits`)).status).toBe(403);
  expect(await pageOf(clara, page)).toBeUndefined();
  expect((await pageOf(agnes, page))?.team.isOwner).toBe(false);
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
});

test("of any officers each visit goes to who has had the fewest, the page shows the times of all without telling whose, and an own page knows nothing of teams", async () => {
  const page = await makePage("any", [anna, agnes, clara]);
  const shown = await server.call(null, "GET", publicPath(page));
  expect(shown.body).toMatchObject({ person: "", organisation: "Försäkringskassan" });
  expect(JSON.stringify(shown.body)).not.toMatch(/Anna|Agnes|clara/i);
  const [nine = "", ...rest] = await slots(page, 1);
  expect(rest).toHaveLength(5);
  await busy(anna, nine);
  const starts = [nine, ...rest];
  for (const start of starts) await book(page, start);
  const counts = await Promise.all([anna, agnes, clara].map(async (who) => (await visitsOf(who, 1)).length));
  expect(counts.toSorted()).toEqual([2, 2, 2]);
  expect(await visitsOf(anna, 1)).not.toContain(nine);
  const { items } = (await server.call(agnes, "GET", `/api/v1/booking-pages/${page.id}/visits`)).body;
  expect(new Set((items as { officer: string }[]).map(({ officer }) => officer)).size).toBe(3);
});

test("of all officers a visit takes everybody's time in one, moves with all of them, and is gone from all when it is cancelled", async () => {
  const page = await makePage("all", [anna, agnes]);
  await busy(agnes, `${dateOf(2)}T08:00:00.000Z`);
  const free = await slots(page, 2);
  expect(free).toHaveLength(5);
  const [first = "", second = ""] = free;
  const { secret } = (await book(page, first)) as { secret: string };
  // At once, by no later event.
  expect([await visitsOf(anna, 2), await visitsOf(agnes, 2)]).toEqual([[first], [first]]);
  expect((await own(secret, "/move", { start: second })).status).toBe(200);
  expect([await visitsOf(anna, 2), await visitsOf(agnes, 2)]).toEqual([[second], [second]]);
  // Where one is busy it does not move.
  await busy(anna, first);
  expect((await own(secret, "/move", { start: first })).body.code).toBe("BOOKING_TAKEN");
  expect((await own(secret, "/cancel")).status).toBe(200);
  await eventually(async () => expect([await visitsOf(anna, 2), await visitsOf(agnes, 2)]).toEqual([[], []]));
});

test("a visit that moves stays with who takes it while they are free, and goes to another with its call and one letter otherwise", async () => {
  const page = await makePage("any", [agnes, clara], { hasCall: true });
  const [first = "", second = "", third = ""] = await slots(page, 3);
  const visit = (await book(page, first)) as { secret: string; mail: string; callUrl: string; person: string };
  const taker = (await visitsOf(agnes, 3)).length === 1 ? agnes : clara;
  const other = taker === agnes ? clara : agnes;
  await eventually(() => expect(letters(visit.mail)).toBe(1), 15_000);
  expect((await own(visit.secret, "/move", { start: second })).body.person).toBe(visit.person);
  expect(await visitsOf(taker, 3)).toEqual([second]);
  await busy(taker, third);
  const moved = await own(visit.secret, "/move", { start: third });
  expect(moved.status).toBe(200);
  expect(moved.body.person).not.toBe(visit.person);
  expect([await visitsOf(taker, 3), await visitsOf(other, 3)]).toEqual([[], [third]]);
  // The call is another, and the link to the one before leads nowhere.
  expect(moved.body.callUrl).not.toBe(visit.callUrl);
  await eventually(() => expect(letters(visit.mail)).toBe(3), 15_000);
  for (const [who, sentence] of [
    [taker, "closed"],
    [other, "invited"],
  ] as const)
    await eventually(async () => {
      const { items } = (await server.call(who, "GET", "/api/v1/notices")).body;
      expect((items as { reason: string; title: string }[]).some((one) => one.reason === sentence)).toBe(true);
    });
  expect((await own(visit.secret, "/cancel")).body.state).toBe("cancelled");
  expect(await visitsOf(other, 3)).toEqual([]);
});

test("an officer who leaves or whose account is closed takes no new visits, and the owner gives theirs to others in one press", async () => {
  const dora = await addPerson(server.safos, { name: "dora@fk.example" });
  await server.safos.workspaces.addMember(anna.id, workspace.id, dora.id, "editor");
  const page = await makePage("any", [dora]);
  const [first = "", second = ""] = await slots(page, 4);
  const visit = (await book(page, first)) as { secret: string; person: string };
  await book(page, second);
  const path = `/api/v1/booking-pages/${page.id}`;
  const officerIds = [dora.id, clara.id];
  expect((await server.call(anna, "PUT", `${path}/team`, { mode: "any", officerIds })).status).toBe(200);
  expect((await answer(clara, page, true)).status).toBe(200);
  await busy(clara, second);
  expect((await pageOf(anna, page))?.team.stranded).toBe(0);
  await server.safos.identity.change(dora.id, { isDisabled: true }, { kind: "person", id: anna.id });
  const team = (await pageOf(anna, page))?.team;
  expect(team?.stranded).toBe(2);
  expect(team?.officers.find(({ personId }) => personId === dora.id)?.state).toBe("gone");
  // Clara is not free at the second.
  const given = await server.call(anna, "POST", `${path}/reassign`);
  expect(given.body).toEqual({ moved: 1, left: 1 });
  expect(await visitsOf(clara, 4)).toEqual([first]);
  expect((await own(visit.secret)).body).toMatchObject({ state: "booked", start: first });
  expect((await own(visit.secret)).body.person).not.toBe(visit.person);
  // Pressed again, nothing happens twice.
  expect((await server.call(anna, "POST", `${path}/reassign`)).body).toEqual({ moved: 0, left: 1 });
  // Who leaves the workspace is out too; with nobody left the page is closed.
  await server.safos.workspaces.removeMember(anna.id, workspace.id, clara.id);
  await eventually(async () => expect((await server.call(null, "GET", publicPath(page))).status).toBe(404));
  expect((await pageOf(anna, page))?.isReachable).toBe(false);
  await server.safos.workspaces.addMember(anna.id, workspace.id, clara.id, "editor");
});

test("of many who want the same times of a team in two processes at once, each officer has one visit at a time and nobody more than their share", async () => {
  const page = await makePage("any", [anna, agnes, clara]);
  const [first = ""] = await slots(page, 7);
  const uses = await openedEarlier(server, page.id, 9);
  const answers = await Promise.all(uses.map((use, index) => send(page, first, use, index % 2 === 0 ? server : twin)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409, 409, 409, 409]);
  for (const who of [anna, agnes, clara]) expect(await visitsOf(who, 7)).toEqual([first]);
  // Sent twice with one ticket it is one visit.
  const [use] = await ready(page, 1);
  const [, second = ""] = await slots(page, 8);
  const twice = await Promise.all([send(page, second, use), send(page, second, use, twin)]);
  expect(twice.map(({ status }) => status)).toEqual([201, 201]);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from calendar.booking
    where page_id = ${page.id}`.execute(db);
  expect(rows[0]?.count).toBe(4);
}, 60_000);

test("a visit of all officers moves and is cancelled wherever an officer has put their own entry of it, also in the trash", async () => {
  const page = await makePage("all", [anna, agnes]);
  const free = await slots(page, 9);
  const at = (nth: number): string => free[nth] ?? "";
  const made = await server.call(agnes, "POST", "/api/v1/calendars", { name: "Besök" });
  const shared = await server.call(anna, "POST", "/api/v1/calendars", { name: "Teamet", workspaceId: workspace.id });
  expect([made.status, shared.status]).toEqual([201, 201]);
  const home = `${server.url}/remote.php/dav/calendars/${agnes.name}/`;
  const headers = { authorization: `Bearer ${agnes.token}` };
  const dav = (method: string, url: string, more: Record<string, string> = {}): Promise<Response> =>
    fetch(url, { method, headers: { ...headers, ...more } });
  const collections = [
    ...(await (await dav("PROPFIND", home, { depth: "1" })).text()).matchAll(
      /<d:response><d:href>([^<]*)<\/d:href>(?:(?!<\/d:response>).)*?<d:displayname>([^<]*)</gs,
    ),
  ].map(([, href = "", name = ""]) => ({ href, name }));
  /** Moves Agnes's copy as a calendar program does. */
  async function carryTo(calendar: string): Promise<void> {
    const to = collections.find(({ name }) => name.startsWith(calendar))?.href ?? "";
    const { rows } = await sql<{ name: string }>`select e.name from calendar.entry e
      join calendar.invitation i on i.copy_id = e.id where i.person_id = ${agnes.id} and e.starts_at >= ${dateOf(9)}::date
      and e.starts_at < ${dateOf(10)}::date`.execute(db);
    const name = rows[0]?.name ?? "";
    const found = await Promise.all(
      collections.map(async ({ href }) =>
        (await dav("GET", `${server.url}${href}${name}`)).status === 200 ? href : [],
      ),
    );
    const from = String(found.flat()[0]);
    const moved = await dav("MOVE", `${server.url}${from}${name}`, { destination: `${server.url}${to}${name}` });
    expect([calendar, moved.status]).toEqual([calendar, 201]);
  }
  const { secret, person } = (await book(page, at(0))) as { secret: string; person: string };
  expect(person).toContain("Anna");
  await carryTo("Besök");
  expect((await own(secret, "/move", { start: at(1) })).status).toBe(200);
  await carryTo("Teamet");
  expect((await own(secret, "/move", { start: at(2) })).status).toBe(200);
  await carryTo("Besök");
  expect((await server.call(agnes, "DELETE", `/api/v1/calendars/${made.body.id}`)).status).toBe(200);
  expect((await own(secret, "/move", { start: at(3) })).status).toBe(200);
  // Her time is taken again, by an entry that she sees.
  expect(await visitsOf(agnes, 9)).toEqual([at(3)]);
  expect((await own(secret, "/cancel")).status).toBe(200);
  await eventually(async () => expect(await visitsOf(agnes, 9)).toEqual([]));
}, 60_000);

test("who takes a visit is reminded as they have chosen, and so is whom it goes to", async () => {
  const leads = new Map<TestPerson, number | null>([
    [agnes, 60],
    [anna, null],
  ]);
  for (const [who, reminder] of leads)
    expect((await server.call(who, "PUT", "/api/v1/calendar-settings", { reminder })).status).toBe(200);
  const page = await makePage("any", [agnes, anna]);
  const [first = "", second = ""] = await slots(page, 8);
  const { secret } = (await book(page, first)) as { secret: string };
  const taker = (await visitsOf(agnes, 8)).length === 1 ? agnes : anna;
  const other = taker === agnes ? anna : agnes;
  const remindersOf = async (who: TestPerson): Promise<number[]> => {
    const query = `from=${dateOf(8)}T00:00:00Z&to=${dateOf(9)}T00:00:00Z`;
    const { items } = (await server.call(who, "GET", `/api/v1/calendar-entries?${query}`)).body;
    const visit = (items as { summary: string; entryId: string }[]).find((one) => one.summary.startsWith("Rådgivning"));
    return (await server.call(who, "GET", `/api/v1/calendar-entries/${visit?.entryId}`)).body.reminders;
  };
  const chosen = (who: TestPerson): number[] => [leads.get(who) ?? []].flat();
  expect(await remindersOf(taker)).toEqual(chosen(taker));
  await busy(taker, second);
  expect((await own(secret, "/move", { start: second })).status).toBe(200);
  expect(await remindersOf(other)).toEqual(chosen(other));
});
