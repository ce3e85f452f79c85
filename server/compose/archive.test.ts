import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../testing/server.ts";

/** An archived workspace is read by all who could read it, and changed by nobody, in every process and by every protocol. */
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

/** Agnes owns it, bo of the other organisation writes in it, britt has a board alone. */
async function furnish() {
  const { agnes, bo, britt } = server.people;
  const { id } = await server.workspace("Avslutat", agnes, bo);
  const at = `/api/v1/workspaces/${id}`;
  const make = async (path: string, body: unknown, who: TestPerson = bo): Promise<string> => {
    const { status, body: made } = await server.call(who, "POST", path, body);
    expect([path, status]).toEqual([path, 201]);
    return String(made.id);
  };
  const board = await make(`${at}/boards`, { title: "Tavla" });
  const { lists } = (await server.call(bo, "GET", `/api/v1/boards/${board}`)).body as { lists: { id: string }[] };
  const document = await make(`${at}/documents`, { title: "Slutrapport" });
  const folder = await make(`${at}/folders`, { name: "Mapp" });
  const { body: link } = await server.call(agnes, "POST", `/api/v1/items/document/${document}/shares`, {
    isLink: true,
    role: "commenter",
  });
  await server.call(agnes, "POST", `/api/v1/items/board/${board}/shares`, { name: britt.userId, role: "editor" });
  return {
    id,
    at,
    board,
    document,
    folder,
    list: lists[0]?.id ?? "",
    card: await make(`/api/v1/boards/${board}/cards`, { listId: lists[0]?.id, title: "Kort" }),
    poll: await make(`${at}/polls`, {
      kind: "text",
      title: "Röst",
      options: [{ text: "Ja" }, { text: "Nej" }],
    }),
    form: await make(`${at}/forms`, { title: "Enkät" }),
    whiteboard: await make(`${at}/whiteboards`, { title: "Skiss" }),
    meeting: await make(`${at}/meetings`, { title: "Avstämning", startsAt: "2031-01-01T09:00:00.000Z" }),
    secret: link.secret as string,
  };
}

/** What a writer does in an open workspace; each is let through there. */
const writes = (made: Awaited<ReturnType<typeof furnish>>): readonly (readonly [string, string, unknown?])[] => [
  ["POST", `${made.at}/boards`, { title: "Ny" }],
  ["PATCH", `/api/v1/boards/${made.board}`, { title: "Annat" }],
  ["POST", `/api/v1/boards/${made.board}/cards`, { listId: made.list, title: "Nytt" }],
  ["PATCH", `/api/v1/cards/${made.card}`, { title: "Annat" }],
  ["POST", `/api/v1/items/card/${made.card}/comments`, { text: "Hej" }],
  ["POST", `${made.at}/documents`, { title: "Nytt" }],
  ["PATCH", `/api/v1/documents/${made.document}`, { title: "Annat" }],
  ["POST", `/api/v1/items/document/${made.document}/comments`, { text: "Hej" }],
  ["POST", `${made.at}/folders`, { name: "Ny mapp" }],
  ["PATCH", `/api/v1/files/${made.folder}`, { name: "Annan" }],
  ["POST", `${made.at}/polls`, { kind: "text", title: "Ny", options: [{ text: "Ja" }, { text: "Nej" }] }],
  ["POST", `/api/v1/polls/${made.poll}/close`, {}],
  ["POST", `${made.at}/forms`, { title: "Ny" }],
  ["POST", `${made.at}/whiteboards`, { title: "Ny" }],
  ["PATCH", `/api/v1/whiteboards/${made.whiteboard}`, { title: "Annan" }],
  ["POST", `${made.at}/meetings`, { title: "Nytt", startsAt: "2031-01-02T09:00:00.000Z" }],
  ["PATCH", `/api/v1/meetings/${made.meeting}`, { title: "Annat" }],
  ["POST", `${made.at}/channels`, { name: "Ny" }],
  ["DELETE", `/api/v1/items/board/${made.board}`],
];

const matrix = (at: TestServer, who: TestPerson, method: string, path: string, body?: unknown) =>
  at.call(who, method, `/_matrix/client/v3${path}`, body);

async function channelOf(workspaceId: string): Promise<string> {
  return eventually(async () => {
    const { body } = await server.call(server.people.bo, "GET", `/api/v1/workspaces/${workspaceId}/channels`);
    const [first] = body.items as { roomId: string; isJoined: boolean }[];
    expect(first?.isJoined).toBe(true);
    return first?.roomId ?? "";
  });
}

const levels = async (who: TestPerson, roomId: string): Promise<Record<string, number>> =>
  (await matrix(server, who, "GET", `/rooms/${part(roomId)}/state/m.room.power_levels`)).body.users as Record<
    string,
    number
  >;

test("everyone reads an archived workspace, nobody changes it, and it opens again as it was", async () => {
  const { agnes, bo, britt } = server.people;
  const made = await furnish();
  const channel = await channelOf(made.id);
  const send = (at: TestServer, who: TestPerson, text: string) =>
    matrix(at, who, "PUT", `/rooms/${part(channel)}/send/m.room.message/${part(text)}`, {
      msgtype: "m.text",
      body: text,
    });
  expect((await send(server, bo, "före")).status).toBe(200);
  const { body: power } = await matrix(server, agnes, "GET", `/rooms/${part(channel)}/state/m.room.power_levels`);
  const given = { ...power, users: { ...power.users, [bo.userId]: 50 } };
  const put = await matrix(server, agnes, "PUT", `/rooms/${part(channel)}/state/m.room.power_levels`, given);
  expect(put.status).toBe(200);

  for (const [who, status] of [
    [null, 401],
    [britt, 404],
    [bo, 403],
  ] as const)
    expect((await server.call(who, "POST", `${made.at}/archive`, {})).status).toBe(status);
  expect((await server.call(agnes, "POST", `${made.at}/archive`, {})).status).toBe(200);
  // A second time changes nothing.
  expect((await server.call(agnes, "POST", `${made.at}/archive`, {})).status).toBe(200);

  const seen = (await server.call(agnes, "GET", made.at)).body;
  expect(seen).toMatchObject({ role: "viewer", memberRole: "owner" });
  expect(Date.parse(seen.archivedAt)).toBeGreaterThan(0);
  for (const at of [server, twin])
    await eventually(async () => {
      const answers = await Promise.all(
        writes(made).map(async ([method, path, body]) => [path, (await at.call(agnes, method, path, body)).status]),
      );
      expect(answers).toEqual(writes(made).map(([, path]) => [path, 403]));
      expect((await at.call(britt, "PATCH", `/api/v1/cards/${made.card}`, { title: "Annat" })).status).toBe(403);
      expect((await send(at, agnes, "efter")).body.errcode).toBe("M_FORBIDDEN");
    });
  for (const path of ["boards", "documents", "whiteboards", "polls", "forms", "meetings"] as const) {
    const id = made[path.slice(0, -1) as "board"];
    expect([path, (await twin.call(bo, "GET", `/api/v1/${path}/${id}`)).status]).toEqual([path, 200]);
  }
  // Who made a form goes on reading what was answered.
  expect((await server.call(bo, "GET", `/api/v1/forms/${made.form}/responses`)).status).toBe(200);
  expect((await server.call(agnes, "PATCH", `/api/v1/documents/${made.document}`, { title: "x" })).body.code).toBe(
    "WORKSPACE_ARCHIVED",
  );
  expect((await server.call(agnes, "POST", `${made.at}/documents`, { title: "x" })).body.code).toBe(
    "WORKSPACE_ARCHIVED",
  );

  // By WebDAV it can be read, and a link that was open reads on.
  const dav = (method: string, name: string, body?: string) =>
    fetch(`${server.url}/remote.php/dav/files/bo@digg.example/${part("Avslutat")}/${name}`, {
      method,
      headers: {
        depth: "1",
        authorization: `Basic ${Buffer.from(`bo@digg.example:${bo.password}`).toString("base64")}`,
      },
      ...(body === undefined ? {} : { body }),
    });
  expect((await dav("PROPFIND", "")).status).toBe(207);
  expect((await dav("PUT", "ny.txt", "text")).status).toBe(403);
  const visit = (method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      headers: { "safos-link": made.secret, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await visit("GET", `/api/v1/documents/${made.document}`)).status).toBe(200);
  expect((await visit("POST", `/api/v1/items/document/${made.document}/comments`, { text: "Hej" })).status).toBe(403);

  // Who is in it is its owners' to say still.
  const member = `${made.at}/members/${bo.id}`;
  expect((await server.call(agnes, "PATCH", member, { role: "commenter" })).status).toBe(200);
  expect((await server.call(agnes, "PATCH", member, { role: "editor" })).status).toBe(200);
  await eventually(async () => expect((await levels(agnes, channel))[agnes.userId]).toBe(-1));

  expect((await server.call(bo, "POST", `${made.at}/unarchive`, {})).status).toBe(403);
  expect((await server.call(null, "POST", `${made.at}/unarchive`, {})).status).toBe(401);
  expect((await server.call(agnes, "POST", `${made.at}/unarchive`, {})).status).toBe(200);
  expect((await server.call(bo, "GET", made.at)).body).toMatchObject({ role: "editor", archivedAt: null });
  await eventually(async () =>
    expect(await levels(agnes, channel)).toMatchObject({ [agnes.userId]: 100, [bo.userId]: 50 }),
  );
  await eventually(async () => expect((await send(twin, bo, "sedan")).status).toBe(200));
  expect((await twin.call(bo, "PATCH", `/api/v1/documents/${made.document}`, { title: "Annat" })).status).toBe(200);
});

test("a workspace that a person has to themselves is not archived, nor another organisation's by its owner there", async () => {
  const { agnes, bo } = server.people;
  const home = await server.safos.workspaces.personalOf(agnes.id);
  expect((await server.call(agnes, "POST", `/api/v1/workspaces/${home.id}/archive`, {})).body.code).toBe("PERSONAL");
  const shared = await server.workspace("Delad", agnes);
  await server.safos.workspaces.addMember(agnes.id, shared.id, bo.id, "owner");
  expect((await server.call(bo, "POST", `/api/v1/workspaces/${shared.id}/archive`, {})).body.code).toBe("HOME_ONLY");
  expect((await server.call(bo, "POST", "/api/v1/workspaces/x/archive", {})).status).toBe(400);
});

test("an administrator of the owning organisation archives and opens what they are no member of, and sees size and use", async () => {
  const { anna, agnes, bo } = server.people;
  const { id } = await server.workspace("Förvaltad", agnes, bo);
  const managed = async () =>
    ((await server.call(anna, "GET", "/api/v1/organisation/workspaces")).body.items as { id: string }[]).find(
      (one) => one.id === id,
    );
  expect(await managed()).toMatchObject({ size: 0, archivedAt: null });
  const put = await fetch(`${server.url}/api/v1/workspaces/${id}/files?name=a.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}` },
    body: "tolv tecken.",
  });
  expect(put.status).toBe(201);
  const today = new Date().toISOString().slice(0, 10);
  await eventually(async () => expect(await managed()).toMatchObject({ size: 12, lastUsedOn: today }));
  for (const [verb, who, status] of [
    ["archive", bo, 403],
    ["archive", anna, 200],
    ["unarchive", bo, 403],
    ["unarchive", anna, 200],
  ] as const)
    expect((await server.call(who, "POST", `/api/v1/workspaces/${id}/${verb}`, {})).status).toBe(status);
  const home = await server.safos.workspaces.personalOf(agnes.id);
  expect((await server.call(anna, "POST", `/api/v1/workspaces/${home.id}/archive`, {})).status).toBe(404);
});

test("what lies in no workspace is refused as before: no workspace, no archive", async () => {
  const { anna, bo, britt } = server.people;
  const { body: room } = await matrix(server, anna, "POST", "/createRoom", { is_direct: true, invite: [bo.userId] });
  await matrix(server, bo, "POST", `/join/${part(room.room_id)}`, {});
  const poll = {
    "m.poll": {
      kind: "m.disclosed",
      max_selections: 1,
      question: { "m.text": [{ body: "Lunch?" }] },
      answers: [{ "m.id": "a", "m.text": [{ body: "Pizza" }] }],
    },
    "m.text": [{ body: "Lunch?" }],
  };
  await matrix(server, anna, "PUT", `/rooms/${part(room.room_id)}/send/m.poll.start/p`, poll);
  const item = `/api/v1/items/channel/${part(room.room_id)}`;
  const asked = [
    ["DELETE", item],
    ["GET", `${item}/shares`],
    ["POST", `${item}/shares`, { name: britt.userId, role: "viewer" }],
    ["POST", `${item}/links`, { kind: "channel", id: room.room_id }],
    ["PUT", `${item}/class`, { informationClass: "K3" }],
  ] as const;
  const statuses = async (who: TestPerson): Promise<number[]> =>
    Promise.all(asked.map(async ([method, path, body]) => (await server.call(who, method, path, body)).status));
  expect(await statuses(anna)).toEqual([400, 404, 403, 400, 403]);
  expect(await statuses(bo)).toEqual([400, 404, 403, 400, 403]);
  expect(await statuses(britt)).toEqual([404, 404, 404, 404, 404]);
});
