import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseAddress, readDatabase } from "../database.ts";
import { startServer, type Cast, type RunningServer } from "../server.ts";
import { isThorough } from "../sizes.ts";
import { startStepKiller, type StepKiller } from "../step-killer.ts";
import { startWithCast } from "../with-cast.ts";

/*
 * One process of two is killed at each step of what it does with a file: before a question to PostgreSQL, and after it
 * was answered but before the process heard of it. What it was asked for is done whole or not at all, as the other process
 * sees it at once; what was acknowledged is done; and it can be asked for again.
 */

let server: RunningServer;
let victim: RunningServer;
let killer: StepKiller;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  killer = await startStepKiller(databaseAddress(server));
  victim = await startServer({ data: server.data, environment: { SAFOS_DATABASE_URL: killer.url } });
});
afterAll(async () => {
  await victim.kill("SIGKILL");
  await killer.stop();
  await server.stop();
});

type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;

const asking =
  (url: string): Ask =>
  (method, path, body, headers = {}) => {
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? "application/octet-stream" : "application/json";
    return fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${cast.anna.token}`, ...(body ? { "content-type": type } : {}), ...headers },
      ...(body ? { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) } : {}),
    });
  };
const davPath = (path: string): string => `/remote.php/dav/files/${cast.anna.name}/${encodeURI(path)}`;
const other: Ask = (...of) => asking(server.url)(...of);
const digestOf = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex").slice(0, 12);

async function must(answer: Promise<Response>): Promise<Response> {
  const got = await answer;
  if (!got.ok) throw new Error(`${got.status}: ${await got.text()}`);
  return got;
}
async function put(path: string, body: Uint8Array): Promise<number> {
  const made = await must(other("PUT", davPath(path), body));
  return Number((made.headers.get("oc-fileid") ?? "").replace(/oc.*/, ""));
}
const makeFolder = (path: string): Promise<Response> => must(other("MKCOL", davPath(path)));

/** What lies at some places, as one text: a digest for each, or `-`. */
async function stateOf(paths: readonly string[]): Promise<string> {
  const found = paths.map(async (path) => {
    const got = await other("GET", davPath(path));
    if (got.status === 404) return "-";
    return digestOf(new Uint8Array(await (await must(Promise.resolve(got))).arrayBuffer()));
  });
  return (await Promise.all(found)).join(" ");
}

interface Trashed {
  readonly id: number;
  readonly name: string;
}
let home = "";
async function inTrash(name: string): Promise<Trashed | undefined> {
  const list = (await (await must(other("GET", `/api/v1/workspaces/${home}/trash`))).json()) as { items: Trashed[] };
  return list.items.find((one) => one.name === name);
}

/** Something that is asked for once. */
interface Step {
  act(ask: Ask): Promise<Response>;
  /** What there is, and what may be there before and after. */
  look(): Promise<string>;
  readonly before: string;
  readonly after: string;
}

const [one, two] = [randomBytes(1500), randomBytes(2500)];
const [first, second] = [digestOf(one), digestOf(two)];

const steps: Readonly<Record<string, (at: string) => Promise<Step>>> = {
  "a new file": async (at) => ({
    act: (ask) => ask("PUT", davPath(`${at}.bin`), one),
    look: () => stateOf([`${at}.bin`]),
    before: "-",
    after: first,
  }),
  "a new version": async (at) => {
    await put(`${at}.bin`, one);
    return {
      act: (ask) => ask("PUT", davPath(`${at}.bin`), two),
      look: () => stateOf([`${at}.bin`]),
      before: first,
      after: second,
    };
  },
  "an upload in pieces": async (at) => {
    const pieces = `/remote.php/dav/uploads/${cast.anna.name}/${at}`;
    await must(other("MKCOL", pieces));
    await must(other("PUT", `${pieces}/00001`, two.subarray(0, 1000)));
    await must(other("PUT", `${pieces}/00002`, two.subarray(1000)));
    return {
      act: (ask) => ask("MOVE", `${pieces}/.file`, undefined, { destination: davPath(`${at}.bin`) }),
      look: () => stateOf([`${at}.bin`]),
      before: "-",
      after: second,
    };
  },
  "a move": async (at) => {
    await makeFolder(at);
    await makeFolder(`${at}/från`);
    await makeFolder(`${at}/till`);
    await put(`${at}/från/a.bin`, one);
    return {
      act: (ask) => ask("MOVE", davPath(`${at}/från/a.bin`), undefined, { destination: davPath(`${at}/till/b.bin`) }),
      look: () => stateOf([`${at}/från/a.bin`, `${at}/till/b.bin`]),
      before: `${first} -`,
      after: `- ${first}`,
    };
  },
  "a move to another workspace": async (at) => {
    await put(`${at}.bin`, two);
    const to = `${cast.workspaceName}/${at}.bin`;
    return {
      act: (ask) => ask("MOVE", davPath(`${at}.bin`), undefined, { destination: davPath(to) }),
      look: () => stateOf([`${at}.bin`, to]),
      before: `${second} -`,
      after: `- ${second}`,
    };
  },
  "a copy of a folder": async (at) => {
    await makeFolder(at);
    await put(`${at}/a.bin`, one);
    await put(`${at}/b.bin`, two);
    return {
      act: (ask) => ask("COPY", davPath(at), undefined, { destination: davPath(`${at}-kopia`) }),
      look: () => stateOf([`${at}/a.bin`, `${at}/b.bin`, `${at}-kopia/a.bin`, `${at}-kopia/b.bin`]),
      before: `${first} ${second} - -`,
      after: `${first} ${second} ${first} ${second}`,
    };
  },
  "a version taken back": async (at) => {
    const id = await put(`${at}.bin`, one);
    await put(`${at}.bin`, two);
    const list = (await (await must(other("GET", `/api/v1/files/${id}/versions`))).json()) as { items: Trashed[] };
    return {
      act: (ask) => ask("POST", `/api/v1/files/${id}/versions/${list.items[1]?.id}/restore`),
      look: () => stateOf([`${at}.bin`]),
      before: second,
      after: first,
    };
  },
  "a folder thrown away": async (at) => {
    await makeFolder(at);
    await put(`${at}/a.bin`, one);
    return {
      act: (ask) => ask("DELETE", davPath(at)),
      look: async () => `${await stateOf([`${at}/a.bin`])} ${(await inTrash(at)) ? "in the trash" : "not in it"}`,
      before: `${first} not in it`,
      after: "- in the trash",
    };
  },
  "a folder taken back": async (at) => {
    await makeFolder(at);
    await put(`${at}/a.bin`, one);
    await must(other("DELETE", davPath(at)));
    const thrown = await inTrash(at);
    return {
      act: (ask) => ask("POST", `/api/v1/trash/${thrown?.id}/restore`),
      look: async () => `${await stateOf([`${at}/a.bin`])} ${(await inTrash(at)) ? "in the trash" : "not in it"}`,
      before: "- in the trash",
      after: `${first} not in it`,
    };
  },
  "a file destroyed": async (at) => {
    await put(`${at}.bin`, one);
    await must(other("DELETE", davPath(`${at}.bin`)));
    const thrown = await inTrash(`${at}.bin`);
    return {
      act: (ask) => ask("DELETE", `/api/v1/trash/${thrown?.id}`),
      look: async () => ((await inTrash(`${at}.bin`)) ? "in the trash" : "gone"),
      before: "in the trash",
      after: "gone",
    };
  },
};

/** Folders that say another size than what lies in them has, and files and versions whose content is nowhere. */
const faults = `select f.name from files.node f left join files.node c on c.parent_id = f.id and c.trashed_at is null
  where f.kind = 'folder' group by f.id having f.size <> coalesce(sum(c.size), 0)
  union all select name from files.node n where kind = 'file' and not exists (select from blobs.blob b where b.hash = n.blob)
  union all select v.id::text from files.version v where not exists (select from blobs.blob b where b.hash = v.blob)`;

// Every step where it is asked for, otherwise one of many, beginning at another for each.
const stride = isThorough ? 1 : 16;

test.each(Object.entries(steps).map(([name, begin], n) => ({ name, begin, n })))(
  "a process killed at each step of $name leaves it done or not done",
  async ({ begin, n }) => {
    const list = (await (await must(other("GET", "/api/v1/workspaces"))).json()) as {
      items: { id: string; isPersonal: boolean }[];
    };
    home = list.items.find((each) => each.isPersonal)?.id ?? "";
    const seen = { before: 0, after: 0 };
    for (let at = isThorough ? 1 : 1 + (n % 5); ; at += stride) {
      const step = await begin(`steg${n}-${at}`);
      expect(await step.look()).toBe(step.before);
      // What it asks the first time only is not counted.
      await must(asking(victim.url)("PROPFIND", davPath(""), undefined, { depth: "0" }));
      let isKilled = false;
      killer.arm(at, () => (isKilled = victim.process().kill("SIGKILL")));
      const status = await step.act(asking(victim.url)).then(
        (got) => got.status,
        () => null,
      );
      killer.disarm();
      const found = await step.look();
      if (status !== null) {
        // It was over before its turn came, or killed in what follows the answer.
        expect([status < 300, found]).toEqual([true, step.after]);
        if (isKilled) await victim.restart();
        break;
      }
      expect([step.before, step.after]).toContain(found);
      seen[found === step.after ? "after" : "before"] += 1;
      await victim.restart();
      // Who was cut off asks again.
      if (found === step.before) {
        await must(step.act(asking(victim.url)));
        expect(await step.look()).toBe(step.after);
      }
    }
    // At the least once nothing was done yet.
    expect(seen.before).toBeGreaterThan(0);
    expect(await readDatabase(server, faults, [])).toEqual([]);
  },
  600_000,
);

test("and afterwards every content is whole", async () => {
  expect(await server.safos("blobs", "verify")).toMatchObject({ faulty: [] });
});
