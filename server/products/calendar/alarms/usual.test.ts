import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const path = "/api/v1/calendar-settings";
const set = (who: TestPerson | null, body: unknown, on = server) => on.call(who, "PUT", path, body);

const from = "2037-11-30T00:00:00Z";
const to = "2037-12-31T00:00:00Z";
const calendarOf = async (who: TestPerson): Promise<string> =>
  (await server.call(who, "GET", "/api/v1/calendars")).body.items.find((one: { isOwn: boolean }) => one.isOwn).id;
async function invite(summary: string, whom: TestPerson, times = { start: from, end: "2037-11-30T01:00:00Z" }) {
  const made = await server.call(anna, "POST", `/api/v1/calendars/${await calendarOf(anna)}/entries`, {
    summary,
    ...times,
    attendees: [{ personId: whom.id }],
  });
  expect(made.status).toBe(201);
}
/** The reminders of the copy in someone's own calendar. */
const remindersOf = (who: TestPerson, summary: string): Promise<number[]> =>
  eventually(async () => {
    const { items } = (await server.call(who, "GET", `/api/v1/calendar-entries?from=${from}&to=${to}`)).body;
    const found = items.find((one: { summary: string }) => one.summary === summary);
    if (!found) throw new Error("It has not come.");
    return (await server.call(who, "GET", `/api/v1/calendar-entries/${found.entryId}`)).body.reminders;
  });

test("who is invited is reminded as they have chosen, from then on, and each by their own choice", async () => {
  expect((await server.call(agnes, "GET", path)).body).toEqual({ reminder: 15 });
  await invite("Som förut", agnes);
  expect(await remindersOf(agnes, "Som förut")).toEqual([15]);
  for (const reminder of [0, 60, 1440]) {
    expect((await set(agnes, { reminder })).body).toEqual({ reminder });
    await invite(`Efter ${reminder}`, agnes);
    expect(await remindersOf(agnes, `Efter ${reminder}`)).toEqual([reminder]);
  }
  // Also where another process sets it.
  const twin = await server.twin();
  expect((await set(agnes, { reminder: null }, twin)).status).toBe(200);
  await twin.stop();
  expect((await server.call(agnes, "GET", path)).body).toEqual({ reminder: null });
  await invite("Utan", agnes);
  await invite("Hela dagen", agnes, { start: "2037-12-02", end: "2037-12-03" });
  await invite("Bos", bo);
  expect([
    await remindersOf(agnes, "Utan"),
    await remindersOf(agnes, "Hela dagen"),
    await remindersOf(agnes, "Efter 60"),
    await remindersOf(bo, "Bos"),
  ]).toEqual([[], [], [60], [15]]);
  await set(agnes, { reminder: 30 });
  await invite("En hel dag till", agnes, { start: "2037-12-04", end: "2037-12-05" });
  expect(await remindersOf(agnes, "En hel dag till")).toEqual([900]);
});

test("strangers, and what can not be chosen, are refused", async () => {
  expect((await server.call(null, "GET", path)).status).toBe(401);
  expect((await set(null, { reminder: 5 })).status).toBe(401);
  for (const body of [{}, { reminder: 7 }, { reminder: -15 }, { reminder: "15" }, { reminder: 5, personId: bo.id }])
    expect([body, (await set(agnes, body)).status]).toEqual([body, 400]);
});
