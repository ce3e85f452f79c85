import { createRequire } from "node:module";
import type { PolicyAction } from "../server/shared/policy/index.ts";
import { startTestServer } from "../server/testing/server.ts";
import startPostgres from "../server/testing/setup.ts";

/**
 * What a question to the rules costs, and how many statements it makes: alone, with everything that finds the item's place, and
 * as part of what a visitor asks. Beside it a preview over many links, which nobody waits for but the administrator.
 */
interface Connection {
  connect(): Promise<void>;
  query: (text: string, values?: unknown[]) => Promise<unknown>;
  end(): Promise<void>;
}
const { Client } = createRequire(new URL("../server/package.json", import.meta.url))("pg") as {
  Client: { new (options: { connectionString: string }): Connection; readonly prototype: Connection };
};
const asked = 200_000;
const visits = 2000;
const links = 20_000;

const stopPostgres = await startPostgres();
const server = await startTestServer();
const { anna, bo } = server.people;
const { policy, items } = server.safos;
const client = new Client({ connectionString: server.databaseUrl });
await client.connect();

const workspace = await server.workspace("Mätning", anna, bo);
const base = `/api/v1/workspaces/${workspace.id}`;
const board = (await server.call(anna, "POST", `${base}/boards`, { title: "Tavla" })).body.id as string;
const shares = `/api/v1/items/board/${board}/shares`;
const { secret } = (await server.call(anna, "POST", shares, { isLink: true, role: "viewer" })).body as {
  secret: string;
};

let statements = 0;
const query = Client.prototype.query;
Client.prototype.query = function count(this: Connection, ...parameters: unknown[]) {
  statements++;
  return (query as (...all: unknown[]) => unknown).apply(this, parameters);
} as typeof query;

async function measure(n: number, one: () => unknown): Promise<{ p50: number; p99: number }> {
  const times = new Float64Array(n);
  for (let index = 0; index < n; index++) {
    const began = performance.now();
    await one();
    times[index] = (performance.now() - began) * 1000;
  }
  times.sort();
  return { p50: times[Math.floor(n / 2)] ?? 0, p99: times[Math.floor(n * 0.99)] ?? 0 };
}

const item = {
  organisationId: anna.organisationId,
  informationClass: "K1" as const,
  authorOrganisationId: bo.organisationId,
};
const action: PolicyAction = { type: "link.make", lifetimeMs: 0, hasPassword: true };
const found = await items.locate({ kind: "board", id: board });
if (!found) throw new Error("The board is not there.");
await items.policyItemOf(found);

process.stdout.write("| | p50 µs | p99 µs |\n| --- | --: | --: |\n");
const row = (name: string, { p50, p99 }: { p50: number; p99: number }): void =>
  void process.stdout.write(`| ${name} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |\n`);
for (let warm = 0; warm < 20_000; warm++) policy.decide(bo, action, item);
row("decide, three organisations", await measure(asked, () => policy.decide(bo, action, item)));

const before = statements;
row(
  "decide, with the item's place from memory",
  await measure(20_000, async () => {
    const place = await items.policyItemOf(found);
    return place && policy.decide(bo, action, place);
  }),
);
const made = statements - before;
const visit = (): Promise<unknown> =>
  fetch(`${server.url}/api/v1/shared`, { headers: { "safos-link": secret } }).then((answer) => answer.arrayBuffer());
await measure(500, visit);
const ofVisits = statements;
row("a visitor asks what their link opens", await measure(visits, visit));
const each = ((statements - ofVisits) / visits).toFixed(1);
process.stdout.write(`\nStatements of 20,000 questions with their place: ${made}; of a visit: ${each}.\n`);

/** A folder of 1,000 files, listed by someone from elsewhere before and after 10,000 items were raised, one of ten of its files. */
const folder = (await server.call(anna, "POST", `${base}/folders`, { name: "Lista" })).body.id as number;
await client.query(
  `insert into files.node (workspace_id, parent_id, kind, name, size, blob, sha1, content_type, mtime, created_by, changed_by)
   select $1, $2, 'file', 'f' || n, 0, repeat('0', 64), null, 'text/plain', now(), $3, $3 from generate_series(1, 1000) n`,
  [workspace.id, folder, anna.id],
);
const url = `${server.url}/remote.php/dav/files/${encodeURIComponent(bo.name)}/M%C3%A4tning/Lista`;
const list = (): Promise<unknown> =>
  fetch(url, { method: "PROPFIND", headers: { authorization: `Bearer ${bo.token}`, depth: "1" } }).then((answer) =>
    answer.arrayBuffer(),
  );
await measure(20, list);
const unraised = await measure(100, list);
await client.query(
  `insert into items.class (item_kind, item_id, raised) select 'board', uuidv7()::text, 'K3' from generate_series(1, 9900) n
   union all select 'file', id::text, 'K3' from files.node where parent_id = $1 and id % 10 = 0`,
  [folder],
);
await client.query("insert into items.class (item_kind, item_id, raised) values ('board', $1, 'K3')", [board]);
await items.classes.load();
await measure(20, list);
const raised = await measure(100, list);
const beforeRaised = statements;
process.stdout.write("\n| with 10,000 items raised | p50 µs | p99 µs |\n| --- | --: | --: |\n");
row(
  "decide, with the item's place from memory",
  await measure(20_000, async () => {
    const place = await items.policyItemOf(found);
    return place && policy.decide(bo, action, place);
  }),
);
process.stdout.write(`\nStatements of 20,000 questions with their place: ${statements - beforeRaised}.\n`);
row("PROPFIND of 1,000 children, nothing raised", unraised);
row("PROPFIND of 1,000 children, 10,000 raised", raised);
await client.query("delete from items.class where item_kind = 'board'");
await items.classes.load();
process.stdout.write(`Ratio of the two by p50: ${(raised.p50 / unraised.p50).toFixed(2)}.\n`);

await client.query(
  `insert into workspaces.item_grant (id, workspace_id, item_kind, item_id, link_hash, role, granted_by)
   select uuidv7(), $1, 'board', $2, sha256(n::text::bytea), 'viewer', $3 from generate_series(1, ${links}) n`,
  [workspace.id, board, anna.id],
);
const began = performance.now();
const { body } = await server.call(anna, "POST", "/api/v1/policy/preview", { rules: { guestLinks: false } });
process.stdout.write(`Preview over ${body.counts.link} links: ${Math.round(performance.now() - began)} ms.\n`);
await client.end();
await server.stop();
await stopPostgres();
