import { DisconnectReason, LeaveRequest, LeaveRequest_Action } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { forgetRoom, markLeft } from "./queries.ts";
import { SignalClient } from "../signalling/testing.ts";

/** Who comes back into a meeting that has been locked while they were in it. */

const server = await startTestServer();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await server.stop();
});
const { anna, agnes, bo } = server.people;
const workspace = await server.workspace("Låst", anna);
for (const viewer of [agnes, bo]) await server.safos.workspaces.addMember(anna.id, workspace.id, viewer.id, "viewer");

async function start(): Promise<string> {
  const body = { title: "Låst", isStarted: true };
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, body);
  return made.body.id as string;
}

const join = (who: TestPerson, id: string, at: TestServer = server) =>
  at.call(who, "POST", `/api/v1/meetings/${id}/join`);

async function enter(who: TestPerson, id: string, at: TestServer = server) {
  const { token, identity } = (await join(who, id, at)).body as Record<string, string>;
  const client = new SignalClient(at, token ?? "");
  clients.push(client);
  await eventually(() => expect(client.of("join")).toHaveLength(1));
  await eventually(async () => expect(await present(id)).toContain(identity));
  return Object.assign(client, { token: token ?? "", identity: identity ?? "" });
}

async function present(id: string): Promise<string[]> {
  const { participants } = (await server.call(anna, "GET", `/api/v1/meetings/${id}`)).body as {
    participants: { identity: string }[];
  };
  return participants.map(({ identity }) => identity);
}

const lock = (id: string) => server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { isLocked: true });
/** As if so much time had gone by. */
const wait = (id: string, seconds: number) =>
  sql`update meetings.participant set left_at = left_at - make_interval(secs => ${seconds}),
    back_until = back_until - make_interval(secs => ${seconds}) where meeting_id = ${id}::uuid`.execute(
    server.safos.database.of(),
  );

test("whose page was loaded anew comes back, for half a minute; nobody else comes in", async () => {
  const id = await start();
  const client = await enter(agnes, id);
  await lock(id);
  expect((await join(bo, id)).body.code).toBe("LOCKED");
  client.send({ case: "leave", value: new LeaveRequest({ reason: DisconnectReason.CLIENT_INITIATED }) });
  await eventually(async () => expect(await present(id)).not.toContain(client.identity));
  expect((await join(agnes, id)).status).toBe(200);
  expect((await join(bo, id)).body.code).toBe("LOCKED");
  await wait(id, 31);
  expect((await join(agnes, id)).body.code).toBe("LOCKED");
});

test("who was put out does not come back, not even as one who had lost the call before", async () => {
  const id = await start();
  const before = await enter(agnes, id);
  before.send({ case: "leave", value: new LeaveRequest({ reason: DisconnectReason.CLIENT_INITIATED }) });
  await eventually(async () => expect(await present(id)).not.toContain(before.identity));
  const client = await enter(agnes, id);
  await lock(id);
  const path = `/api/v1/meetings/${id}/participants/${client.identity}`;
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  await eventually(async () => expect(await present(id)).not.toContain(client.identity));
  expect((await join(agnes, id)).body.code).toBe("LOCKED");
});

test("nor where their own leaving, or a loss, is told of after they were put out", async () => {
  for (const reason of ["left", "lost"] as const) {
    const id = await start();
    const client = await enter(agnes, id);
    await lock(id);
    // What putting out begins with; LiveKit's server then tells of it as of any leaving.
    await forgetRoom(server.safos.database.of(), id, client.identity);
    expect((await join(agnes, id)).body.code).toBe("LOCKED");
    const { rows } = await sql<{ sid: string }>`select sid from meetings.participant
      where meeting_id = ${id}::uuid and identity = ${client.identity}`.execute(server.safos.database.of());
    await markLeft(server.safos.database.of(), id, rows[0]?.sid ?? "", reason);
    expect((await join(agnes, id)).body.code).toBe("LOCKED");
  }
});

test("when the server with the call stops, those who were in it come back in another one, for five minutes", async () => {
  const twin = await server.twin();
  const id = await start();
  const client = await enter(agnes, id, twin);
  await lock(id);
  await twin.stop();
  await eventually(() => expect(client.of("leave")[0]?.action).toBe(LeaveRequest_Action.RECONNECT));
  expect((await join(bo, id)).body.code).toBe("LOCKED");
  await wait(id, 4 * 60);
  // With the token that the client has.
  const again = new SignalClient(server, client.token);
  clients.push(again);
  await eventually(() => expect(again.of("join")).toHaveLength(1));
  again.send({ case: "leave", value: new LeaveRequest({ reason: DisconnectReason.CLIENT_INITIATED }) });
  await eventually(async () => expect(await present(id)).toEqual([]));
  await wait(id, 61);
  expect((await join(agnes, id)).body.code).toBe("LOCKED");
});
