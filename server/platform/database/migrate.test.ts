import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeEach, expect, test } from "vitest";
import { uuid } from "#clock";
import { migrationFolders } from "../../compose/modules.ts";
import { DatabaseFault } from "./database-fault.ts";
import { migrate, type MigrationFolder } from "./migrate.ts";

const server = process.env["TEST_CLUSTER"] ?? "";
const root = mkdtempSync(join(tmpdir(), "safos-migrate-"));
const names: string[] = [];
let url = "";

async function ask(at: string, statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(async () => {
  const name = `migrate_${uuid().replaceAll("-", "")}`;
  await ask(server, `create database ${name}`);
  names.push(name);
  const target = new URL(server);
  target.pathname = `/${name}`;
  url = target.href;
});
afterAll(async () => {
  for (const name of names) await ask(server, `drop database ${name} with (force)`);
  rmSync(root, { recursive: true, force: true });
});

/** A module of its own with these files, by name. */
function folderOf(files: Readonly<Record<string, string>>): MigrationFolder {
  const folder = join(root, uuid());
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { module: "thing", folder };
}

const first = "create table thing.card (id int primary key, title text not null);";
const second =
  "alter table thing.card add column colour text not null default 'blå'; update thing.card set title = upper(title);";

test("rows written under the version before are there, changed, under this one", async () => {
  const thing = folderOf({ "0001-first.sql": first, "0002-colour.sql": second });
  expect(await migrate(url, [thing], (key) => key.startsWith("thing/0001"))).toEqual(["thing/0001-first.sql"]);
  await ask(url, "insert into thing.card (id, title) values (1, 'ett'), (2, 'två')");
  expect(await migrate(url, [thing])).toEqual(["thing/0002-colour.sql"]);
  expect(await migrate(url, [thing])).toEqual([]);
  expect(await ask(url, "select * from thing.card order by id")).toEqual([
    { id: 1, title: "ETT", colour: "blå" },
    { id: 2, title: "TVÅ", colour: "blå" },
  ]);
});

test("this server's own last migrations go onto a database with rows from before them", async () => {
  const folders = migrationFolders();
  const lastOf = new Map(
    folders.map(({ module, folder }) => [
      module,
      readdirSync(folder)
        .filter((name) => name.endsWith(".sql"))
        .toSorted(),
    ]),
  );
  // Every module that has more than one file stands one behind; those with one are needed by the others' references.
  const isBefore = (key: string): boolean => {
    const [module = "", name] = key.split("/");
    const all = lastOf.get(module) ?? [];
    return all.length < 2 || name !== all.at(-1);
  };
  await migrate(url, folders, isBefore);
  const organisation = uuid();
  await ask(url, "insert into organisations.organisation (id, name) values ($1, 'Försäkringskassan')", [organisation]);
  await ask(url, "insert into events.outbox (type, subject, payload) values ('a.b', 'x', '{}')");
  await migrate(url, folders);
  expect(await ask(url, "select name from organisations.organisation")).toEqual([{ name: "Försäkringskassan" }]);
  expect(await ask(url, "select type from events.outbox")).toEqual([{ type: "a.b" }]);
  const applied = await ask(url, "select module || '/' || name as key from database.migration");
  expect(applied.length).toBe([...lastOf.values()].flat().length);
});

test("redactions under way that did not say how far they go, go up to where the stream stands", async () => {
  const folders = migrationFolders();
  await migrate(url, folders, (key) => key !== "chat/0019-redaction-position.sql");
  const add = (id: string, request: object) =>
    ask(
      url,
      `insert into chat.admin_task (id, kind, organisation_id, person_id, subject, request, outcome)
        values ($1, 'redact', $2, $2, $1, $3, '{}')`,
      [id, uuid(), JSON.stringify(request)],
    );
  await add("old", { roomIds: ["!a"], limit: 1000 });
  await add("new", { roomIds: ["!a"], limit: 1000, position: 3 });
  await ask(url, "update chat.stream set position = 17");
  await migrate(url, folders);
  const tasks = (await ask(url, "select id, request from chat.admin_task order by id")) as {
    id: string;
    request: string;
  }[];
  expect(tasks.map(({ id, request }) => [id, (JSON.parse(request) as { position: number }).position])).toEqual([
    ["new", 3],
    ["old", 17],
  ]);
});

test("events that an older version wrote say in their envelope who acted, where and on what", async () => {
  const folders = migrationFolders().filter(({ module }) => module === "events");
  await migrate(url, folders, (key) => key < "events/0003");
  const [person, workspace, item] = [uuid(), uuid(), uuid()];
  const write = (type: string, payload: object) =>
    ask(url, "insert into events.outbox (type, subject, payload) values ($1, 'x', $2)", [type, payload]);
  const card = { workspaceId: workspace, kind: "card", id: item, boardId: uuid() };
  await write("card.assigned", { ...card, personId: person });
  await write("comment.added", { workspaceId: workspace, kind: "file", id: "7", actorId: person });
  await write("meeting.started", { workspaceId: workspace, meetingId: item, personId: person, title: "Möte" });
  await write("poll.voted", { workspaceId: workspace, kind: "poll", id: item });
  await write("member.added", { workspaceId: workspace, personId: person, role: "editor" });
  await write("lobby.knocked", { workspaceId: workspace, meetingId: item });
  await write("organisation.changed", { organisationId: workspace });
  await migrate(url, folders);
  const acted = { kind: "person", id: person };
  const system = { kind: "system" };
  const columns =
    "type, actor, organisation_id as organisation, workspace_id as workspace, item_kind as kind, item_id as id";
  expect(await ask(url, `select ${columns} from events.outbox order by events.outbox.id`)).toEqual([
    { type: "card.assigned", actor: acted, organisation: null, workspace, kind: "card", id: item },
    { type: "comment.added", actor: acted, organisation: null, workspace, kind: "file", id: "7" },
    { type: "meeting.started", actor: acted, organisation: null, workspace, kind: "meeting", id: item },
    { type: "poll.voted", actor: system, organisation: null, workspace, kind: "poll", id: item },
    { type: "member.added", actor: system, organisation: null, workspace, kind: null, id: null },
    { type: "lobby.requested", actor: system, organisation: null, workspace, kind: "meeting", id: item },
    { type: "organisation.changed", actor: system, organisation: workspace, workspace: null, kind: null, id: null },
  ]);
});

test("a file that was changed after it had been applied is refused, and nothing after it is tried", async () => {
  const thing = folderOf({ "0001-first.sql": first });
  await migrate(url, [thing]);
  const changed = join(root, uuid());
  cpSync(thing.folder, changed, { recursive: true });
  writeFileSync(join(changed, "0001-first.sql"), `${first}\n-- ändrad`);
  writeFileSync(join(changed, "0002-colour.sql"), second);
  await expect(migrate(url, [{ module: "thing", folder: changed }])).rejects.toThrow(
    "thing/0001-first.sql was changed after it had been applied",
  );
  expect(await ask(url, "select name from database.migration")).toEqual([{ name: "0001-first.sql" }]);
});

test("a migration that fails leaves nothing of itself and keeps those before it", async () => {
  const broken = `${second} create table thing.half (id int); select 1 / 0;`;
  const thing = folderOf({ "0001-first.sql": first, "0002-colour.sql": broken, "0003-more.sql": "select 1;" });
  await expect(migrate(url, [thing])).rejects.toThrow("thing/0002-colour.sql failed");
  expect(await ask(url, "select name from database.migration order by name")).toEqual([{ name: "0001-first.sql" }]);
  expect(await ask(url, "select to_regclass('thing.half') as half")).toEqual([{ half: null }]);
  expect(
    await ask(
      url,
      "select count(*)::int as colours from information_schema.columns where column_name = 'colour' and table_schema = 'thing'",
    ),
  ).toEqual([{ colours: 0 }]);
  writeFileSync(join(thing.folder, "0002-colour.sql"), second);
  expect(await migrate(url, [thing])).toEqual(["thing/0002-colour.sql", "thing/0003-more.sql"]);
});

test("a database that a newer version has written is refused in one sentence, and nothing is changed in it", async () => {
  const newer = folderOf({ "0001-first.sql": first, "0002-colour.sql": second });
  await migrate(url, [newer]);
  const older = folderOf({ "0001-first.sql": first });
  const other = {
    module: "other",
    folder: folderOf({ "0001-other.sql": "create table other.thing (id int);" }).folder,
  };
  const refused = await migrate(url, [older, other]).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DatabaseFault);
  expect((refused as Error).message).toMatch(
    /^The database was written by a newer Safos \(it has thing\/0002-colour.sql\)/,
  );
  expect(await ask(url, "select to_regclass('other.thing') as thing")).toEqual([{ thing: null }]);
  expect(await migrate(url, [newer, other])).toEqual(["other/0001-other.sql"]);
});

test("of several processes that start at once one does the work and the others find it done", async () => {
  const thing = folderOf({ "0001-first.sql": `select pg_sleep(0.1); ${first}`, "0002-colour.sql": second });
  const done = await Promise.all(Array.from({ length: 4 }, () => migrate(url, [thing])));
  expect(done.flat().toSorted()).toEqual(["thing/0001-first.sql", "thing/0002-colour.sql"]);
});
