import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
let own: string;
let shared: string;
let other: string;

interface Listed {
  readonly id: string;
  readonly isOwn: boolean;
  readonly workspaceId: string;
}
const calendarsOf = async (who: TestPerson): Promise<Listed[]> =>
  (await server.call(who, "GET", "/api/v1/calendars")).body.items;
const ownOf = async (who: TestPerson): Promise<string> => (await calendarsOf(who)).find((one) => one.isOwn)?.id ?? "";
const make = async (calendar: string, rest: object = {}, who = anna): Promise<{ id: string; etag: string }> => {
  const body = { summary: "Möte", start: "2037-12-03T09:00:00Z", end: "2037-12-03T10:00:00Z", ...rest };
  const made = await server.call(who, "POST", `/api/v1/calendars/${calendar}/entries`, body);
  expect(made.status).toBe(201);
  return made.body;
};
const move = (who: TestPerson | null, id: string, calendarId: unknown, on = server) =>
  on.call(who, "POST", `/api/v1/calendar-entries/${id}/move`, { calendarId });
const inCalendar = async (who: TestPerson, calendar: string): Promise<string[]> => {
  const window = "from=2037-12-01T00:00:00Z&to=2037-12-31T00:00:00Z";
  const { items } = (await server.call(who, "GET", `/api/v1/calendar-entries?${window}&calendars=${calendar}`)).body;
  return items.map((one: { entryId: string }) => one.entryId);
};

beforeAll(async () => {
  const { id: workspaceId } = await server.workspace("Planering", anna, agnes);
  await server.safos.workspaces.addMember(anna.id, workspaceId, bo.id, "viewer");
  await server.call(anna, "GET", `/api/v1/calendars?workspaceId=${workspaceId}`);
  own = await ownOf(anna);
  shared = (await calendarsOf(anna)).find((one) => one.workspaceId === workspaceId)?.id ?? "";
  other = await ownOf(britt);
});

test("an entry goes to another calendar with all that it is, and those who see that one see it", async () => {
  const { id } = await make(own, { rrule: "FREQ=WEEKLY;COUNT=3", description: "Dagordning", reminders: [30] });
  const moved = (await move(anna, id, shared)).body;
  expect(moved).toMatchObject({
    calendarId: shared,
    summary: "Möte",
    description: "Dagordning",
    rrule: "FREQ=WEEKLY;COUNT=3",
    reminders: [30],
  });
  expect([await inCalendar(anna, own), await inCalendar(agnes, shared)]).toEqual([[], [moved.id, moved.id, moved.id]]);
  expect((await server.call(anna, "GET", `/api/v1/calendar-entries/${id}`)).status).toBe(404);
  // To where it is already nothing happens, and it goes back as it came.
  expect((await move(agnes, moved.id, shared)).body.id).toBe(moved.id);
  const back = (await move(anna, moved.id, own)).body;
  expect([await inCalendar(agnes, shared), new Set(await inCalendar(anna, own))]).toEqual([[], new Set([back.id])]);
  await server.call(anna, "DELETE", `/api/v1/calendar-entries/${back.id}`);
});

test("who is invited keeps their copy, and the organiser goes on inviting from there", async () => {
  const { id } = await make(own, { summary: "Inbjudan", attendees: [{ personId: agnes.id }] });
  const calendar = await ownOf(agnes);
  const [copy] = await eventually(async () => {
    const found = await inCalendar(agnes, calendar);
    expect(found).toHaveLength(1);
    return found;
  });
  const moved = (await move(anna, id, shared)).body;
  await server.call(anna, "PATCH", `/api/v1/calendar-entries/${moved.id}`, { summary: "Nytt namn" });
  await eventually(async () => {
    const { body } = await server.call(agnes, "GET", `/api/v1/calendar-entries/${copy}`);
    expect([body.summary, body.answer]).toEqual(["Nytt namn", "needsAction"]);
  });
  expect(await inCalendar(agnes, calendar)).toEqual([copy]);
  // A copy is its person's: into the workspace's calendar they may put it, nobody else may take it from theirs.
  expect((await move(anna, copy ?? "", shared)).status).toBe(404);
});

test("two who move it at once, from two processes, leave one entry in one calendar", async () => {
  const { id } = await make(own, { summary: "Två" });
  const { body: second } = await server.call(anna, "POST", "/api/v1/calendars", { name: "Andra" });
  const twin = await server.twin();
  const answers = await Promise.all([move(anna, id, shared), move(anna, id, second.id, twin)]);
  await twin.stop();
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  const all = [await inCalendar(anna, own), await inCalendar(anna, shared), await inCalendar(anna, second.id)].flat();
  const kept = answers.find(({ status }) => status === 200)?.body.id;
  expect(all.filter((one) => one === kept || one === id)).toEqual([kept]);
});

test("strangers, other agencies, readers, and what is private or changed are refused, and nothing has moved", async () => {
  const { id, etag } = await make(shared, { summary: "Kvar" });
  const secret = await make(shared, { summary: "Hemligt", class: "PRIVATE" }, agnes);
  expect((await move(null, id, own)).status).toBe(401);
  expect((await move(britt, id, other)).status).toBe(404);
  // Who may read there may not take it away, nor put theirs there.
  expect((await move(bo, id, await ownOf(bo))).status).toBe(403);
  const { id: bos } = await make(await ownOf(bo), {}, bo);
  expect((await move(bo, bos, shared)).status).toBe(403);
  expect((await move(anna, id, other)).status).toBe(404);
  expect((await move(anna, id, crypto.randomUUID())).status).toBe(404);
  expect((await move(bo, secret.id, await ownOf(bo))).status).toBe(403);
  for (const calendarId of ["x", 7, undefined]) expect((await move(anna, id, calendarId)).status).toBe(400);
  const response = await fetch(`${server.url}/api/v1/calendar-entries/${id}/move`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "application/json", "if-match": `"${etag}x"` },
    body: JSON.stringify({ calendarId: own }),
  });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([412, "ENTRY_CHANGED"]);
  expect(await inCalendar(anna, shared)).toContain(id);
  // Who was a member, and is none any more.
  await server.safos.workspaces.removeMember(
    anna.id,
    (await calendarsOf(anna)).find((one) => one.id === shared)?.workspaceId ?? "",
    agnes.id,
  );
  expect((await move(agnes, id, await ownOf(agnes))).status).toBe(404);
});
