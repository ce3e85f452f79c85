import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../testing/server.ts";

/** Workspaces and channels in the trash: closed to everybody at once, back as they were, and gone for good in the end. */
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

const id = encodeURIComponent;
const matrix = (who: TestPerson, method: string, path: string, body?: unknown, at = server) =>
  at.call(who, method, `/_matrix/client${path}`, body);
const joined = async (who: TestPerson, at = server): Promise<string[]> =>
  (await matrix(who, "GET", "/v3/joined_rooms", undefined, at)).body.joined_rooms as string[];

async function send(who: TestPerson, roomId: string, body: string): Promise<void> {
  const path = `/v3/rooms/${id(roomId)}/send/m.room.message/${id(body)}`;
  expect((await matrix(who, "PUT", path, { msgtype: "m.text", body })).status).toBe(200);
}

async function channel(who: TestPerson, workspaceId: string, name: string, ...invited: TestPerson[]): Promise<string> {
  const isPrivate = invited.length > 0;
  const made = await server.call(who, "POST", `/api/v1/workspaces/${workspaceId}/channels`, { name, isPrivate });
  expect(made.status).toBe(201);
  const roomId = made.body.roomId as string;
  for (const one of invited) {
    expect((await matrix(who, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: one.userId })).status).toBe(200);
    expect((await matrix(one, "POST", `/v3/join/${id(roomId)}`, {})).status).toBe(200);
  }
  return roomId;
}

/** Titles of the messages that a person finds. */
async function found(who: TestPerson, text: string): Promise<string[]> {
  const { body } = await server.call(who, "GET", `/api/v1/search?q=${id(text)}&kinds=message`);
  return (body.groups as { items: { title: string }[] }[]).flatMap(({ items }) => items.map(({ title }) => title));
}

/** Agnes owns it, anna administers the organisation and is no member, bo and britt of the other organisation write in it. */
async function furnish(name: string) {
  const { agnes, bo, britt } = server.people;
  const { id: workspaceId } = await server.workspace(name, agnes, bo, britt);
  const open = await channel(agnes, workspaceId, `${name} öppen`);
  const closed = await channel(agnes, workspaceId, `${name} stängd`, bo);
  await eventually(async () => expect(await joined(britt)).toContain(open));
  expect((await matrix(britt, "POST", `/v3/rooms/${id(open)}/leave`, {})).status).toBe(200);
  await send(agnes, open, `${name}öppet`);
  await send(bo, closed, `${name}slutet`);
  const file = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/files?name=${id(`${name}.txt`)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}` },
    body: `innehållet i ${name}`,
  });
  const { id: fileId } = (await file.json()) as { id: number };
  const board = await server.call(bo, "POST", `/api/v1/workspaces/${workspaceId}/boards`, { title: `${name} tavla` });
  return { workspaceId, open, closed, fileId, boardId: board.body.id as string };
}

const trashed = async (who: TestPerson) =>
  (await server.call(who, "GET", "/api/v1/trashed-workspaces")).body.items as { id: string; name: string }[];

test("a workspace in the trash is closed to all, and comes back with its people, channels and content", async () => {
  const { anna, agnes, bo, britt } = server.people;
  const { workspaceId, open, closed, fileId, boardId } = await furnish("Gransk");
  await eventually(async () => expect(await found(bo, "Granskslutet")).toEqual(["Granskslutet"]));
  const path = `/api/v1/workspaces/${workspaceId}`;
  for (const [who, status] of [
    [null, 401],
    [anna, 404],
    [bo, 403],
  ] as const)
    expect((await server.call(who, "DELETE", path)).status).toBe(status);
  expect((await server.call(agnes, "DELETE", path)).status).toBe(200);
  expect((await server.call(agnes, "DELETE", path)).status).toBe(404);
  for (const who of [agnes, bo])
    for (const closedPath of [path, `${path}/files`, `/api/v1/files/${fileId}`, `/api/v1/boards/${boardId}`]) {
      const { status } = await twin.call(who, "GET", closedPath);
      expect([closedPath, status]).toEqual([closedPath, 404]);
    }
  await eventually(async () => {
    const rooms = await joined(bo, twin);
    expect(rooms).not.toContain(open);
    expect(rooms).not.toContain(closed);
    expect(await found(bo, "Granskslutet")).toEqual([]);
  });

  // Its owner and the organisation's administrator may bring it back; nobody else knows of it.
  expect((await trashed(agnes)).map(({ name }) => name)).toEqual(["Gransk"]);
  expect((await trashed(anna)).map(({ name }) => name)).toEqual(["Gransk"]);
  expect([await trashed(bo), await trashed(britt)]).toEqual([[], []]);
  const restore = (who: TestPerson | null) =>
    server.call(who, "POST", `/api/v1/trashed-workspaces/${workspaceId}/restore`, {});
  expect([(await restore(null)).status, (await restore(bo)).status, (await restore(britt)).status]).toEqual([
    401, 404, 404,
  ]);
  expect((await server.call(anna, "POST", "/api/v1/trashed-workspaces/x/restore", {})).status).toBe(400);
  expect((await restore(anna)).status).toBe(200);
  expect((await restore(anna)).status).toBe(404);

  expect((await server.call(anna, "GET", path)).status).toBe(404);
  expect((await server.call(bo, "GET", path)).body).toMatchObject({ name: "Gransk", role: "editor" });
  expect((await twin.call(bo, "GET", `/api/v1/boards/${boardId}`)).body.title).toBe("Gransk tavla");
  await eventually(async () => {
    expect(await joined(bo)).toEqual(expect.arrayContaining([open, closed]));
    expect(await joined(agnes)).toEqual(expect.arrayContaining([open, closed]));
    expect(await found(bo, "Granskslutet")).toEqual(["Granskslutet"]);
  });
  // Who had left by herself is not brought along, and who was never in a private channel is not let in.
  const ofBritt = await joined(britt);
  expect(ofBritt).not.toContain(open);
  expect(ofBritt).not.toContain(closed);
  const messages = await matrix(bo, "GET", `/v3/rooms/${id(closed)}/messages?dir=b&limit=50`);
  expect(JSON.stringify(messages.body)).toContain("Granskslutet");
});

test("a workspace that has lain in the trash for 30 days leaves no row, and its rooms are forgotten everywhere", async () => {
  const { agnes, bo } = server.people;
  const { workspaceId, open, closed } = await furnish("Gallra");
  await eventually(async () => expect(await found(bo, "Gallraslutet")).toEqual(["Gallraslutet"]));
  const uploaded = await fetch(`${server.url}/_matrix/media/v3/upload`, {
    method: "POST",
    headers: { authorization: `Bearer ${bo.token}` },
    body: "en bild som bara finns här",
  });
  const { content_uri: url } = (await uploaded.json()) as { content_uri: string };
  const event = { msgtype: "m.file", body: "bild", url };
  expect((await matrix(bo, "PUT", `/v3/rooms/${id(closed)}/send/m.room.message/m`, event)).status).toBe(200);
  await server.call(agnes, "DELETE", `/api/v1/workspaces/${workspaceId}`);
  await eventually(async () => expect(await joined(bo, twin)).not.toContain(closed));

  const db = server.safos.database.of();
  await server.safos.workspaces.purge();
  expect((await trashed(agnes)).map((one) => one.id)).toContain(workspaceId);
  await sql`update workspaces.workspace set trashed_at = now() - interval '31 days' where id = ${workspaceId}`.execute(
    db,
  );
  await server.safos.workspaces.purge();
  expect((await trashed(agnes)).map((one) => one.id)).not.toContain(workspaceId);

  // The log keeps that it was there, and no word of it.
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_schema || '.' || table_name as table, column_name as column from information_schema.columns
    where column_name in ('workspace_id', 'room_id') and table_schema not in ('events', 'audit', 'pg_catalog', 'information_schema')`.execute(
    db,
  );
  expect(columns.length).toBeGreaterThan(20);
  const spaces = await sql<{
    id: string;
  }>`select distinct room_id as id from chat.event where pdu like ${`%${workspaceId}%`}`.execute(db);
  const left = async () => {
    const names: string[] = [];
    for (const { table, column } of columns) {
      const wanted = column === "workspace_id" ? [workspaceId] : [open, closed, ...spaces.rows.map((one) => one.id)];
      const { rows } =
        await sql`select from ${sql.table(table)} where ${sql.ref(column)}::text = any(${wanted}::text[]) limit 1`.execute(
          db,
        );
      if (rows.length > 0) names.push(`${table}.${column}`);
    }
    return names;
  };
  await eventually(async () => expect(await left()).toEqual([]));
  const media = await sql`select from chat.media where media_id = ${url.split("/").at(-1)}`.execute(db);
  expect(media.rows).toEqual([]);
  for (const one of [server, twin])
    await eventually(async () => {
      expect((await matrix(bo, "GET", `/v3/rooms/${id(closed)}/messages?dir=b`, undefined, one)).status).toBe(403);
      const { body } = await matrix(bo, "GET", "/v3/sync?full_state=true", undefined, one);
      expect(JSON.stringify(body)).not.toContain(closed);
    });
});

test("a channel goes to the trash and comes back with those who were in it; after 30 days it is gone", async () => {
  const { agnes, bo, britt } = server.people;
  const { workspaceId, open, closed } = await furnish("Kanal");
  const items = `/api/v1/workspaces/${workspaceId}/trashed-items`;
  const item = (roomId: string) => `/api/v1/items/channel/${id(roomId)}`;
  const { body: channels } = await server.call(agnes, "GET", `/api/v1/workspaces/${workspaceId}/channels`);
  const first = (channels.items as { id: string; isDefault: boolean }[]).find((one) => one.isDefault)?.id ?? "";

  expect((await server.call(bo, "DELETE", item(closed))).status).toBe(403);
  expect((await server.call(britt, "DELETE", item(closed))).status).toBe(404);
  expect((await server.call(agnes, "DELETE", item(first))).body.code).toBe("CHANNEL_DEFAULT");
  expect((await server.call(agnes, "DELETE", item(closed))).status).toBe(200);
  expect((await server.call(agnes, "DELETE", `/api/v1/workspaces/${workspaceId}/channels/${id(open)}`)).status).toBe(
    200,
  );
  await eventually(async () => expect(await joined(bo, twin)).not.toContain(closed));
  const { body: export_ } = await server.call(agnes, "GET", items);
  expect((export_.items as { title: string }[]).map(({ title }) => title).toSorted()).toEqual([
    "Kanal stängd",
    "Kanal öppen",
  ]);
  // Who did it, and until when it can be undone.
  for (const one of export_.items as { trashedBy: { id: string }; trashedAt: string; endsAt: string }[]) {
    expect(one.trashedBy).toMatchObject({ id: agnes.id, displayName: agnes.displayName });
    expect(Date.parse(one.endsAt) - Date.parse(one.trashedAt)).toBe(30 * 86_400_000);
  }
  // The name of a private channel is nothing for those who were not in it.
  const { body: ofBritt } = await server.call(britt, "GET", items);
  expect((ofBritt.items as { title: string }[]).map(({ title }) => title)).toEqual(["Kanal öppen"]);
  expect((await server.call(bo, "GET", item(closed))).status).toBe(404);
  expect((await server.call(bo, "POST", `${item(closed)}/restore`, {})).status).toBe(403);
  expect((await server.call(britt, "POST", `${item(closed)}/restore`, {})).status).toBe(404);
  // Nor is one let in again by writing what the server writes.
  expect((await matrix(bo, "POST", `/v3/join/${id(closed)}`, {})).status).toBe(403);

  expect((await server.call(agnes, "POST", `${item(closed)}/restore`, {})).status).toBe(200);
  expect((await server.call(agnes, "POST", `${item(open)}/restore`, {})).status).toBe(200);
  await eventually(async () => {
    expect(await joined(bo)).toEqual(expect.arrayContaining([open, closed]));
    expect(await joined(agnes)).toEqual(expect.arrayContaining([open, closed]));
    expect(await found(bo, "Kanalslutet")).toEqual(["Kanalslutet"]);
  });
  expect(await joined(britt)).not.toContain(closed);
  expect((await server.call(agnes, "GET", items)).body.items).toEqual([]);

  // Who was taken out of the workspace meanwhile is not let into a private channel again when they are added anew.
  expect((await server.call(agnes, "DELETE", item(closed))).status).toBe(200);
  await server.safos.workspaces.removeMember(agnes.id, workspaceId, bo.id);
  expect((await server.call(agnes, "POST", `${item(closed)}/restore`, {})).status).toBe(200);
  await eventually(async () => expect(await joined(agnes)).toContain(closed));
  await server.safos.workspaces.addMember(agnes.id, workspaceId, bo.id, "viewer");
  await eventually(async () => expect(await joined(bo)).toContain(open));
  expect(await joined(bo)).not.toContain(closed);

  expect((await server.call(agnes, "DELETE", item(closed))).status).toBe(200);
  const { items: trash } = server.safos;
  await trash.purge(new Date(Date.now() - 60_000));
  expect((await server.call(agnes, "GET", items)).body.items).toHaveLength(1);
  await trash.purge(new Date(Date.now() + 60_000));
  expect((await server.call(agnes, "GET", items)).body.items).toEqual([]);
  const db = server.safos.database.of();
  await eventually(async () => {
    const { rows } = await sql<{ n: number }>`select (select count(*) from chat.event where room_id = ${closed})
      + (select count(*) from search.entry where id like ${`${closed}%`}) as n`.execute(db);
    expect(rows[0]?.n).toBe(0);
  });
  expect((await server.call(agnes, "POST", `${item(closed)}/restore`, {})).status).toBe(404);
});
