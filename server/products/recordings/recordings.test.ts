import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";

let server: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;
let workspaceId = "";

beforeAll(async () => {
  server = await startTestServer();
  ({ anna, agnes, bo, britt } = server.people);
  workspaceId = (await server.workspace("Gemensam utredning", anna, bo)).id;
  await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "viewer");
});
afterAll(() => server.stop());

async function meeting(more: object = { isStarted: true }, place = workspaceId): Promise<string> {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${place}/meetings`, { title: "Möte", ...more });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

const one = (id: string): string => `/api/v1/meetings/${id}/recording`;
const list = (who: TestPerson | null, id: string) => server.call(who, "GET", `${one(id)}s`);
const set = (who: TestPerson | null, id: string, isPaused = false) => server.call(who, "PUT", one(id), { isPaused });
const rules = (who: TestPerson, change: object) => server.call(who, "PATCH", "/api/v1/organisation", { rules: change });
const stateOf = async (id: string): Promise<[string, string | null]> => {
  const [newest] = (await list(anna, id)).body.items;
  return [newest?.state, newest?.fault ?? null];
};

test("a moderator begins, pauses, goes on and stops; members see it, and there is one at a time", async () => {
  const id = await meeting();
  expect((await list(agnes, id)).body).toEqual({ items: [], refusal: null, days: 90, canModerate: false });
  const both = await Promise.all([set(anna, id), set(bo, id)]);
  expect(both.map((answer) => answer.status)).toEqual([200, 200]);
  expect((await list(agnes, id)).body.items).toMatchObject([{ state: "recording", keptUntil: null }]);
  expect((await set(bo, id, true)).body.items).toMatchObject([{ state: "paused" }]);
  expect((await set(bo, id)).body.items).toMatchObject([{ state: "recording" }]);
  const stopped = await server.call(anna, "DELETE", one(id));
  expect(stopped.body.items[0].state).toMatch(/composing|failed/);
  expect(Date.parse(stopped.body.items[0].keptUntil) - Date.parse(stopped.body.items[0].endedAt)).toBe(90 * 86_400_000);
  // Ending what has ended is no fault.
  expect((await server.call(anna, "DELETE", one(id))).status).toBe(200);
  // Nobody was in it: there is nothing to make a film of.
  await eventually(async () => expect(await stateOf(id)).toEqual(["failed", "empty"]), 8000);
});

test("strangers see nothing, who only reads records nothing, and wrong input is refused", async () => {
  const id = await meeting();
  for (const [method, path, body] of [
    ["GET", `${one(id)}s`, undefined],
    ["PUT", one(id), { isPaused: false }],
    ["DELETE", one(id), undefined],
  ] as const) {
    expect((await server.call(null, method, path, body)).status, method).toBe(401);
    expect((await server.call(britt, method, path, body)).status, method).toBe(404);
    expect((await server.call(anna, method, path.replace(id, "x"), body)).status, method).toBe(400);
    if (method !== "GET") expect((await server.call(agnes, method, path, body)).status, method).toBe(403);
  }
  for (const body of [{}, { isPaused: "no" }, { isPaused: false, folder: "/etc" }])
    expect((await server.call(anna, "PUT", one(id), body)).status, JSON.stringify(body)).toBe(400);
});

test("only a meeting that goes on is recorded, and its end is the recording's", async () => {
  const planned = await meeting({});
  expect((await set(anna, planned)).body.code).toBe("NOT_LIVE");
  const id = await meeting();
  await set(anna, id);
  await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
  expect((await set(anna, id)).body.code).toBe("ENDED");
  await eventually(async () => expect((await stateOf(id))[0]).not.toBe("recording"));
});

test("one agency with a member there whose rule forbids recording is enough, and the refusal names it", async () => {
  const id = await meeting();
  await rules(bo, { recordings: false });
  expect((await set(anna, id)).body).toMatchObject({
    code: "POLICY_REFUSED",
    data: { rule: "recordings", organisation: { id: bo.organisationId } },
  });
  expect((await list(anna, id)).body.refusal).toMatchObject({ organisation: { id: bo.organisationId } });
  await rules(bo, { recordings: true, recordingDays: 30 });
  // The strictest of the agencies says how long.
  expect((await set(anna, id)).body.days).toBe(30);
  await server.call(anna, "DELETE", one(id));
  await rules(bo, { recordingDays: null });
  await rules(anna, { recordingDays: null });
  expect((await list(anna, id)).body).toMatchObject({ days: null, items: [{ keptUntil: null }] });
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspaceId}`, { informationClass: "K3" });
  expect((await set(anna, id)).body).toMatchObject({ code: "POLICY_REFUSED", data: { informationClass: "K3" } });
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspaceId}`, { informationClass: null });
  await rules(anna, { recordingDays: 90 });
});

test("an archived workspace records nothing, and archiving ends what runs", async () => {
  const place = (await server.workspace("Arkivet", anna, bo)).id;
  const id = await meeting({ isStarted: true }, place);
  await set(anna, id);
  await server.call(anna, "POST", `/api/v1/workspaces/${place}/archive`);
  expect((await set(bo, id)).status).toBe(403);
  await eventually(async () => expect((await stateOf(id))[0]).toMatch(/composing|failed/));
});

test("who recorded stands in the log", async () => {
  const id = await meeting();
  await set(anna, id);
  await set(anna, id, true);
  await server.call(anna, "DELETE", one(id));
  await eventually(async () => {
    const { items } = (await server.call(anna, "GET", "/api/v1/audit?category=access")).body;
    const acts = new Set(items.map((entry: { act: string }) => entry.act));
    for (const act of ["recording.started", "recording.paused", "recording.stopped"]) expect(acts).toContain(act);
  });
});
