import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** The whole server is killed while a room is closed that many entries hold. */

let server: RunningServer;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(() => server.stop());

interface Entry {
  readonly id: string;
  readonly attendees: readonly { readonly mail: string; readonly answer: string }[];
}
const api = <T>(method: string, path: string, body?: object): Promise<T> =>
  callApi<T>(server, cast.anna, method, `/api/v1${path}`, body);

test("of a room that is closed when the server is killed every entry has its refusal afterwards, and nobody books it any more", async () => {
  const room = await api<{ id: string; address: string }>("POST", "/organisation/resources", {
    name: "Salen",
    kind: "room",
  });
  const { items: calendars } = await api<{ items: { id: string; isOwn: boolean }[] }>("GET", "/calendars");
  const calendarId = calendars.find(({ isOwn }) => isOwn)?.id ?? "";
  const first = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 86_400_000;
  const at = (hour: number): string => new Date(first + hour * 3_600_000).toISOString();
  const book = (hour: number): Promise<Entry> =>
    api<Entry>("POST", `/calendars/${calendarId}/entries`, {
      ...{ summary: `Möte ${hour}`, start: at(hour), end: at(hour + 1) },
      attendees: [{ mail: room.address }],
    });
  const answerIn = async (id: string): Promise<string | undefined> =>
    (await api<Entry>("GET", `/calendar-entries/${id}`)).attendees.find(({ mail }) => mail === room.address)?.answer;
  const ids: string[] = [];
  for (let hour = 0; hour < 60; hour++) ids.push((await book(hour)).id);
  expect(new Set(await Promise.all(ids.map(answerIn)))).toEqual(new Set(["accepted"]));

  await api("PATCH", `/organisation/resources/${room.id}`, { isClosed: true });
  await server.kill("SIGKILL");
  await server.restart();
  await until(async () => (await Promise.all(ids.map(answerIn))).every((one) => one === "declined"), 60_000);
  await expect(book(200)).rejects.toThrow("RESOURCE_REFUSED");
  // Opened again, its time is free.
  await api("PATCH", `/organisation/resources/${room.id}`, { isClosed: false });
  const again = await book(0);
  expect(await answerIn(again.id)).toBe("accepted");
}, 180_000);
