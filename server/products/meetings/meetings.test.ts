import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
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

async function startMeeting(title = "Avstämning"): Promise<string> {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/meetings`, {
    title,
    isStarted: true,
  });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

async function link(id: string): Promise<string> {
  const made = await server.call(anna, "POST", `/api/v1/meetings/${id}/guest-link`);
  expect(made.status).toBe(201);
  return made.body.secret as string;
}

test("a meeting is planned, changed, started, ended and listed in its workspace", async () => {
  const startsAt = "2027-01-11T08:00:00.000Z";
  const path = `/api/v1/workspaces/${workspaceId}/meetings`;
  const made = await server.call(anna, "POST", path, { title: " Planering ", startsAt });
  expect(made).toMatchObject({
    status: 201,
    body: { title: "Planering", state: "scheduled", startsAt, lobby: "guests", canModerate: true, participants: [] },
  });
  const { id } = made.body;
  expect(
    (await server.call(bo, "PATCH", `/api/v1/meetings/${id}`, { title: "Ny", isLocked: true })).body,
  ).toMatchObject({
    title: "Ny",
    isLocked: true,
  });
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/join`)).body.code).toBe("NOT_LIVE");
  expect((await server.call(bo, "POST", `/api/v1/meetings/${id}/start`)).body.state).toBe("live");
  expect((await server.call(agnes, "GET", `/api/v1/meetings/${id}`)).body).toMatchObject({ canModerate: false });
  const current = await server.call(agnes, "GET", `${path}?state=current`);
  expect(current.body.items.map((m: { id: string }) => m.id)).toContain(id);
  expect((await server.call(bo, "GET", "/api/v1/meetings?mine")).body.items[0]).toMatchObject({
    id,
    workspaceName: "Gemensam utredning",
  });
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/end`)).body.state).toBe("ended");
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/join`)).body.code).toBe("ENDED");
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/start`)).body.code).toBe("ENDED");
  expect((await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { title: "x" })).body.code).toBe("ENDED");
  const ended = await server.call(anna, "GET", `${path}?state=ended&limit=1`);
  expect(ended.body.items).toHaveLength(1);
  expect((await server.call(anna, "DELETE", `/api/v1/meetings/${id}`)).status).toBe(200);
  expect((await server.call(anna, "GET", `/api/v1/meetings/${id}`)).status).toBe(404);
});

test("lists are paged", async () => {
  const path = `/api/v1/workspaces/${workspaceId}/meetings`;
  const titles = ["a", "b", "c"];
  for (const title of titles) await server.call(anna, "POST", path, { title });
  const first = await server.call(anna, "GET", `${path}?state=current&limit=2`);
  expect(first.body.items).toHaveLength(2);
  const second = await server.call(anna, "GET", `${path}?state=current&limit=100&after=${first.body.next}`);
  expect(second.body.items.map((m: { id: string }) => m.id)).not.toContain(first.body.items[1].id);
  expect(second.body.next).toBeUndefined();
});

test("every route refuses nobody, strangers, low roles and wrong input", async () => {
  const id = await startMeeting();
  const guest = "00000000-0000-7000-8000-000000000000";
  const routes: [method: string, path: string, body: unknown, least: "read" | "write"][] = [
    ["GET", `/api/v1/workspaces/${workspaceId}/meetings`, undefined, "read"],
    ["POST", `/api/v1/workspaces/${workspaceId}/meetings`, { title: "x" }, "write"],
    ["GET", `/api/v1/meetings/${id}`, undefined, "read"],
    ["PATCH", `/api/v1/meetings/${id}`, { title: "x" }, "write"],
    ["POST", `/api/v1/meetings/${id}/start`, undefined, "write"],
    ["POST", `/api/v1/meetings/${id}/join`, undefined, "read"],
    ["GET", `/api/v1/meetings/${id}/participants`, undefined, "read"],
    ["POST", `/api/v1/meetings/${id}/participants/p_x/mute`, { trackSid: "TR_x" }, "write"],
    ["POST", `/api/v1/meetings/${id}/hands/lower`, { identity: null }, "write"],
    ["DELETE", `/api/v1/meetings/${id}/participants/p_x`, undefined, "write"],
    ["POST", `/api/v1/meetings/${id}/lobby/admit`, undefined, "write"],
    ["POST", `/api/v1/meetings/${id}/lobby/${guest}/admit`, undefined, "write"],
    ["POST", `/api/v1/meetings/${id}/lobby/${guest}/deny`, undefined, "write"],
    ["POST", `/api/v1/meetings/${id}/guest-link`, undefined, "write"],
    ["DELETE", `/api/v1/meetings/${id}/guest-link`, undefined, "write"],
    ["POST", `/api/v1/meetings/${id}/end`, undefined, "write"],
    ["DELETE", `/api/v1/meetings/${id}`, undefined, "write"],
  ];
  for (const [method, path, body, least] of routes) {
    expect((await server.call(null, method, path, body)).status, `${method} ${path}`).toBe(401);
    expect((await server.call(britt, method, path, body)).status, `${method} ${path}`).toBe(404);
    if (least === "write") expect((await server.call(agnes, method, path, body)).status, `${method} ${path}`).toBe(403);
    const wrong = path.replace(id, "not-an-id").replace(workspaceId, "not-an-id");
    expect((await server.call(anna, method, wrong, body)).status, `${method} ${wrong}`).toBe(400);
  }
  expect((await server.call(null, "GET", "/api/v1/meetings")).status).toBe(401);
  expect((await server.call(britt, "GET", "/api/v1/meetings")).body.items).toEqual([]);
  for (const body of [{}, { title: "" }, { title: "   " }, { title: "x", startsAt: "snart" }, { title: "x", more: 1 }])
    expect((await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/meetings`, body)).status).toBe(400);
  expect((await server.call(anna, "GET", `/api/v1/meetings/${guest}`)).status).toBe(404);
  expect((await server.call(anna, "DELETE", `/api/v1/meetings/${id}/participants/p_x`)).body.code).toBe("NOT_PRESENT");
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/lobby/${guest}/admit`)).body.code).toBe(
    "TICKET_UNKNOWN",
  );
});

test("a planned meeting has an end, which follows when the meeting is moved", async () => {
  const path = `/api/v1/workspaces/${workspaceId}/meetings`;
  const [startsAt, endsAt] = ["2027-01-11T08:00:00.000Z", "2027-01-11T09:30:00.000Z"];
  const { body } = await server.call(anna, "POST", path, { title: "Avstämning", startsAt, endsAt });
  expect(body).toMatchObject({ startsAt, endsAt });
  const change = (fields: object) => server.call(bo, "PATCH", `/api/v1/meetings/${body.id}`, fields);
  const later = { startsAt: "2027-01-12T10:00:00.000Z", endsAt: "2027-01-12T11:30:00.000Z" };
  expect((await change({ startsAt: later.startsAt })).body).toMatchObject(later);
  expect((await change({ title: "Ny" })).body).toMatchObject(later);
  expect((await change({ endsAt: startsAt })).status).toBe(400);
  expect((await change({ startsAt: null })).body).toMatchObject({ startsAt: null, endsAt: null });
  expect((await change({ endsAt })).status).toBe(400);
  expect((await server.call(anna, "POST", path, { title: "x", startsAt: endsAt, endsAt: startsAt })).status).toBe(400);
});

test("a token lets its person in, and stops doing so the moment they are removed from the workspace", async () => {
  const other = await server.workspace("Tillfällig", anna, bo);
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${other.id}/meetings`, {
    title: "x",
    isStarted: true,
  });
  const joined = await server.call(bo, "POST", `/api/v1/meetings/${made.body.id}/join`);
  expect(joined.status).toBe(200);
  expect(joined.body.url).toBe(server.url.replace("http", "ws"));
  const validate = (token: string) => fetch(`${server.url}/rtc/v1/validate?access_token=${token}`);
  expect(await (await validate(joined.body.token)).text()).toBe("success");
  expect((await validate("abc")).status).toBe(401);
  expect((await fetch(`${server.url}/rtc`)).status).toBe(404);
  await server.safos.workspaces.removeMember(anna.id, other.id, bo.id);
  await eventually(async () => expect((await validate(joined.body.token)).status).toBe(403), 1000);
});

test("a token ends with the session it was made in", async () => {
  const id = await startMeeting();
  const { token, sessionId } = await server.safos.identity.createSession(bo.id, { kind: "api", label: "tillfällig" });
  const joined = await server.call({ ...bo, token }, "POST", `/api/v1/meetings/${id}/join`);
  const validate = () => fetch(`${server.url}/rtc/v1/validate?access_token=${joined.body.token}`);
  expect((await validate()).status).toBe(200);
  await server.safos.identity.revoke(bo.id, sessionId);
  await eventually(async () => expect((await validate()).status).toBe(403), 1000);
});

test("a guest sees what the link leads to, waits, is let in, and cannot return when removed", async () => {
  const id = await startMeeting("Med gäst");
  const secret = await link(id);
  expect((await server.call(null, "GET", `/api/v1/guest/${secret}`)).body).toMatchObject({
    title: "Med gäst",
    organisationName: "Försäkringskassan",
    state: "live",
  });
  const requested = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: " Citra " });
  expect(requested).toMatchObject({ status: 201, body: { state: "waiting", call: null } });
  const { ticket } = requested.body;
  const received: { state: string; call: { token: string } | null }[] = [];
  const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/guest/${secret}/wait?ticket=${ticket}`);
  ws.on("message", (text: Buffer) => received.push(JSON.parse(text.toString())));
  await eventually(() => expect(received.map((m) => m.state)).toEqual(["waiting"]));
  const lobby = await server.call(anna, "GET", `/api/v1/meetings/${id}/participants`);
  expect(lobby.body.lobby).toMatchObject([{ name: "Citra" }]);
  expect((await server.call(agnes, "GET", `/api/v1/meetings/${id}/participants`)).body.lobby).toEqual([]);
  const guestId = lobby.body.lobby[0].id;
  await server.call(anna, "POST", `/api/v1/meetings/${id}/lobby/${guestId}/admit`);
  await eventually(() => expect(received.at(-1)?.state).toBe("admitted"), 1000);
  const token = received.at(-1)?.call?.token ?? "";
  const validate = () => fetch(`${server.url}/rtc/v1/validate?access_token=${token}`);
  expect((await validate()).status).toBe(200);
  expect((await server.call(anna, "DELETE", `/api/v1/meetings/${id}/participants/g_${guestId}`)).status).toBe(200);
  await eventually(() => expect(received.at(-1)).toMatchObject({ state: "removed", call: null }), 1000);
  expect((await validate()).status).toBe(403);
  const asked = await server.call(null, "POST", `/api/v1/guest/${secret}/ticket`, { ticket });
  expect(asked.body).toMatchObject({ state: "removed", call: null });
  ws.close();
});

test("a guest can be turned away, leaves the lobby by closing the page, and comes back to it", async () => {
  const id = await startMeeting();
  const secret = await link(id);
  const { body } = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Citra" });
  const waiting = async () => (await server.call(anna, "GET", `/api/v1/meetings/${id}/participants`)).body.lobby;
  const address = `${server.url.replace("http", "ws")}/api/v1/guest/${secret}/wait?ticket=${body.ticket}`;
  const ws = new WebSocket(address);
  await new Promise((resolve) => ws.once("message", resolve));
  expect(await waiting()).toHaveLength(1);
  ws.close();
  await eventually(async () => expect(await waiting()).toHaveLength(0), 2000);
  const again = await server.call(null, "POST", `/api/v1/guest/${secret}/ticket`, { ticket: body.ticket });
  expect(again.body.state).toBe("waiting");
  const [one] = await waiting();
  await server.call(bo, "POST", `/api/v1/meetings/${id}/lobby/${one.id}/deny`);
  const answered = await server.call(null, "POST", `/api/v1/guest/${secret}/ticket`, { ticket: body.ticket });
  expect(answered.body).toMatchObject({ state: "denied", call: null });
});

test("an open lobby lets guests straight in, a locked meeting nobody", async () => {
  const id = await startMeeting();
  const secret = await link(id);
  await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { lobby: "open" });
  const asked = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Citra" });
  expect(asked.body).toMatchObject({ state: "admitted", call: { url: server.url.replace("http", "ws") } });
  await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { isLocked: true });
  const refused = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Citra" });
  expect(refused.body.code).toBe("LOCKED");
  expect((await server.call(agnes, "POST", `/api/v1/meetings/${id}/join`)).body.code).toBe("LOCKED");
  expect((await server.call(bo, "POST", `/api/v1/meetings/${id}/join`)).status).toBe(200);
});

test("guest links end when taken back, replaced or forbidden by the organisation", async () => {
  const id = await startMeeting();
  const first = await link(id);
  const second = await link(id);
  expect((await server.call(null, "GET", `/api/v1/guest/${first}`)).body.code).toBe("LINK_UNKNOWN");
  expect((await server.call(null, "GET", `/api/v1/guest/${second}`)).status).toBe(200);
  const { organisationId } = anna;
  await server.safos.organisations.change(organisationId, { rules: { guestLinks: false } });
  expect((await server.call(null, "GET", `/api/v1/guest/${second}`)).status).toBe(404);
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/guest-link`)).body.code).toBe("POLICY_REFUSED");
  await server.safos.organisations.change(organisationId, { rules: { guestLinks: true } });
  await server.call(anna, "DELETE", `/api/v1/meetings/${id}/guest-link`);
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["POST", "/knock", { name: "Citra" }],
    ["POST", "/ticket", { ticket: "x" }],
  ] as const)
    expect((await server.call(null, method, `/api/v1/guest/${second}${path}`, body)).status).toBe(404);
  for (const name of ["", "   ", "x".repeat(81)])
    expect((await server.call(null, "POST", `/api/v1/guest/${second}/knock`, { name })).status).toBe(400);
});

test("the command line gets a token into the workspace's running meeting, which it starts when there is none", async () => {
  const other = await server.workspace("Provning", anna);
  const one = await server.safos.meetings.tokenFor(other.id, anna.id);
  const two = await server.safos.meetings.tokenFor(other.id, anna.id);
  const room = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).video.room;
  expect(room(one.token)).toBe(room(two.token));
  await expect(server.safos.meetings.tokenFor(other.id, bo.id)).rejects.toMatchObject({ code: "MISSING" });
});

test("the signalling socket refuses what is no token and no join request", async () => {
  const id = await startMeeting();
  const { body } = await server.call(anna, "POST", `/api/v1/meetings/${id}/join`);
  const base = `${server.url.replace("http", "ws")}/rtc/v1`;
  const status = (url: string) =>
    new Promise<number>((resolve, reject) => {
      const ws = new WebSocket(url);
      ws.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      ws.on("open", () => reject(new Error("It was let in.")));
      ws.on("error", () => undefined);
    });
  expect(await status(`${base}?access_token=x`)).toBe(401);
  expect(await status(`${base}?access_token=${body.token}`)).toBe(400);
  expect(await status(`${base}?access_token=${body.token}&join_request=%00`)).toBe(400);
});
