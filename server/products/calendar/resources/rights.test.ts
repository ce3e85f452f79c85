import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

/** Far ahead, so that it is never over. */
const eventIn2037 = (uid: string, lines: readonly string[] = []): string =>
  eventText(
    uid,
    lines.some((one) => one.startsWith("DTSTART"))
      ? lines
      : ["DTSTART:20371201T090000Z", "DTEND:20371201T100000Z", ...lines],
  );

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const { put, dav } = caldavTools(server);
const shared = await server.workspace("Gemensamt", anna, bo);

interface Room {
  id: string;
  name: string;
  address: string;
}
interface Entry {
  id: string;
  attendees: { mail: string; answer: string; role: string; name: string; resource: { id: string } | null }[];
}
const admin = "/api/v1/organisation/resources";
const addRoom = async (name: string, rest: object = {}, who = anna): Promise<Room> =>
  (await server.call(who, "POST", admin, { name, kind: "room", ...rest })).body as Room;
const own = async (who: TestPerson): Promise<string> => {
  const { body } = await server.call(who, "GET", "/api/v1/calendars");
  return (
    (body as { items: { id: string; isOwn: boolean; isDefault: boolean }[] }).items.find(
      (one) => one.isOwn && one.isDefault,
    )?.id ?? ""
  );
};
const workspaceCalendar = async (): Promise<string> => {
  const { body } = await server.call(anna, "GET", `/api/v1/calendars?workspaceId=${shared.id}`);
  return (body as { items: { id: string }[] }).items[0]?.id ?? "";
};
const write = async (who: TestPerson, calendarId: string, day: string, attendees: object[], rest: object = {}) =>
  server.call(who, "POST", `/api/v1/calendars/${calendarId}/entries`, {
    summary: "Möte",
    start: `${day}T09:00:00Z`,
    end: `${day}T10:00:00Z`,
    attendees,
    ...rest,
  });
const read = async (who: TestPerson, id: string): Promise<Entry> =>
  (await server.call(who, "GET", `/api/v1/calendar-entries/${id}`)).body as Entry;
const attendeeIn = ({ attendees }: Entry, address: string) => attendees.find(({ mail }) => mail === address);
const unfold = (text: string): string => text.replaceAll("\r\n ", "");
const textOf = async (who: TestPerson, path: string): Promise<string> => unfold((await dav(who, "GET", path)).text);
const people = (organizer: TestPerson, addresses: readonly string[]): string[] => [
  `ORGANIZER:mailto:${organizer.name}`,
  `ATTENDEE;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:${organizer.name}`,
  ...addresses.map((one) => `ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:${one}`),
];

test("a room is booked by the right of who writes: a delegate of another agency gets none of the organiser's, and brings their own", async () => {
  const [annas, bos] = [await addRoom("Annas rum"), await addRoom("Bos rum", {}, bo)];
  const calendarId = await workspaceCalendar();
  const path = `/remote.php/dav/calendars/${anna.name}/${calendarId}/ombud.ics`;
  const asBo = path.replace(anna.name, bo.name);
  expect((await put(anna, path, eventIn2037("ombud", people(anna, [])))).status).toBe(201);
  // Bo writes into Anna's entry: her agency's room is as though there were none, his own accepts.
  const both = eventIn2037("ombud", people(anna, [annas.address, bos.address]));
  expect((await put(bo, asBo, both)).status).toBe(204);
  const written = await textOf(bo, asBo);
  expect(written).toMatch(new RegExp(`PARTSTAT=NEEDS-ACTION[^:]*:mailto:${annas.address}`));
  expect(written).toMatch(new RegExp(`PARTSTAT=ACCEPTED[^:]*:mailto:${bos.address}`));
  // Anna asks for her own, and what Bo booked goes on by his right.
  expect((await put(anna, path, written.replace("SUMMARY:Möte", "SUMMARY:Annat"))).status).toBe(204);
  const after = await textOf(anna, path);
  expect(after).toMatch(new RegExp(`PARTSTAT=ACCEPTED[^:]*:mailto:${annas.address}`));
  expect(after).toMatch(new RegExp(`PARTSTAT=ACCEPTED[^:]*:mailto:${bos.address}`));
  // Bo changes something else: both stay.
  expect((await put(bo, asBo, after.replace("SUMMARY:Annat", "SUMMARY:Tredje"))).status).toBe(204);
  expect(await textOf(bo, asBo)).toMatch(new RegExp(`PARTSTAT=ACCEPTED[^:]*:mailto:${annas.address}`));
  // Moved by Bo, Anna's room is asked for anew, by his right, and he has none.
  const moved = (await textOf(bo, asBo)).replaceAll("20371201T", "20371202T");
  expect((await put(bo, asBo, moved)).status).toBe(204);
  const last = await textOf(bo, asBo);
  expect(last).toMatch(new RegExp(`PARTSTAT=DECLINED[^:]*:mailto:${annas.address}`));
  expect(last).toMatch(new RegExp(`PARTSTAT=ACCEPTED[^:]*:mailto:${bos.address}`));
});

test("a room of another agency, and one that is not shared any more, answer as one that there is not", async () => {
  const [room, once] = [await addRoom("Sondrat"), await addRoom("Nyss delat", { isShared: true })];
  await server.call(anna, "PATCH", `${admin}/${once.id}`, { isShared: false });
  const nothing = "finns-inte@resources.fk.example";
  const seen: unknown[] = [];
  for (const [index, address] of [nothing, room.address, once.address].entries()) {
    const strip = (text: string): string => text.replaceAll(address, "x").replaceAll(/prob\d/g, "prob");
    const posted = await write(bo, await own(bo), "2037-12-08", [{ mail: address }]);
    const target = ((await server.call(bo, "POST", "/api/v1/calendars", { name: "Prov" })).body as { id: string }).id;
    const name = `prob${index}.ics`;
    const stored = await put(bo, `${target}/${name}`, eventIn2037(`prob${index}`, people(bo, [address])));
    const text = strip(await textOf(bo, `${target}/${name}`));
    const { body } = await server.call(
      bo,
      "GET",
      `/api/v1/calendar-entries?from=2037-11-30T00:00:00Z&to=2037-12-03T00:00:00Z&calendars=${target}`,
    );
    const entryId = (body as { items: { entryId: string; summary: string }[] }).items.at(-1)?.entryId ?? "";
    const shown = attendeeIn(await read(bo, entryId), address);
    const changed = await server.call(bo, "PATCH", `/api/v1/calendar-entries/${entryId}`, {
      attendees: [{ mail: address }],
    });
    const after = attendeeIn(changed.body as Entry, address);
    seen.push([
      posted.status,
      posted.body.code,
      stored.status,
      stored.headers.has("etag"),
      text.replace(/DTSTAMP.*/, ""),
      shown && { ...shown, mail: "", name: "" },
      changed.status,
      after && { ...after, mail: "", name: "" },
    ]);
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
  const ids = [room.id, once.id, "0190a0a0-0000-7000-8000-000000000000"].join(",");
  const busy = await server.call(
    bo,
    "GET",
    `/api/v1/free-busy?people=${ids}&from=2037-12-01T00:00:00Z&to=2037-12-02T00:00:00Z`,
  );
  expect(busy.body).toEqual({ items: [] });
});

test("what was booked of a shared room is declined when it is shared no longer, and organiser and people get one notice of the dates", async () => {
  const room = await addRoom("Återtaget", { isShared: true });
  const { body } = await write(bo, await own(bo), "2037-12-10", [{ mail: room.address }, { personId: anna.id }], {
    rrule: "FREQ=DAILY;COUNT=3",
  });
  const { id } = body as { id: string };
  const copies = async () =>
    (
      (await server.call(anna, "GET", "/api/v1/notices")).body as { items: { kind: string; excerpt: string }[] }
    ).items.filter(({ kind }) => kind === "calendar");
  await eventually(async () => expect(await copies()).not.toEqual([]));
  expect((await server.call(anna, "PATCH", `${admin}/${room.id}`, { isShared: false })).status).toBe(200);
  await eventually(async () => expect(attendeeIn(await read(bo, id), room.address)?.answer).toBe("declined"));
  const lost = "room:3 2037-12-10T09:00:00.000Z,2037-12-11T09:00:00.000Z,2037-12-12T09:00:00.000Z Återtaget";
  for (const who of [bo, anna])
    await eventually(async () => {
      const { items } = (await server.call(who, "GET", "/api/v1/notices")).body as {
        items: { excerpt: string; reason: string }[];
      };
      expect(items.filter(({ excerpt }) => excerpt === lost)).toHaveLength(1);
    });
  // Changed once more, nothing is told twice.
  await server.call(anna, "PATCH", `${admin}/${room.id}`, { isClosed: true });
  await server.call(agnes, "GET", "/api/v1/notices");
  expect(attendeeIn(await read(bo, id), room.address)).toMatchObject({ answer: "declined", resource: null });
});
