import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { readDatabase } from "../database.ts";
import { isThorough } from "../sizes.ts";

// The server is killed while files are sent in pieces, moved, copied, given earlier contents, thrown away, taken back and destroyed.

let server: RunningServer;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(() => server.stop());

/** Folders that say another size than what lies in them has. */
const wrongSizes = `select f.name from files.node f left join files.node c on c.parent_id = f.id and c.trashed_at is null
  where f.kind = 'folder' group by f.id having f.size <> coalesce(sum(c.size), 0)`;
/** Files and versions whose content is nowhere. */
const withoutContent = `select name from files.node n where kind = 'file' and not exists (select from blobs.blob b where b.hash = n.blob)
  union all select v.id::text from files.version v where not exists (select from blobs.blob b where b.hash = v.blob)`;

const digestOf = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");
const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const isBytes = body instanceof Uint8Array;
  const type = isBytes ? "application/octet-stream" : "application/json";
  return fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${cast.anna.token}`, ...(body ? { "content-type": type } : {}), ...headers },
    ...(body ? { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) } : {}),
  });
};
const davPath = (path: string): string => `/remote.php/dav/files/${cast.anna.name}/${encodeURI(path)}`;
/** Nothing where the server has gone; everything else must be right. */
async function done(answer: Promise<Response>, ...right: readonly number[]): Promise<Response | null> {
  const got = await answer.catch(() => null);
  // While it goes, PostgreSQL goes with it.
  if (got === null || got.status === 503) return null;
  expect(right).toContain(got.status);
  return got;
}
const json = async <T>(answer: Response | null): Promise<T | null> =>
  (await answer?.json().catch(() => null)) as T | null;
const contentAt = async (path: string): Promise<string | null> => {
  const got = await ask("GET", davPath(path));
  return got.status === 200 ? digestOf(new Uint8Array(await got.arrayBuffer())) : null;
};

interface Work {
  /** One more time; false once the server has gone. */
  turn(count: number): Promise<boolean>;
  /** How many turns were acknowledged. */
  acknowledged(): number;
  check(): Promise<void>;
}

const put = (path: string, body: Uint8Array): Promise<Response> => ask("PUT", davPath(path), body);

async function pieces(round: number): Promise<Work> {
  const sent = new Map<string, string>();
  return {
    acknowledged: () => sent.size,
    async turn(count) {
      const name = `delar-${round}-${count}.bin`;
      const body = randomBytes(300_000);
      const path = `/api/v1/workspaces/${cast.workspaceId}/uploads`;
      const begun = await json<{ id: string }>(await done(ask("POST", path, { name, size: body.length }), 201));
      if (!begun) return false;
      for (const [n, part] of [body.subarray(0, 200_000), body.subarray(200_000)].entries())
        if (!(await done(ask("PUT", `/api/v1/uploads/${begun.id}/chunks/${n + 1}`, part), 200, 201, 204))) return false;
      if (!(await done(ask("POST", `/api/v1/uploads/${begun.id}/finish`, { onConflict: "version" }), 200, 201)))
        return false;
      sent.set(name, digestOf(body));
      return true;
    },
    async check() {
      for (const [name, digest] of sent)
        expect([name, await contentAt(`${cast.workspaceName}/${name}`)]).toEqual([name, digest]);
    },
  };
}

/** Between two folders: at the kill a move is always under way, and the file is in one of them. */
async function moves(round: number): Promise<Work> {
  const body = randomBytes(1000);
  const places = [`A${round}/fil.bin`, `B${round}/fil.bin`] as const;
  for (const folder of [`A${round}`, `B${round}`]) await ask("MKCOL", davPath(folder));
  expect((await put(places[0], body)).status).toBe(201);
  let [at, count] = [0, 0];
  return {
    acknowledged: () => count,
    async turn() {
      const [from, to] = at === 0 ? places : ([places[1], places[0]] as const);
      if (!(await done(ask("MOVE", davPath(from), undefined, { destination: davPath(to) }), 201))) return false;
      at = 1 - at;
      count += 1;
      return true;
    },
    async check() {
      const found = await Promise.all(places.map(contentAt));
      expect(found.filter((one) => one !== null)).toEqual([digestOf(body)]);
    },
  };
}

async function copies(round: number): Promise<Work> {
  const bodies = [randomBytes(1000), randomBytes(2000)];
  await ask("MKCOL", davPath(`Källa${round}`));
  for (const [n, body] of bodies.entries()) expect((await put(`Källa${round}/${n}`, body)).status).toBe(201);
  const made: string[] = [];
  return {
    acknowledged: () => made.length,
    async turn(count) {
      const to = `Kopia${round}-${count}`;
      if (!(await done(ask("COPY", davPath(`Källa${round}`), undefined, { destination: davPath(to) }), 201)))
        return false;
      made.push(to);
      return true;
    },
    async check() {
      for (const copy of made)
        expect(await Promise.all(bodies.map((_, n) => contentAt(`${copy}/${n}`)))).toEqual(bodies.map(digestOf));
    },
  };
}

/** Two contents by turns: the one last taken back is there, or the other where its taking back was under way. */
async function versions(round: number): Promise<Work> {
  const path = `version${round}.bin`;
  const bodies = [randomBytes(900), randomBytes(800)];
  const made = await put(path, bodies[0] ?? new Uint8Array());
  const id = Number((made.headers.get("oc-fileid") ?? "").replace(/oc.*/, ""));
  expect((await put(path, bodies[1] ?? new Uint8Array())).status).toBe(204);
  let [now, count] = [1, 0];
  let isUnderWay = false;
  return {
    acknowledged: () => count,
    async turn() {
      isUnderWay = false;
      const list = await json<{ items: { id: number }[] }>(await done(ask("GET", `/api/v1/files/${id}/versions`), 200));
      if (!list) return false;
      const before = list.items[1]?.id ?? 0;
      isUnderWay = true;
      if (!(await done(ask("POST", `/api/v1/files/${id}/versions/${before}/restore`), 200, 201))) return false;
      now = 1 - now;
      isUnderWay = false;
      count += 1;
      return true;
    },
    async check() {
      const possible = [now, ...(isUnderWay ? [1 - now] : [])].map((one) => digestOf(bodies[one] ?? Buffer.alloc(0)));
      expect(possible).toContain(await contentAt(path));
    },
  };
}

/** Thrown away and taken back: in one place or the other, with all that lies in it. Others are destroyed. */
async function trash(round: number): Promise<Work> {
  const body = randomBytes(700);
  const name = `Låda${round}`;
  const trashed = async (): Promise<{ id: number; name: string }[] | null> =>
    (
      await json<{ items: { id: number; name: string }[] }>(
        await done(ask("GET", `/api/v1/workspaces/${home}/trash`), 200),
      )
    )?.items ?? null;
  await ask("MKCOL", davPath(name));
  expect((await put(`${name}/i.bin`, body)).status).toBe(201);
  const list = await json<{ items: { id: string; isPersonal: boolean }[] }>(await ask("GET", "/api/v1/workspaces"));
  const home = list?.items.find((one) => one.isPersonal)?.id ?? "";
  let count = 0;
  return {
    acknowledged: () => count,
    async turn(n) {
      if (!(await done(ask("DELETE", davPath(name)), 204))) return false;
      const found = (await trashed())?.find((one) => one.name === name);
      if (!found || !(await done(ask("POST", `/api/v1/trash/${found.id}/restore`), 200, 201))) return false;
      if (!(await done(put(`skräp${round}-${n}`, randomBytes(500)), 201))) return false;
      if (!(await done(ask("DELETE", davPath(`skräp${round}-${n}`)), 204))) return false;
      const rubbish = (await trashed())?.find((one) => one.name === `skräp${round}-${n}`);
      if (!rubbish || !(await done(ask("DELETE", `/api/v1/trash/${rubbish.id}`), 200, 204))) return false;
      count += 1;
      return true;
    },
    async check() {
      const found = (await trashed())?.find((one) => one.name === name);
      if (found) expect((await ask("POST", `/api/v1/trash/${found.id}/restore`)).status).toBeLessThan(300);
      expect(await contentAt(`${name}/i.bin`)).toBe(digestOf(body));
    },
  };
}

for (const round of isThorough ? [1, 2, 3] : [1])
  test(`killed in the middle of everything that is done with files, time ${round}: nothing acknowledged is lost, nothing is there twice or half`, async () => {
    const works = await Promise.all([pieces, moves, copies, versions, trash].map((begin) => begin(round)));
    const running = works.map(async (work) => {
      for (let count = 0; await work.turn(count); count++);
    });
    await Promise.race([
      until(() => works.every((work) => work.acknowledged() >= 4), 60_000, 10),
      // What is answered wrongly is said at once.
      Promise.all(running).then(() => Promise.reject(new Error("the server went by itself"))),
    ]);
    await server.kill("SIGKILL");
    await Promise.all(running);
    await server.restart();
    for (const work of works) await work.check();
    const said = (await server.safos("blobs", "verify")) as Record<string, unknown>;
    expect(said).toMatchObject({ faulty: [] });
    expect(await readDatabase(server, wrongSizes, [])).toEqual([]);
    expect(await readDatabase(server, withoutContent, [])).toEqual([]);
  });
