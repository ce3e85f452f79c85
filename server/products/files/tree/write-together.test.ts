import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import type { FileDb, FileTables } from "../tables.ts";
import { davOf, wrongSizes } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const { files, database } = server.safos;
const shared = await server.workspace("Gemensam", anna, bo);
const dav = davOf(server, anna);
const put = (name: string, body: string, as: TestPerson = anna, headers: Record<string, string> = {}) =>
  dav("PUT", `Gemensam/${name}`, headers, body, as);
const statuses = async (all: readonly Promise<Response>[]): Promise<number[]> =>
  (await Promise.all(all)).map((one) => one.status);
const many = Array.from({ length: 40 }, (_, n) => n);

test("of many that write at once each has its own outcome, and folders count every byte once", async () => {
  await dav("MKCOL", "Gemensam/Mapp");
  await put("finns.txt", "1");
  await put("l%C3%A5st.txt", "1");
  const id = parseInt((await put("l%C3%A5st.txt", "2")).headers.get("oc-fileid") ?? "", 10);
  expect((await server.call(bo, "POST", `/api/v1/files/${id}/lock`)).status).toBe(200);
  const all = await statuses([
    ...many.map((n) => put(n % 2 ? `f${n}.txt` : `Mapp/f${n}.txt`, "x".repeat(n), n % 3 ? anna : bo)),
    ...many.map((n) => put("samma.txt", `nummer ${n}`)),
    put("finns.txt", "2", anna, { "if-none-match": "*" }),
    put("finns.txt", "2", anna, { "if-match": '"annat"' }),
    put("l%C3%A5st.txt", "3"),
    put("fr%C3%A4mmande.txt", "x", britt),
    put("Mapp", "en mapp"),
  ]);
  expect(all.slice(0, 40)).toEqual(many.map(() => 201));
  expect(all.slice(40, 80).sort()).toEqual([201, ...many.slice(1).map(() => 204)].sort());
  expect(all.slice(80)).toEqual([412, 412, 423, 409, 409]);
  expect(await wrongSizes(database.of())).toEqual([]);
  const same = (await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}/files`)).body.items.find(
    (one: { name: string }) => one.name === "samma.txt",
  ) as { id: number };
  const versions = (await server.call(anna, "GET", `/api/v1/files/${same.id}/versions`)).body.items as unknown[];
  expect(versions).toHaveLength(40);
});

test("each of them is in the log of events once, in every process, and two processes write without losing a byte", async () => {
  const twin = await server.twin();
  const seen: number[] = [];
  twin.safos.events.watch(["file.added"], ({ payload }) => void seen.push(payload.fileId));
  const from = (url: string, n: number): Promise<Response> =>
    fetch(`${url}/remote.php/dav/files/${encodeURIComponent(anna.name)}/Gemensam/p${n}.txt`, {
      method: "PUT",
      headers: { authorization: `Bearer ${anna.token}` },
      body: String(n),
    });
  const answers = await Promise.all(many.map((n) => from(n % 2 ? server.url : twin.url, n)));
  expect(answers.map((one) => one.status)).toEqual(many.map(() => 201));
  const ids = answers.map((one) => parseInt(one.headers.get("oc-fileid") ?? "", 10));
  await eventually(async () => expect(seen.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b)), 5000);
  expect(await wrongSizes(database.of())).toEqual([]);
  await twin.stop();
});

test("one that the database refuses takes no other along", async () => {
  const root = await files.rootOf(shared.id);
  const actor = { personId: anna.id, organisationId: anna.organisationId, displayName: anna.displayName };
  const content = { blob: "0".repeat(64), size: 1, sha1: null };
  const write = (n: number) =>
    files.tree.writeFile(actor, root, `d${n}.txt`, n === 7 ? { ...content, blob: "\u0000" } : content, {
      onConflict: "refuse",
    });
  const outcomes = await Promise.allSettled(many.map(write));
  const reasons = outcomes.map((one) => (one.status === "rejected" ? String(one.reason) : one.status));
  expect(reasons).toEqual(many.map((n) => (n === 7 ? expect.stringContaining("invalid byte") : "fulfilled")));
  expect(await wrongSizes(database.of())).toEqual([]);
});

/** What others change while they hold the lock of the tree, which those who write wait for. */
async function meanwhile(
  change: (trx: FileDb) => Promise<unknown>,
  write: () => Promise<Response>[],
): Promise<number[]> {
  const db = database.of<FileTables>();
  const root = await files.rootOf(shared.id);
  return db
    .transaction()
    .execute(async (trx) => {
      await sql`select from files.node where id = ${root} for update`.execute(trx);
      const writing = write();
      await eventually(async () => {
        const { rows } =
          await sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like 'select from files.node%for update'
          and datname = current_database()`.execute(db);
        expect(rows.length).toBeGreaterThan(0);
      });
      await change(trx);
      return writing;
    })
    .then(statuses);
}
const touchRoot = (trx: FileDb) =>
  sql`update files.node set etag = nextval('files.change') where workspace_id = ${shared.id} and parent_id is null`.execute(
    trx,
  );

test("what was read while the lock was waited for is not relied upon", async () => {
  const folder = async (name: string): Promise<number> => {
    const answer = await dav("MKCOL", `Gemensam/${name}`);
    return parseInt(answer.headers.get("oc-fileid") ?? "", 10);
  };
  const some = many.slice(0, 6);
  const into =
    (name: string, as = anna) =>
    () =>
      some.map((n) => put(`${name}/${n}.txt`, String(n), as));

  const trashed = await folder("Slängs");
  const trash = async (trx: FileDb) => {
    await sql`update files.node set trashed_at = now() where id = ${trashed}`.execute(trx);
    await touchRoot(trx);
  };
  expect(await meanwhile(trash, into("Sl%C3%A4ngs"))).toEqual(some.map(() => 404));

  const moved = await folder("Flyttas");
  const other = await server.workspace("Annan yta", britt);
  const otherRoot = await files.rootOf(other.id);
  const move = async (trx: FileDb) => {
    await sql`update files.node set parent_id = ${otherRoot} where id = ${moved}`.execute(trx);
    await touchRoot(trx);
  };
  expect(await meanwhile(move, into("Flyttas"))).toEqual(some.map(() => 404));

  const filled = await folder("Fylls");
  const fill = async (trx: FileDb) => {
    await sql`insert into files.node (workspace_id, parent_id, kind, name)
      values (${shared.id}, ${filled}, 'folder', '0.txt')`.execute(trx);
    await touchRoot(trx);
  };
  expect(await meanwhile(fill, into("Fylls"))).toEqual(some.map((n) => (n === 0 ? 409 : 201)));

  const locked = await folder("L%C3%A5ses");
  const lock = async (trx: FileDb) => {
    await sql`insert into files.lock (id, node_id, workspace_id, person_id, organisation_id, kind, is_exclusive, is_deep, owner, seconds, expires_at)
      values (gen_random_uuid(), ${locked}, ${shared.id}, ${bo.id}, ${bo.organisationId}, 'person', true, true, '', 600, now() + interval '10 minutes')`.execute(
      trx,
    );
    await touchRoot(trx);
  };
  expect(await meanwhile(lock, into("L%C3%A5ses"))).toEqual(some.map(() => 423));

  // The tree is as it was, and something else is not.
  await folder("Utan");
  const setRole = (db: FileDb, role: string) =>
    sql`update workspaces.member set role = ${role} where workspace_id = ${shared.id} and person_id = ${bo.id}`.execute(
      db,
    );
  const demote = (trx: FileDb) => setRole(trx, "viewer");
  expect(await meanwhile(demote, into("Utan", bo))).toEqual(some.map(() => 403));
  await setRole(database.of(), "editor");
  expect(await wrongSizes(database.of())).toEqual([]);
});

test("who is removed while they wait writes nothing", async () => {
  const writing = many.map((n) => put(`b${n}.txt`, "x", bo));
  const removed = server.call(anna, "DELETE", `/api/v1/workspaces/${shared.id}/members/${bo.id}`);
  const all = await statuses(writing);
  expect((await removed).status).toBe(200);
  expect(all.every((status) => [201, 403, 404, 409].includes(status))).toBe(true);
  expect(await statuses(many.map((n) => put(`c${n}.txt`, "x", bo)))).not.toContain(201);
});
