import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { addPerson, eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const kim = await addPerson(server.safos, { name: "kim@digg.example", displayName: "Kim Ny" });
const invited = [agnes, bo, britt, kim];

interface Body {
  id: string;
  start: string;
  location: string;
  attendees: { mail: string; answer: string; delegatedTo: string | null; delegatedFrom: string | null }[];
}
type Server = typeof server;
const calendars = new Map<string, string>();
async function calendarOf(who: TestPerson): Promise<string> {
  const known = calendars.get(who.id);
  if (known !== undefined) return known;
  const { body } = await server.call(who, "GET", "/api/v1/calendars");
  const { id } = (body as { items: { id: string }[] }).items[0] ?? { id: "" };
  calendars.set(who.id, id);
  return id;
}
const read = async (who: TestPerson, id: string): Promise<Body> =>
  (await server.call(who, "GET", `/api/v1/calendar-entries/${id}`)).body as Body;
async function copyOf(who: TestPerson, summary: string): Promise<string | null> {
  const query = `from=2037-11-30T00:00:00Z&to=2038-02-01T00:00:00Z&calendars=${await calendarOf(who)}`;
  const { body } = await server.call(who, "GET", `/api/v1/calendar-entries?${query}`);
  return (
    (body as { items: { summary: string; entryId: string }[] }).items.find((one) => one.summary === summary)?.entryId ??
    null
  );
}

type Step =
  | { readonly kind: "move"; readonly day: number }
  | { readonly kind: "room"; readonly room: number }
  | { readonly kind: "invite"; readonly people: readonly number[] }
  | { readonly kind: "answer"; readonly who: number; readonly answer: "accepted" | "tentative" | "declined" }
  | { readonly kind: "propose"; readonly who: number; readonly day: number }
  | { readonly kind: "delegate"; readonly who: number; readonly to: number }
  | { readonly kind: "remove"; readonly who: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), day: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ kind: fc.constant("room" as const), room: fc.nat(9) }),
  fc.record({ kind: fc.constant("invite" as const), people: fc.uniqueArray(fc.nat(3), { minLength: 1 }) }),
  fc.record({
    kind: fc.constant("answer" as const),
    who: fc.nat(3),
    answer: fc.constantFrom("accepted", "tentative", "declined"),
  }),
  fc.record({ kind: fc.constant("propose" as const), who: fc.nat(3), day: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ kind: fc.constant("delegate" as const), who: fc.nat(3), to: fc.nat(3) }),
  fc.record({ kind: fc.constant("delegate" as const), who: fc.nat(3), to: fc.nat(3) }),
  fc.record({ kind: fc.constant("remove" as const), who: fc.nat(3) }),
);
const personAt = (index: number): TestPerson => invited[index] ?? bo;

async function take(on: Server, entryId: string, summary: string, one: Step): Promise<void> {
  const path = `/api/v1/calendar-entries/${entryId}`;
  if (one.kind === "move") {
    const day = `2037-12-${String(one.day).padStart(2, "0")}`;
    await on.call(anna, "PATCH", path, { start: `${day}T09:00:00Z`, end: `${day}T10:00:00Z` });
  } else if (one.kind === "room") await on.call(anna, "PATCH", path, { location: `Rum ${one.room}` });
  else if (one.kind === "invite")
    await on.call(anna, "PATCH", path, { attendees: one.people.map((index) => ({ personId: personAt(index).id })) });
  else {
    const who = personAt(one.who);
    const copyId = await copyOf(who, summary);
    if (copyId === null) return;
    const own = `/api/v1/calendar-entries/${copyId}`;
    if (one.kind === "remove") await on.call(who, "DELETE", own);
    else if (one.kind === "delegate") await on.call(who, "POST", `${own}/delegate`, { personId: personAt(one.to).id });
    else if (one.kind === "answer") await on.call(who, "POST", `${own}/answer`, { answer: one.answer });
    else {
      const day = `2038-01-${String(one.day).padStart(2, "0")}`;
      const proposed = { start: `${day}T09:00:00Z`, end: `${day}T10:00:00Z` };
      await on.call(who, "POST", `${own}/answer`, { answer: "tentative", proposed });
    }
  }
}

const answersOf = ({ attendees }: Body): string[] =>
  attendees.map((one) => [one.mail, one.answer, one.delegatedTo, one.delegatedFrom].join(" ").trim());

test("whatever is changed, answered and removed at once in two processes, all copies become the organiser's entry", async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, step, step), { minLength: 2, maxLength: 4 }), async (rounds) => {
      const summary = `Möte ${made++}`;
      const times = { start: "2037-12-01T09:00:00Z", end: "2037-12-01T10:00:00Z" };
      const attendees = [agnes, bo, britt].map(({ id }) => ({ personId: id }));
      const path = `/api/v1/calendars/${await calendarOf(anna)}/entries`;
      const { body } = await server.call(anna, "POST", path, { summary, ...times, attendees });
      const entryId = (body as Body).id;
      for (const round of rounds)
        await Promise.all(round.map((one, index) => take(index === 1 ? twin : server, entryId, summary, one)));
      await settle(entryId, summary);
      // What each answers last is what stands, whatever came before; who goes themselves sends nobody.
      for (const who of invited) {
        const { attendees: there } = await read(anna, entryId);
        const copyId = there.some(({ mail }) => mail === who.name) ? await copyOf(who, summary) : null;
        if (copyId === null) continue;
        for (const answer of ["declined", "accepted"])
          await twin.call(who, "POST", `/api/v1/calendar-entries/${copyId}/answer`, { answer });
        const own = (await read(anna, entryId)).attendees.find(({ mail }) => mail === who.name);
        expect([own?.answer, own?.delegatedTo]).toEqual(["accepted", null]);
      }
      await settle(entryId, summary);
      await server.call(anna, "DELETE", `/api/v1/calendar-entries/${entryId}`);
      await eventually(async () => {
        for (const who of invited) expect(await copyOf(who, summary)).toBe(null);
      });
    }),
    { numRuns: 6 },
  );
}, 60_000);

/** Each who is invited has what the organiser has, and who declined or sends another may have nothing; nobody else has anything. */
const settle = (entryId: string, summary: string): Promise<void> =>
  eventually(async () => {
    const organisers = await read(anna, entryId);
    for (const who of invited) {
      const own = organisers.attendees.find(({ mail }) => mail === who.name);
      const copyId = await copyOf(who, summary);
      if (!own) expect(copyId).toBe(null);
      else if (copyId === null) expect(["declined", "delegated"]).toContain(own.answer);
      else {
        const copy = await read(who, copyId);
        expect([copy.start, copy.location, ...answersOf(copy)]).toEqual([
          organisers.start,
          organisers.location,
          ...answersOf(organisers),
        ]);
      }
    }
  });
