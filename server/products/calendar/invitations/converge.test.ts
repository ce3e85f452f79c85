import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const invited = [agnes, bo, britt];

interface Body {
  id: string;
  start: string;
  location: string;
  attendees: { mail: string; answer: string }[];
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
  const query = `from=2026-11-30T00:00:00Z&to=2027-02-01T00:00:00Z&calendars=${await calendarOf(who)}`;
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
  | { readonly kind: "remove"; readonly who: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), day: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ kind: fc.constant("room" as const), room: fc.nat(9) }),
  fc.record({ kind: fc.constant("invite" as const), people: fc.uniqueArray(fc.nat(2), { minLength: 1 }) }),
  fc.record({
    kind: fc.constant("answer" as const),
    who: fc.nat(2),
    answer: fc.constantFrom("accepted", "tentative", "declined"),
  }),
  fc.record({ kind: fc.constant("remove" as const), who: fc.nat(2) }),
);
const personAt = (index: number): TestPerson => invited[index] ?? bo;

async function take(on: Server, entryId: string, summary: string, one: Step): Promise<void> {
  const path = `/api/v1/calendar-entries/${entryId}`;
  if (one.kind === "move") {
    const day = `2026-12-${String(one.day).padStart(2, "0")}`;
    await on.call(anna, "PATCH", path, { start: `${day}T09:00:00Z`, end: `${day}T10:00:00Z` });
  } else if (one.kind === "room") await on.call(anna, "PATCH", path, { location: `Rum ${one.room}` });
  else if (one.kind === "invite")
    await on.call(anna, "PATCH", path, { attendees: one.people.map((index) => ({ personId: personAt(index).id })) });
  else {
    const who = personAt(one.who);
    const copyId = await copyOf(who, summary);
    if (copyId === null) return;
    const own = `/api/v1/calendar-entries/${copyId}`;
    await (one.kind === "remove"
      ? on.call(who, "DELETE", own)
      : on.call(who, "POST", `${own}/answer`, { answer: one.answer }));
  }
}

const answersOf = ({ attendees }: Body): string[] => attendees.map((one) => `${one.mail} ${one.answer}`);

test("whatever is changed, answered and removed at once in two processes, all copies become the organiser's entry", async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, step, step), { minLength: 2, maxLength: 4 }), async (rounds) => {
      const summary = `Möte ${made++}`;
      const times = { start: "2026-12-01T09:00:00Z", end: "2026-12-01T10:00:00Z" };
      const attendees = invited.map(({ id }) => ({ personId: id }));
      const path = `/api/v1/calendars/${await calendarOf(anna)}/entries`;
      const { body } = await server.call(anna, "POST", path, { summary, ...times, attendees });
      const entryId = (body as Body).id;
      for (const round of rounds)
        await Promise.all(round.map((one, index) => take(index === 1 ? twin : server, entryId, summary, one)));
      await settle(entryId, summary);
      // What each answers last is what stands, whatever came before.
      const there = (await read(anna, entryId)).attendees.map(({ mail }) => mail);
      for (const who of invited.filter(({ name }) => there.includes(name))) {
        const copyId = await copyOf(who, summary);
        if (copyId === null) continue;
        for (const answer of ["declined", "accepted"])
          await twin.call(who, "POST", `/api/v1/calendar-entries/${copyId}/answer`, { answer });
        expect(answersOf(await read(anna, entryId))).toContain(`${who.name} accepted`);
      }
      await settle(entryId, summary);
      await server.call(anna, "DELETE", `/api/v1/calendar-entries/${entryId}`);
      await eventually(async () => {
        for (const who of invited) expect(await copyOf(who, summary)).toBe(null);
      });
    }),
    { numRuns: 4 },
  );
}, 60_000);

/** Each who is invited has what the organiser has, and who declined may have nothing; nobody else has anything. */
const settle = (entryId: string, summary: string): Promise<void> =>
  eventually(async () => {
    const organisers = await read(anna, entryId);
    for (const who of invited) {
      const own = organisers.attendees.find(({ mail }) => mail === who.name);
      const copyId = await copyOf(who, summary);
      if (!own) expect(copyId).toBe(null);
      else if (copyId === null) expect(own.answer).toBe("declined");
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
