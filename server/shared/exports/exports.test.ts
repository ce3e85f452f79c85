import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";

let server: TestServer;
let twin: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  twin = await server.twin();
});
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

const part = encodeURIComponent;
const start = (who: TestPerson | null, workspaceId: string, at = server) =>
  at.call(who, "POST", `/api/v1/workspaces/${workspaceId}/exports`, {});
const done = (who: TestPerson, id: string, state = "done") =>
  eventually(async () => {
    const { body } = await twin.call(who, "GET", `/api/v1/exports/${id}`);
    expect(body).toMatchObject({ id, state });
    return body as { partsDone: number; partsTotal: number; size: number; endsAt: string };
  }, 60_000);
const download = (who: TestPerson, id: string) =>
  fetch(`${twin.url}/api/v1/exports/${id}/content`, { headers: { authorization: `Bearer ${who.token}` } });
async function entriesOf(answer: Response): Promise<Record<string, string>> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, one]) => [name, strFromU8(one)]));
}
const acts = async (who: TestPerson): Promise<string[]> =>
  ((await server.call(who, "GET", "/api/v1/audit?category=export")).body.items as { act: string }[])
    .map((one) => one.act)
    // To look is an act of its own.
    .filter((one) => one !== "audit.read")
    .toSorted();
const reasons = async (who: TestPerson): Promise<string[]> =>
  ((await server.call(who, "GET", "/api/v1/notices")).body.items as { reason: string }[]).map((one) => one.reason);

async function channel(who: TestPerson, workspaceId: string, name: string): Promise<string> {
  const made = await server.call(who, "POST", `/api/v1/workspaces/${workspaceId}/channels`, { name, isPrivate: true });
  const roomId = made.body.roomId as string;
  const path = `/_matrix/client/v3/rooms/${part(roomId)}/send/m.room.message/${part(name)}`;
  expect((await server.call(who, "PUT", path, { msgtype: "m.text", body: `ord i ${name}` })).status).toBe(200);
  return roomId;
}

test("an owner takes out what they may see, and everyone who answers for the workspace sees it", async () => {
  const { anna, agnes, bo, britt } = server.people;
  const { id } = await server.workspace("Ärenden", agnes, bo);
  await server.safos.workspaces.addMember(agnes.id, id, britt.id, "owner");
  await server.call(bo, "POST", `/api/v1/workspaces/${id}/documents`, { title: "Rapport" });
  await channel(agnes, id, "Agnes egna");
  const closed = await channel(bo, id, "Bos egna");
  const poll = { kind: "text", title: "Hemlig fråga", options: [{ text: "Ja" }, { text: "Nej" }] };
  await server.call(bo, "POST", `/_matrix/client/v3/rooms/${part(closed)}/send/m.poll.start/p`, poll);

  for (const [who, status] of [
    [null, 401],
    [bo, 403],
  ] as const)
    expect((await start(who, id)).status).toBe(status);
  expect((await start(agnes, "x")).status).toBe(400);
  // An owner from elsewhere may be kept from some of it by a class.
  expect((await start(britt, id)).body.code).toBe("HOME_ONLY");
  expect((await server.call(britt, "GET", `/api/v1/workspaces/${id}/exports`)).body.code).toBe("HOME_ONLY");
  const asked = await Promise.all([start(agnes, id), start(agnes, id, twin)]);
  expect(asked.map((one) => one.status).toSorted()).toEqual([201, 409]);
  const exportId = asked.find((one) => one.status === 201)?.body.id as string;
  const made = await done(agnes, exportId);
  expect(made.partsDone).toBe(made.partsTotal);
  expect(made.partsTotal).toBeGreaterThan(5);
  expect(Date.parse(made.endsAt) - Date.now()).toBeGreaterThan(6 * 86_400_000);

  const answer = await download(agnes, exportId);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  expect(answer.headers.get("content-length")).toBe(String(made.size));
  const entries = await entriesOf(answer);
  expect(entries["documents/documents.json"]).toContain("Rapport");
  const all = JSON.stringify(entries);
  expect(all).not.toContain("ord i Bos egna");
  expect(all).not.toContain("Hemlig fråga");
  expect(all).toContain("ord i Agnes egna");

  // One's own only, also for those who could make one.
  for (const who of [anna, bo, britt]) {
    expect((await download(who, exportId)).status).toBe(404);
    expect((await server.call(who, "GET", `/api/v1/exports/${exportId}`)).status).toBe(404);
    expect((await server.call(who, "DELETE", `/api/v1/exports/${exportId}`)).status).toBe(404);
  }
  for (const [method, path] of [
    ["GET", `/api/v1/exports/${exportId}`],
    ["GET", `/api/v1/exports/${exportId}/content`],
    ["DELETE", `/api/v1/exports/${exportId}`],
    ["GET", `/api/v1/workspaces/${id}/exports`],
  ] as const)
    expect((await server.call(null, method, path)).status).toBe(401);
  expect((await server.call(bo, "GET", `/api/v1/workspaces/${id}/exports`)).status).toBe(403);
  await eventually(async () => {
    expect(await acts(anna)).toEqual(["workspace.exportTaken", "workspace.exported"]);
    expect(await reasons(agnes)).toContain("exportReady");
    expect(await reasons(britt)).toContain("exported");
    expect(await reasons(bo)).not.toContain("exported");
  });
}, 120_000);

test("an administrator takes out what belongs to the organisation; whose right ends can take nothing along", async () => {
  const { anna, agnes, bo } = server.people;
  const { id } = await server.workspace("Förvaltning", agnes, bo);
  await channel(agnes, id, "Slutet");
  const { body: asked } = await start(anna, id);
  await done(anna, asked.id);
  const entries = await entriesOf(await download(anna, asked.id));
  expect(entries["workspace.json"]).toContain("Förvaltning");
  expect(JSON.stringify(entries)).not.toContain("ord i Slutet");
  // Of another organisation, and what a person has to themselves.
  expect((await start(bo, id)).status).toBe(403);
  const home = await server.safos.workspaces.personalOf(agnes.id);
  expect((await start(anna, home.id)).status).toBe(404);

  await server.safos.workspaces.addMember(agnes.id, id, anna.id, "owner");
  const { body: own } = await start(agnes, id);
  await done(agnes, own.id);
  await server.safos.workspaces.setRole(anna.id, id, agnes.id, "editor");
  await eventually(async () => expect((await download(agnes, own.id)).status).toBe(403));
  await server.safos.workspaces.removeMember(anna.id, id, agnes.id);
  await eventually(async () => expect((await download(agnes, own.id)).status).toBe(404));
  expect((await server.call(agnes, "DELETE", `/api/v1/exports/${own.id}`)).status).toBe(200);
}, 120_000);

test("an archive stops where it is no longer wanted or allowed, fails where a part fails, and goes after a week", async () => {
  const { anna, agnes, bo } = server.people;
  const db = server.safos.database.of();
  const { id } = await server.workspace("Avbruten", agnes, bo);
  await server.safos.workspaces.addMember(agnes.id, id, anna.id, "owner");
  // What the last part of it does, in this process instead of one of its own.
  let work = async (): Promise<void> => undefined;
  server.safos.items.registerExport({ name: "test", write: () => work() });
  const ask = async (who: TestPerson): Promise<string> => {
    const { rows } = await sql<{ id: string }>`insert into exports.export (id, workspace_id, requested_by)
      values (gen_random_uuid(), ${id}, ${who.id}) returning id`.execute(db);
    return rows[0]?.id ?? "";
  };
  const stateOf = async (exportId: string): Promise<string | undefined> => {
    const { rows } = await sql<{ state: string }>`select state from exports.export where id = ${exportId}`.execute(db);
    return rows[0]?.state;
  };

  work = () => Promise.reject(new Error("broken on purpose"));
  const broken = await ask(agnes);
  await server.safos.exports.make(broken);
  expect(await stateOf(broken)).toBe("failed");
  await eventually(async () => expect(await reasons(agnes)).toContain("exportFailed"));
  expect((await server.call(agnes, "GET", `/api/v1/exports/${broken}/content`)).body.code).toBe("EXPORT_NOT_DONE");

  work = () => server.safos.workspaces.setRole(anna.id, id, agnes.id, "editor");
  const forbidden = await ask(agnes);
  await server.safos.exports.make(forbidden);
  expect(await stateOf(forbidden)).toBe("failed");
  await server.safos.workspaces.setRole(anna.id, id, agnes.id, "owner");

  const { promise: removed, resolve } = Promise.withResolvers<void>();
  work = () => removed;
  const unwanted = await ask(anna);
  const making = server.safos.exports.make(unwanted);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", `/api/v1/exports/${unwanted}`);
    expect(body).toMatchObject({ state: "running", partsDone: body.partsTotal - 1 });
  });
  expect((await start(agnes, id)).body.code).toBe("EXPORT_PENDING");
  expect((await server.call(anna, "DELETE", `/api/v1/exports/${unwanted}`)).status).toBe(200);
  resolve();
  await making;
  work = async () => undefined;

  // Others wait behind what one person asks for: three at a time.
  const more = await Promise.all(["ett", "två", "tre", "fyra"].map((name) => server.workspace(name, bo)));
  for (const one of more.slice(0, 3))
    await sql`insert into exports.export (id, workspace_id, requested_by)
      values (gen_random_uuid(), ${one.id}, ${bo.id})`.execute(db);
  expect((await start(bo, more[3]?.id ?? "")).status).toBe(429);
  await sql`delete from exports.export where requested_by = ${bo.id}`.execute(db);

  const last = await ask(agnes);
  // Two processes that both write it make one archive.
  await Promise.all([server.safos.exports.make(last), twin.safos.exports.make(last)]);
  await done(agnes, last);
  await sql`update exports.export set done_at = now() - interval '8 days' where id = ${last}`.execute(db);
  const { rows } = await sql<{ blob: string }>`select blob from exports.export where id = ${last}`.execute(db);
  expect(await server.safos.blobs.usedBy(rows[0]?.blob ?? "")).toEqual(["exports"]);
  await server.safos.exports.trim();
  expect((await server.call(agnes, "GET", `/api/v1/exports/${last}`)).status).toBe(404);
  expect(await server.safos.blobs.usedBy(rows[0]?.blob ?? "")).toEqual([]);
});
