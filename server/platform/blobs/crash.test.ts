import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { KyselyPlugin } from "kysely";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { sweepBlobs } from "./collect.ts";
import type { BlobContext } from "./context.ts";
import { joinBlobs } from "./join.ts";
import { createQuotas } from "./quotas.ts";
import { createKeyring } from "./keys/keyring.ts";
import { readBlob } from "./read.ts";
import { createFolderStore, type FolderStore } from "./stores/folder.ts";
import type { BlobTables } from "./tables.ts";
import { writeBlob } from "./write.ts";

const t = await createTestDatabase();
const root = mkdtempSync(join(tmpdir(), "safos-crash-"));
afterAll(async () => {
  await t.drop();
  rmSync(root, { recursive: true, force: true });
});

class Crash extends Error {}

/** Lets `steps` pass, of the database and of the store, and ends the process at the next. */
interface Steps {
  left: number;
}

function tick(steps: Steps): void {
  steps.left -= 1;
  if (steps.left < 0) throw new Crash("The process has ended here.");
}

/** Steps before and after each statement. */
const counting = (steps: Steps): KyselyPlugin => ({
  transformQuery({ node }) {
    tick(steps);
    return node;
  },
  async transformResult({ result }) {
    tick(steps);
    return result;
  },
});

const disturbed = (store: FolderStore, steps: Steps): FolderStore => ({
  ...store,
  async put(key, source) {
    async function* bytes(): AsyncGenerator<Uint8Array> {
      for await (const part of source) {
        tick(steps);
        yield part;
      }
    }
    tick(steps);
    await store.put(key, bytes());
    tick(steps);
  },
  async putWhole(key, parts) {
    tick(steps);
    await store.putWhole(key, parts);
    tick(steps);
  },
  async remove(key) {
    tick(steps);
    await store.remove(key);
    tick(steps);
  },
});

/** What a process has that ends after some steps. */
async function processOf(folder: string, refs: ReadonlyMap<string, Buffer>, left: number): Promise<BlobContext> {
  const steps = { left };
  const db = t.database.of<BlobTables>().withPlugin(counting(steps));
  const store = disturbed(await createFolderStore(join(folder, "blobs")), steps);
  return {
    database: t.database,
    db,
    log: createLog("silent"),
    keys: createKeyring({ db: t.database.of(), dataFolder: root, given: null }),
    quotas: createQuotas(db, () => Promise.resolve(0)),
    folder: store,
    target: store,
    storeOf: () => store,
    scan: null,
    events: null,
    holders: new Map(),
    owners: new Map([["test", async (hashes: string[]) => hashes.filter((hash) => refs.has(hash))]]),
  };
}

type Act =
  | { readonly kind: "write"; readonly organisation: number; readonly content: number }
  | { readonly kind: "join"; readonly picks: readonly number[] }
  | { readonly kind: "drop"; readonly pick: number }
  | { readonly kind: "collect" };

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("write" as const), organisation: fc.nat(1), content: fc.nat(4) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("join" as const),
      picks: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("drop" as const), pick: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("collect" as const) }) },
);

const organisations = ["0197a000-0000-7000-8000-00000000000a", "0197a000-0000-7000-8000-00000000000b"];
/** The last is more than what is stored at once. */
const contents = [0, 1, 2, 3, (1 << 20) / 13 + 1].map((n) => Buffer.alloc(Math.ceil(n * 13), `${n}.`));

/** What callers have been told is stored, and refer to. */
class Callers {
  readonly refs = new Map<string, Buffer>();
  /** What of it may be joined, with its organisation. */
  readonly pieces = new Map<string, string>();

  async act(ctx: BlobContext, act: Act): Promise<void> {
    const known = [...this.pieces.keys()];
    if (act.kind === "write") {
      const [organisationId = "", body = Buffer.alloc(0)] = [organisations[act.organisation], contents[act.content]];
      const { hash } = await writeBlob(ctx, organisationId, streamOf(body), {});
      this.refs.set(hash, body);
      this.pieces.set(hash, organisationId);
    } else if (act.kind === "join") {
      const organisationId = this.pieces.get(known[(act.picks[0] ?? 0) % Math.max(1, known.length)] ?? "");
      const own = known.filter((name) => this.pieces.get(name) === organisationId);
      if (organisationId === undefined || own.length === 0) return;
      const names = act.picks.map((pick) => own[pick % own.length] ?? "");
      const { hash } = await joinBlobs(ctx, organisationId, names);
      this.refs.set(hash, Buffer.concat(names.map((name) => this.refs.get(name) ?? Buffer.alloc(0))));
    } else if (act.kind === "drop") {
      const name = [...this.refs.keys()][act.pick % Math.max(1, this.refs.size)] ?? "";
      this.refs.delete(name);
      this.pieces.delete(name);
    } else await sweepBlobs(ctx, 0, -1000);
  }
}

async function* streamOf(body: Buffer): AsyncGenerator<Uint8Array> {
  yield body;
}

test("a process that ends between any two steps loses nothing acknowledged, and leaves nothing after a collection", async () => {
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyAct, { minLength: 3, maxLength: 12 }),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 3 }),
      async (acts, lives) => {
        const folder = mkdtempSync(join(root, "run-"));
        await t.database.pool.query("truncate blobs.blob cascade");
        const callers = new Callers();
        for (const life of lives) {
          const ctx = await processOf(folder, callers.refs, life);
          try {
            for (const act of acts) await callers.act(ctx, act);
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
            crashes += 1;
          }
          await expectWhole(folder, callers);
        }
        const last = await processOf(folder, callers.refs, Number.POSITIVE_INFINITY);
        await sweepBlobs(last, 0, -1000);
        await sweepBlobs(last, 0, -1000);
        await expectWhole(folder, callers);
        await expectNothingElse(last, callers.refs);
        rmSync(folder, { recursive: true });
      },
    ),
    { numRuns: 60 },
  );
  expect(crashes).toBeGreaterThan(30);
}, 240_000);

async function expectWhole(folder: string, { refs }: Callers): Promise<void> {
  const ctx = await processOf(folder, refs, Number.POSITIVE_INFINITY);
  for (const [hash, body] of refs) {
    const parts: Uint8Array[] = [];
    for await (const part of readBlob(ctx, hash, {})) parts.push(part);
    expect(Buffer.concat(parts).equals(body)).toBe(true);
  }
}

/** Rows are those that callers refer to and their pieces, and objects are those of the rows. */
async function expectNothingElse(ctx: BlobContext, refs: ReadonlyMap<string, Buffer>): Promise<void> {
  const { rows } = await t.database.pool.query<{ hash: string; object: string | null }>(
    "select hash, object from blobs.blob",
  );
  const { rows: pieces } = await t.database.pool.query<{ piece: string }>("select piece from blobs.piece");
  const wanted = new Set([...refs.keys(), ...pieces.map((one) => one.piece)]);
  expect(new Set(rows.map((row) => row.hash))).toEqual(wanted);
  const objects: string[] = [];
  for await (const { key } of ctx.target.list()) objects.push(key.split("/")[1] ?? "");
  expect(objects.toSorted()).toEqual(rows.flatMap((row) => row.object ?? []).toSorted());
}
