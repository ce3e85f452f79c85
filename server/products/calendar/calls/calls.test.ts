import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { addPerson, eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { caldavTools, eventText } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { put, dav } = caldavTools(server);

type Body = Record<string, unknown> & { id: string; callPath: string | null; etag: string };

const calendarOf = async (who: TestPerson, workspaceId?: string): Promise<string> => {
  const query = workspaceId === undefined ? "" : `?workspaceId=${workspaceId}`;
  const { body } = await server.call(who, "GET", `/api/v1/calendars${query}`);
  const list = (body as { items: { id: string; isOwn: boolean; isDefault: boolean; workspaceId: string }[] }).items;
  const found = list.find((one) => (workspaceId ? one.workspaceId === workspaceId : one.isOwn && one.isDefault));
  return found?.id ?? "";
};
const ahead = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19) + "Z";
const times = () => ({ start: ahead(24), end: ahead(25) });
const make = async (who: TestPerson, calendarId: string, fields: object = {}): Promise<Body> => {
  const answer = await server.call(who, "POST", `/api/v1/calendars/${calendarId}/entries`, {
    ...{ summary: "Avstämning", call: true },
    ...times(),
    ...fields,
  });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return answer.body as Body;
};
const change = async (who: TestPerson, id: string, fields: object): Promise<Body> => {
  const answer = await server.call(who, "PATCH", `/api/v1/calendar-entries/${id}`, fields);
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return answer.body as Body;
};
const read = async (who: TestPerson, id: string): Promise<Body> =>
  (await server.call(who, "GET", `/api/v1/calendar-entries/${id}`)).body as Body;
const meetingOf = ({ callPath }: Body): string => callPath?.split("/").at(-1) ?? "";
const meeting = (who: TestPerson | null, id: string) => server.call(who, "GET", `/api/v1/meetings/${id}`);
const people = (...list: readonly TestPerson[]) => ({ attendees: list.map(({ id }) => ({ personId: id })) });
const db = server.safos.database.of();
const callsOf = async (entryId: string): Promise<unknown[]> =>
  (await sql`select entry_id from calendar.call where entry_id = ${entryId}`.execute(db)).rows;
const together = await server.workspace("Gemensamt", anna, bo);

test("an entry with a call makes a meeting in its calendar's workspace, whose address stands in the entry", async () => {
  const entry = await make(anna, await calendarOf(anna));
  expect(entry.callPath).toMatch(/^\/w\/[0-9a-f-]{36}\/meetings\/[0-9a-f-]{36}$/);
  expect(await meeting(anna, meetingOf(entry))).toMatchObject({
    status: 200,
    body: { title: "Avstämning", state: "scheduled", canModerate: true },
  });
  await eventually(async () =>
    expect((await meeting(anna, meetingOf(entry))).body["startsAt"]).toBe(
      new Date(String(entry["start"])).toISOString(),
    ),
  );
  const shared = await make(bo, await calendarOf(bo, together.id));
  expect(shared.callPath).toContain(`/w/${together.id}/meetings/`);
  expect((await meeting(anna, meetingOf(shared))).status).toBe(200);
  // Without a call there is none.
  expect((await make(anna, await calendarOf(anna), { call: false })).callPath).toBeNull();
});

test("who makes the call chooses whether guests wait in its lobby, and a call that is there keeps what it has", async () => {
  const lobbyOf = async (entry: Body) => (await meeting(anna, meetingOf(entry))).body["lobby"];
  const calendarId = await calendarOf(anna);
  expect(await lobbyOf(await make(anna, calendarId))).toBe("guests");
  const open = await make(anna, calendarId, { callLobby: "open" });
  expect(await lobbyOf(open)).toBe("open");
  const later = await make(anna, calendarId, { call: false });
  expect(await lobbyOf(await change(anna, later.id, { call: true, callLobby: "open" }))).toBe("open");
  expect(await lobbyOf(await change(anna, open.id, { call: true, callLobby: "guests" }))).toBe("open");
  const path = `/api/v1/calendars/${calendarId}/entries`;
  const wrong = { summary: "x", ...times(), call: true, callLobby: "nobody" };
  expect((await server.call(anna, "POST", path, wrong)).status).toBe(400);
});

test("who is invited comes, of their own agency and of another; who is not, or is no longer, does not", async () => {
  const stranger = await addPerson(server.safos, { name: "sven@digg.example", displayName: "Sven Sund" });
  const entry = await make(anna, await calendarOf(anna), people(agnes, bo));
  const id = meetingOf(entry);
  await server.call(anna, "POST", `/api/v1/meetings/${id}/start`);
  for (const one of [agnes, bo])
    await eventually(async () =>
      expect(await server.call(one, "POST", `/api/v1/meetings/${id}/join`)).toMatchObject({ status: 200 }),
    );
  expect((await meeting(bo, id)).body).toMatchObject({ canModerate: false, canManage: false });
  // They lead nothing: neither change nor trash, and no guests.
  for (const [method, path] of [
    ["PATCH", ""],
    ["DELETE", ""],
    ["POST", "/end"],
    ["POST", "/guest-link"],
  ] as const)
    expect(
      (await server.call(bo, method, `/api/v1/meetings/${id}${path}`, method === "PATCH" ? {} : undefined)).status,
    ).toBe(403);
  for (const one of [stranger, britt, null]) {
    const refused = one === null ? 401 : 404;
    expect((await meeting(one, id)).status).toBe(refused);
    expect((await server.call(one, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(refused);
  }
  // It stands in Bo's list of meetings.
  const mine = await server.call(bo, "GET", "/api/v1/meetings?mine=true");
  expect((mine.body as { items: { id: string }[] }).items.map((one) => one.id)).toContain(id);

  await change(anna, entry.id, people(agnes));
  const since = Date.now();
  await eventually(async () => expect((await server.call(bo, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(404));
  expect(Date.now() - since).toBeLessThan(1000);
  expect((await server.call(agnes, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(200);
  // Taken in again, they may come again.
  await change(anna, entry.id, people(agnes, bo));
  await eventually(async () => expect((await server.call(bo, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(200));
});

test("someone who was invited is shown the same call in their own copy, and no second meeting is made", async () => {
  const entry = await make(anna, await calendarOf(anna), { ...people(bo), summary: "En kallelse" });
  const calendar = await calendarOf(bo);
  const find = async () => {
    const path = `/api/v1/calendar-entries?from=${ahead(0)}&to=${ahead(72)}&calendars=${calendar}`;
    const { body } = await server.call(bo, "GET", path);
    return (body as { items: Record<string, unknown>[] }).items.find((one) => one["summary"] === "En kallelse");
  };
  await eventually(async () => expect((await find())?.["callPath"]).toBe(entry.callPath));
  const copy = await find();
  expect(
    (await server.call(bo, "PATCH", `/api/v1/calendar-entries/${String(copy?.["entryId"])}`, { call: true })).body[
      "code"
    ],
  ).toBe("ENTRY_INVITED");
  const { rows } = await sql`select count(*)::int as n from calendar.call c join calendar.entry e on e.id = c.entry_id
    where e.summary = 'En kallelse'`.execute(db);
  expect(rows).toEqual([{ n: 1 }]);
});

test("title and time of the meeting follow the entry, also as a client writes it, and the address stays", async () => {
  const calendarId = await calendarOf(anna);
  const entry = await make(anna, calendarId);
  const id = meetingOf(entry);
  await change(anna, entry.id, { summary: "Ny rubrik", start: ahead(48), end: ahead(50) });
  await eventually(async () => expect((await meeting(anna, id)).body["title"]).toBe("Ny rubrik"));
  const segment = (await dav(anna, "PROPFIND", "", undefined, { depth: "1" })).text;
  const home = [...segment.matchAll(/<d:href>([^<]*)<\/d:href>/g)].map((one) => one[1] ?? "");
  const { rows } = await sql<{ name: string; uid: string; body: string }>`select name, uid, body from calendar.entry
    where id = ${entry.id}`.execute(db);
  const [row] = rows;
  expect(row?.body.replaceAll(/\r\n[ \t]/g, "")).toContain(
    `CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=Safos:${server.url}${entry.callPath}`,
  );
  let own = "";
  for (const href of home) if ((await dav(anna, "GET", `${href}${row?.name}`)).status === 200) own = href;
  // A client that knows nothing of calls leaves both out.
  const written = await put(anna, `${own}${row?.name}`, eventText(row?.uid ?? "", ["SUMMARY:Från telefonen"]));
  expect(written.status).toBe(204);
  await eventually(async () => expect((await meeting(anna, id)).body["title"]).toBe("Från telefonen"));
  await eventually(async () => expect((await read(anna, entry.id)).callPath).toBe(entry.callPath));
});

test("the meeting goes with the entry and with its calendar, and comes back with that", async () => {
  const { body } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Egen" });
  const entry = await make(anna, body["id"] as string, people(bo));
  const id = meetingOf(entry);
  await eventually(async () => expect((await meeting(bo, id)).status).toBe(200));
  await server.call(anna, "DELETE", `/api/v1/calendars/${body["id"]}`);
  await eventually(async () => expect((await meeting(anna, id)).status).toBe(404));
  await server.call(anna, "POST", `/api/v1/items/calendar/${body["id"]}/restore`);
  await eventually(async () => expect((await meeting(anna, id)).status).toBe(200));
  await eventually(async () => expect((await meeting(bo, id)).status).toBe(200));
  expect((await read(anna, entry.id)).callPath).toBe(entry.callPath);

  // Taken out of the entry, it is gone; put in again, the same or another is there.
  expect((await change(anna, entry.id, { call: false })).callPath).toBeNull();
  await eventually(async () => expect((await meeting(anna, id)).status).toBe(404));
  await eventually(async () => expect(await callsOf(entry.id)).toEqual([]));
  const again = await change(anna, entry.id, { call: true });
  expect((await meeting(anna, meetingOf(again))).status).toBe(200);
  await server.call(anna, "DELETE", `/api/v1/calendar-entries/${entry.id}`);
  await eventually(async () => expect((await meeting(anna, meetingOf(again))).status).toBe(404));
  expect((await server.call(bo, "POST", `/api/v1/meetings/${meetingOf(again)}/join`)).status).toBe(404);
});

test("when someone removes the meeting, the entry has no call any more, for anybody", async () => {
  const entry = await make(anna, await calendarOf(anna), { ...people(bo), summary: "Utan samtal" });
  await server.call(anna, "DELETE", `/api/v1/meetings/${meetingOf(entry)}`);
  await eventually(async () => expect((await read(anna, entry.id)).callPath).toBeNull());
  expect((await read(anna, entry.id))["summary"]).toBe("Utan samtal");
  await eventually(async () => expect(await callsOf(entry.id)).toEqual([]));
});

test("a series has one meeting: it shows the next occurrence, and a call that ends may begin again", async () => {
  const start = ahead(-24 * 8);
  const entry = await make(anna, await calendarOf(anna), {
    start,
    end: ahead(-24 * 8 + 1),
    rrule: "FREQ=WEEKLY;COUNT=10",
  });
  const id = meetingOf(entry);
  const next = new Date(Date.parse(start) + 14 * 86_400_000).toISOString();
  expect((await meeting(anna, id)).body["startsAt"]).toBe(next);
  await server.call(anna, "POST", `/api/v1/meetings/${id}/start`);
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/end`)).body).toMatchObject({ state: "scheduled" });
  expect((await meeting(anna, id)).body["heldAt"]).not.toBeNull();
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/start`)).body["state"]).toBe("live");
  // One occurrence has no call of its own.
  const one = { scope: "this", recurrenceId: "20261201T090000Z", call: false };
  expect((await server.call(anna, "PATCH", `/api/v1/calendar-entries/${entry.id}`, one)).body["code"]).toBe("INVALID");
});

test("nobody makes a call where they may make no meetings, and a private entry's title stays private", async () => {
  const calendarId = await calendarOf(anna, together.id);
  await server.safos.workspaces.grant(
    anna.id,
    { workspaceId: together.id, kind: "calendar", id: calendarId },
    { personId: agnes.id },
    "editor",
  );
  const answer = await server.call(agnes, "POST", `/api/v1/calendars/${calendarId}/entries`, {
    ...{ summary: "x", call: true },
    ...times(),
  });
  expect([answer.status, answer.body["code"]]).toEqual([403, "FORBIDDEN"]);
  const plain = await make(agnes, calendarId, { call: false });
  expect((await server.call(agnes, "PATCH", `/api/v1/calendar-entries/${plain.id}`, { call: true })).status).toBe(403);
  const secret = await make(anna, calendarId, { summary: "Lönesamtal", class: "PRIVATE" });
  expect((await meeting(bo, meetingOf(secret))).body["title"]).toBe("Möte");
  const seen = await server.call(
    agnes,
    "GET",
    `/api/v1/calendar-entries?from=${ahead(0)}&to=${ahead(72)}&calendars=${calendarId}`,
  );
  const busy = (seen.body as { items: Record<string, unknown>[] }).items.find((one) => one["entryId"] === secret.id);
  expect(busy).toMatchObject({ isBusyOnly: true, callPath: null });
});

test("several processes bring a meeting to the same, and what ends in one ends in all", async () => {
  const twin = await server.twin();
  try {
    const entry = await make(anna, await calendarOf(anna), people(bo));
    const id = meetingOf(entry);
    await server.call(anna, "POST", `/api/v1/meetings/${id}/start`);
    for (const one of [server, twin])
      await eventually(async () =>
        expect((await one.call(bo, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(200),
      );
    const changed = await Promise.all(
      [server, twin, server, twin].map((one, n) =>
        one.call(anna, "PATCH", `/api/v1/calendar-entries/${entry.id}`, {
          summary: `Rubrik ${n}`,
          ...(n % 2 === 0 ? people(bo) : people()),
        }),
      ),
    );
    expect(changed.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await twin.call(anna, "PATCH", `/api/v1/calendar-entries/${entry.id}`, { summary: "Till sist", ...people() });
    for (const one of [server, twin])
      await eventually(async () => {
        expect((await one.call(anna, "GET", `/api/v1/meetings/${id}`)).body["title"]).toBe("Till sist");
        expect((await one.call(bo, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(404);
      });
  } finally {
    await twin.stop();
  }
});

test("a series that is split has a call in each part, and each its own people", async () => {
  const start = `${ahead(24).slice(0, 10)}T09:00:00Z`;
  const entry = await make(anna, await calendarOf(anna), {
    ...people(bo),
    start,
    end: start.replace("T09", "T10"),
    rrule: "FREQ=DAILY;COUNT=6",
  });
  const day = new Date(Date.parse(start) + 3 * 86_400_000).toISOString();
  const recurrenceId = day.replaceAll(/[-:]|\.\d+/g, "");
  const later = await change(anna, entry.id, { scope: "following", recurrenceId, summary: "Andra halvan" });
  expect(later.callPath).not.toBe(entry.callPath);
  await eventually(async () => expect((await meeting(bo, meetingOf(later))).body["title"]).toBe("Andra halvan"));
  expect((await meeting(bo, meetingOf(entry))).body["title"]).toBe("Avstämning");
  expect((await read(anna, entry.id)).callPath).toBe(entry.callPath);
});

test("a rule that never names another day keeps no other's call from following", async () => {
  const never = await make(anna, await calendarOf(anna), { rrule: "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30" });
  expect((await meeting(anna, meetingOf(never))).status).toBe(200);
  await change(anna, never.id, { summary: "Aldrig" });
  const other = await make(anna, await calendarOf(anna), { summary: "Efter" });
  await change(anna, other.id, { summary: "Följer ändå" });
  for (const [entry, title] of [
    [other, "Följer ändå"],
    [never, "Aldrig"],
  ] as const)
    await eventually(async () => expect((await meeting(anna, meetingOf(entry))).body["title"]).toBe(title));
});
