import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";

let server: TestServer;
let plain: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;
let engine: Server;
let workspaceId = "";

beforeAll(async () => {
  engine = createServer((request: IncomingMessage, response) => {
    request.resume();
    response.end(JSON.stringify({ text: "Hej." }));
  });
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  const { port } = engine.address() as { port: number };
  server = await startTestServer({ SAFOS_CAPTIONS_URL: `http://127.0.0.1:${port}/v1` });
  ({ anna, agnes, bo, britt } = server.people);
  workspaceId = (await server.workspace("Gemensam utredning", anna, bo)).id;
  await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "viewer");
});
afterAll(async () => {
  await server.stop();
  await plain?.stop();
  await new Promise((resolve) => engine.close(resolve));
});

async function meeting(
  more: object = { isStarted: true },
  at = server,
  who = anna,
  place = workspaceId,
): Promise<string> {
  const made = await at.call(who, "POST", `/api/v1/workspaces/${place}/meetings`, { title: "Möte", ...more });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

const pathOf = (id: string): string => `/api/v1/meetings/${id}/captions`;
const start = (who: TestPerson | null, id: string, language: string | null = "sv") =>
  server.call(who, "PUT", pathOf(id), { language });
const rules = (who: TestPerson, change: object) => server.call(who, "PATCH", "/api/v1/organisation", { rules: change });

test("a moderator turns captions on, changes the language and turns them off; members see it", async () => {
  const id = await meeting();
  expect((await server.call(agnes, "GET", pathOf(id))).body).toEqual({
    isOn: false,
    language: null,
    hasEngine: true,
    refusal: null,
    canModerate: false,
    isKept: false,
    keepRefusal: expect.objectContaining({ rule: "transcripts" }),
  });
  expect(await start(anna, id)).toMatchObject({ status: 200, body: { isOn: true, language: "sv", canModerate: true } });
  expect((await server.call(agnes, "GET", pathOf(id))).body).toMatchObject({ isOn: true, language: "sv" });
  expect((await start(bo, id, null)).body).toMatchObject({ isOn: true, language: null });
  expect((await server.call(bo, "DELETE", pathOf(id))).body).toMatchObject({ isOn: false });
  // Turning off what is off is no fault.
  expect((await server.call(bo, "DELETE", pathOf(id))).status).toBe(200);
});

test("strangers see nothing, who only reads turns nothing on, and wrong input is refused", async () => {
  const id = await meeting();
  for (const [method, body] of [
    ["GET", undefined],
    ["PUT", { language: "sv" }],
    ["DELETE", undefined],
  ] as const) {
    expect((await server.call(null, method, pathOf(id), body)).status, method).toBe(401);
    expect((await server.call(britt, method, pathOf(id), body)).status, method).toBe(404);
    expect((await server.call(anna, method, pathOf("x"), body)).status, method).toBe(400);
    if (method !== "GET") expect((await server.call(agnes, method, pathOf(id), body)).status, method).toBe(403);
  }
  for (const language of ["", "svenska", "SV", "s1", "../x", 7])
    expect((await server.call(anna, "PUT", pathOf(id), { language })).status, String(language)).toBe(400);
  expect((await server.call(anna, "PUT", pathOf(id), {})).status).toBe(400);
  expect((await server.call(anna, "PUT", pathOf(id), { language: null, more: 1 })).status).toBe(400);
});

test("only a meeting that goes on has captions, and its end is theirs", async () => {
  const planned = await meeting({});
  expect((await start(anna, planned)).body.code).toBe("NOT_LIVE");
  const id = await meeting();
  await start(anna, id);
  await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
  expect((await start(anna, id)).body.code).toBe("ENDED");
  await eventually(async () => {
    expect((await server.call(anna, "GET", pathOf(id))).body.isOn).toBe(false);
    return true;
  });
});

test("one agency with a member there whose rule forbids captions is enough, and the refusal names it", async () => {
  const id = await meeting();
  await start(anna, id);
  await rules(bo, { captions: false });
  await eventually(async () => {
    const { isOn, refusal } = (await server.call(anna, "GET", pathOf(id))).body;
    expect([isOn, refusal?.organisation.id, refusal?.rule]).toEqual([false, bo.organisationId, "captions"]);
    return true;
  });
  expect((await start(anna, id)).body).toMatchObject({
    code: "POLICY_REFUSED",
    data: { rule: "captions", organisation: { id: bo.organisationId } },
  });
  await rules(bo, { captions: true });
  expect((await start(anna, id)).status).toBe(200);
  // A class that does not allow them ends them too.
  await rules(anna, { classes: { K3: { captions: false } } });
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspaceId}`, { informationClass: "K3" });
  expect((await server.call(anna, "GET", pathOf(id))).body).toMatchObject({
    isOn: false,
    refusal: { informationClass: "K3" },
  });
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspaceId}`, { informationClass: null });
});

test("an archived workspace has no captions", async () => {
  const place = (await server.workspace("Arkivet", anna, bo)).id;
  const id = await meeting({ isStarted: true }, server, anna, place);
  await server.call(anna, "POST", `/api/v1/workspaces/${place}/archive`);
  expect((await start(bo, id)).status).toBe(403);
});

test("who turned captions on stands in the log, and the live event names the meeting", async () => {
  const id = await meeting();
  await start(anna, id);
  await eventually(async () => {
    const { items } = (await server.call(anna, "GET", "/api/v1/audit?category=access")).body;
    expect(items.some((one: { act: string }) => one.act === "captions.started")).toBe(true);
    return true;
  });
});

test("without a recogniser the answer says what is missing and how to get it", async () => {
  plain = await startTestServer();
  const place = (await plain.workspace("Utan", plain.people.anna, plain.people.bo)).id;
  const id = await meeting({ isStarted: true }, plain, plain.people.anna, place);
  expect((await plain.call(plain.people.anna, "GET", pathOf(id))).body).toMatchObject({
    isOn: false,
    hasEngine: false,
  });
  const refused = await plain.call(plain.people.anna, "PUT", pathOf(id), { language: null });
  expect(refused).toMatchObject({ status: 503, body: { code: "CAPTIONS_NO_ENGINE" } });
  expect(JSON.stringify(refused.body)).toContain("SAFOS_CAPTIONS_URL");
});

test("who makes an entry's call may want captions from its beginning, where rules and encryption let them", async () => {
  const at = (hour: number) => new Date(Date.now() + hour * 3_600_000).toISOString();
  const make = async (who: TestPerson, place: string, callCaptions: boolean) => {
    const found = (await server.call(who, "GET", `/api/v1/calendars?workspaceId=${place}`)).body.items;
    const { id } = found.find((one: { workspaceId: string }) => one.workspaceId === place);
    const times = { start: at(0), end: at(1), zone: "Europe/Stockholm" };
    const body = { summary: "Avstämning", ...times, call: true, ...(callCaptions ? { callCaptions } : {}) };
    const made = await server.call(who, "POST", `/api/v1/calendars/${id}/entries`, body);
    expect(made.status).toBe(201);
    return /meetings\/([0-9a-f-]{36})/.exec(made.body.callPath)?.[1] ?? "";
  };
  const begin = async (who: TestPerson, id: string) =>
    expect((await server.call(who, "POST", `/api/v1/meetings/${id}/start`)).status).toBe(200);
  const running = async () => {
    const { rows } = await sql<{ id: string }>`select meeting_id as id from captions.running`.execute(
      server.safos.database.of(),
    );
    return rows.map(({ id }) => id);
  };
  await rules(bo, { captions: false });
  const own = (await server.workspace("Bara vi", anna)).id;
  const forbidden = await make(bo, (await server.workspace("Digg", bo)).id, true);
  const [encrypted, unwanted, wanted, second] = [
    await make(anna, own, true),
    await make(anna, own, false),
    await make(anna, own, true),
    await make(anna, own, true),
  ];
  expect((await server.call(anna, "PATCH", `/api/v1/meetings/${encrypted}`, { isEncrypted: true })).status).toBe(200);
  await begin(bo, forbidden);
  for (const id of [encrypted, unwanted, wanted]) await begin(anna, id);
  await eventually(async () => expect(await running()).toContain(wanted));
  expect((await server.call(anna, "GET", pathOf(wanted))).body).toMatchObject({
    isOn: true,
    language: null,
    isKept: false,
  });
  for (const id of [forbidden, encrypted, unwanted]) expect(await running()).not.toContain(id);
  // Turned off they stay off, also where the event of the beginning is handled once more.
  await server.call(anna, "DELETE", pathOf(wanted));
  const { rows } = await sql<{ begun: Date; started: Date }>`select p.begun_at as begun, m.started_at as started
    from captions.planned p join meetings.meeting m on m.id = p.meeting_id where m.id = ${wanted}`.execute(
    server.safos.database.of(),
  );
  expect(rows[0]?.begun).toEqual(rows[0]?.started);
  const again = {
    ...{ type: "meeting.started", actor: { kind: "system" }, item: { kind: "meeting", id: wanted } },
    ...{ workspaceId: own, subject: wanted, topics: [], payload: {} },
  };
  const { events, database } = server.safos;
  await database
    .of()
    .transaction()
    .execute((trx) => events.emit(trx as never, again as never));
  await begin(anna, second);
  await eventually(async () => expect(await running()).toContain(second));
  expect(await running()).not.toContain(wanted);
});
