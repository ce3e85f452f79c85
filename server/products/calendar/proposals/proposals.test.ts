import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
await server.workspace("Gemensamt", anna, bo);

const own = async (who: TestPerson): Promise<string> => {
  const { body } = await server.call(who, "GET", "/api/v1/calendars");
  return (body as { items: { id: string; isOwn: boolean; isDefault: boolean }[] }).items.find(
    (one) => one.isOwn && one.isDefault,
  )?.id as string;
};
const plan = async (who: TestPerson, start: string, end: string, rest: object = {}) =>
  (await server.call(who, "POST", `/api/v1/calendars/${await own(who)}/entries`, { summary: "x", start, end, ...rest }))
    .body as { id: string };
const week = { from: "2026-12-07T00:00:00Z", to: "2026-12-12T00:00:00Z", minutes: "60" };
const propose = (who: TestPerson | null, people: readonly TestPerson[], rest: object = {}) => {
  const query: Record<string, string> = { ...week, people: people.map(({ id }) => id).join(","), ...rest };
  return server.call(who, "GET", `/api/v1/calendar-proposals?${new URLSearchParams(query).toString()}`);
};

test("the best times come first, by what lies in all calendars that the caller may know", async () => {
  await plan(anna, "2026-12-07T07:00:00Z", "2026-12-07T12:00:00Z");
  await plan(bo, "2026-12-07T12:00:00Z", "2026-12-07T16:00:00Z");
  await plan(agnes, "2026-12-08T07:00:00Z", "2026-12-08T08:00:00Z");
  const { status, body } = await propose(anna, [anna, agnes, bo, britt]);
  expect(status).toBe(200);
  expect(body.counted).toBe(3);
  // Britt's calendar is not Anna's to see: she counts for nothing.
  expect(body.hidden).toEqual([britt.id]);
  expect(body.items[0]).toEqual({
    start: "2026-12-08T08:00:00.000Z",
    end: "2026-12-08T09:00:00.000Z",
    free: 3,
    tentative: 0,
  });
  expect(body.items).toHaveLength(5);
  const without = await propose(anna, [anna, agnes, bo], { without: "2026-12-08,2026-12-09" });
  expect(without.body.items[0].start).toBe("2026-12-10T07:00:00.000Z");
});

test("an entry that is to be moved takes nothing of the time of those who are in it", async () => {
  const entry = await plan(anna, "2026-12-14T07:00:00Z", "2026-12-14T08:00:00Z", { attendees: [{ personId: bo.id }] });
  const day = { from: "2026-12-14T06:00:00Z", to: "2026-12-14T17:00:00Z" };
  const first = async (rest: object = {}) => (await propose(anna, [anna, bo], { ...day, ...rest })).body.items[0];
  await eventually(async () => expect((await first()).start).toBe("2026-12-14T08:00:00.000Z"));
  await eventually(async () =>
    expect(await first({ entryId: entry.id })).toMatchObject({ start: "2026-12-14T07:00:00.000Z", free: 2 }),
  );
  // Of another's entry nobody is told anything so.
  expect((await propose(britt, [britt], { ...day, entryId: entry.id })).status).toBe(404);
});

test("it is refused to nobody's account, for too long, for what is no person, day, zone or length", async () => {
  expect((await propose(null, [anna])).status).toBe(401);
  for (const rest of [
    { to: "2027-02-12T00:00:00Z" },
    { to: "2026-12-01T00:00:00Z" },
    { people: "x".repeat(36) },
    { minutes: "0" },
    { minutes: "1441" },
    { minutes: "x" },
    { zone: "Nowhere/Land" },
    { without: "jul" },
    { entryId: "x" },
  ])
    expect([JSON.stringify(rest), (await propose(anna, [anna], rest)).status]).toEqual([JSON.stringify(rest), 400]);
  const many = Array.from({ length: 51 }, () => crypto.randomUUID()).join(",");
  expect((await propose(anna, [anna], { people: many })).status).toBe(400);
  expect((await propose(anna, [anna], { minutes: "600" })).body.items).toEqual([]);
});
