import { createRequire } from "node:module";
import type { AuditContext } from "../server/shared/audit/context.ts";
import { hashOf } from "../server/shared/audit/chain/hash.ts";
import { verifyChain } from "../server/shared/audit/chain/verify.ts";
import type { AuditTables, StoredRecord } from "../server/shared/audit/queries.ts";
import { record } from "../server/shared/audit/record.ts";
import { startTestServer } from "../server/testing/server.ts";
import startPostgres from "../server/testing/setup.ts";

/**
 * How many events a second the audit log takes, for one organisation and for two that both write each down, beside bare
 * inserts of the same rows one transaction each; and how long it takes to verify a chain. fsync is off: the disk is no part
 * of the question.
 */
interface Connection {
  connect(): Promise<void>;
  query(text: string, values?: unknown[]): Promise<unknown>;
  end(): Promise<void>;
}
const { Client } = createRequire(new URL("../server/package.json", import.meta.url))("pg") as {
  Client: new (options: { connectionString: string }) => Connection;
};
const taken = 2000;
const chainLength = 1_000_000;
const atOnce = 5000;

const stopPostgres = await startPostgres();
const server = await startTestServer();
const { anna, bo } = server.people;
const context = { ...server.safos, db: server.safos.database.of<AuditTables>() } as unknown as AuditContext;
const client = new Client({ connectionString: server.databaseUrl });
await client.connect();

let eventId = 1_000_000_000;
async function take(personId: string, actorId: string): Promise<number> {
  const began = performance.now();
  for (let index = 0; index < taken; index++)
    await record(context, {
      ...{ id: ++eventId, at: new Date(), type: "person.changed", subject: "", topics: [] },
      ...{ organisationId: null, workspaceId: null, item: null, parents: [], origin: null },
      actor: { kind: "person", id: actorId },
      payload: { personId, changed: ["displayName"] },
    });
  return Math.round(taken / ((performance.now() - began) / 1000));
}

async function bare(): Promise<number> {
  await client.query(
    "create table if not exists bare (id bigint primary key, at timestamptz, facts jsonb, hash bytea)",
  );
  const began = performance.now();
  for (let index = 0; index < taken; index++)
    await client.query("insert into bare values ($1, now(), $2, $3)", [
      index,
      { changed: ["displayName"] },
      "x".repeat(32),
    ]);
  return Math.round(taken / ((performance.now() - began) / 1000));
}

/** A chain of its own, written as fast as it goes. */
async function writeChain(organisationId: string): Promise<void> {
  await client.query("insert into audit.chain (organisation_id) values ($1)", [organisationId]);
  let previous: Buffer = Buffer.alloc(0);
  for (let from = 0; from < chainLength; from += atOnce) {
    const rows: StoredRecord[] = [];
    for (let sequence = from + 1; sequence <= from + atOnce; sequence++) {
      const one = {
        ...{ organisationId, sequence, eventId: sequence, at: new Date(sequence), act: "person.changed" },
        ...{ personId: anna.id, workspaceId: null, itemKind: null, itemId: null, origin: null },
        actor: { kind: "person", id: anna.id } as const,
        facts: { changed: ["displayName"] },
      };
      previous = hashOf(one, previous);
      rows.push({ ...one, hash: previous });
    }
    await client.query(
      `insert into audit.record (organisation_id, sequence, event_id, at, act, actor, person_id, facts, hash)
       select $1, (r->>'sequence')::bigint, (r->>'eventId')::bigint, (r->>'at')::timestamptz, r->>'act', r->'actor', (r->>'personId')::uuid,
         r->'facts', decode(r->>'hash', 'hex') from jsonb_array_elements($2::jsonb) r`,
      [organisationId, JSON.stringify(rows.map((row) => ({ ...row, hash: row.hash.toString("hex") })))],
    );
  }
  await client.query("update audit.chain set sequence = $2, hash = $3 where organisation_id = $1", [
    organisationId,
    chainLength,
    previous,
  ]);
}

const one = await take(anna.id, anna.id);
const two = await take(anna.id, bo.id);
const peer = await bare();
process.stdout.write("| | events a second | of bare inserts |\n| --- | --: | --: |\n");
process.stdout.write(`| one organisation's log | ${one} | ${(one / peer).toFixed(2)} |\n`);
process.stdout.write(`| two organisations' logs | ${two} | ${(two / peer).toFixed(2)} |\n`);
process.stdout.write(`| bare inserts | ${peer} | 1 |\n\n`);

const organisationId = "0190b7c0-0000-7000-8000-000000000001";
await writeChain(organisationId);
const began = performance.now();
const { count, fault } = await verifyChain(context, organisationId);
const seconds = (performance.now() - began) / 1000;
if (fault) throw new Error("The chain does not hold.");
process.stdout.write(`Verifying ${count} records: ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second.\n`);
await client.end();
await server.stop();
await stopPostgres();
