import { createRequire } from "node:module";
import { startTestServer } from "../server/testing/server.ts";
import startPostgres from "../server/testing/setup.ts";

/** What the hourly count of usage costs an organisation of 10,000 people beside 20 small ones, and the page that shows it. */
interface Connection {
  connect(): Promise<void>;
  query: (text: string, values?: unknown[]) => Promise<unknown>;
  end(): Promise<void>;
}
const { Client } = createRequire(new URL("../server/package.json", import.meta.url))("pg") as {
  Client: { new (options: { connectionString: string }): Connection };
};
const people = 10_000;
const shared = 1000;
const counts = 20;

const stopPostgres = await startPostgres();
const server = await startTestServer();
const { anna } = server.people;
for (let index = 0; index < 20; index++)
  await server.safos.organisations.add({ domain: `liten-${index}.example`, name: `Liten ${index}` });
const client = new Client({ connectionString: server.databaseUrl });
await client.connect();
const { organisationId } = anna;
await client.query(
  `insert into identity.person (id, organisation_id, localpart, domain, display_name, last_seen_at)
   select uuidv7(), $1, 'p' || n, 'fk.example', 'Person ' || n, now() - n % 14 * interval '1 day' from generate_series(1, ${people}) n`,
  [organisationId],
);
await client.query(
  `insert into workspaces.workspace (id, name, organisation_id, personal_of)
   select uuidv7(), display_name, organisation_id, id from identity.person where localpart ~ '^p[0-9]+$'`,
);
await client.query(
  `insert into workspaces.workspace (id, name, organisation_id, used_on)
   select uuidv7(), 'Yta ' || n, $1, (now() - n % 60 * interval '1 day')::date from generate_series(1, ${shared}) n`,
  [organisationId],
);
await client.query(
  `insert into workspaces.member (workspace_id, person_id, organisation_id, role)
   select w.id, p.id, p.organisation_id, 'editor' from workspaces.workspace w
   join lateral (select id, organisation_id from identity.person where w.id is not null order by random() limit 30) p on true
   where w.personal_of is null`,
);
await client.query(
  `insert into workspaces.item_grant (id, workspace_id, item_kind, item_id, link_hash, role)
   select uuidv7(), w.id, 'document', n::text, sha256((w.id || n::text)::bytea), 'viewer'
   from workspaces.workspace w, generate_series(1, 50) n where w.personal_of is null`,
);
await client.query(
  `insert into meetings.meeting (id, workspace_id, title, started_at, ended_at)
   select uuidv7(), w.id, 'Möte', now() - n * interval '1 day', now() - n * interval '1 day' + interval '1 hour'
   from workspaces.workspace w, generate_series(0, 99) n where w.personal_of is null`,
);
await client.query(
  `insert into files.node (workspace_id, parent_id, kind, name, size, mtime)
   select w.id, null, 'folder', '', 1000, now() from workspaces.workspace w
   where not exists (select from files.node n where n.workspace_id = w.id)`,
);
await client.query("analyze");

async function measure(one: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let index = 0; index < counts; index++) {
    const began = performance.now();
    await one();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return `${times[counts / 2]?.toFixed(0)} | ${times.at(-1)?.toFixed(0)}`;
}

const path = "/api/v1/organisation/usage";
process.stdout.write("| | p50 ms | most ms |\n| --- | --: | --: |\n");
process.stdout.write(`| every organisation is counted | ${await measure(() => server.safos.usage.count())} |\n`);
const asked = await measure(async () => {
  await client.query("update usage.month set counted_at = now() - interval '1 hour'");
  await server.call(anna, "GET", path);
});
process.stdout.write(`| an administrator asks after an hour | ${asked} |\n`);
process.stdout.write(`| and again | ${await measure(() => server.call(anna, "GET", path))} |\n`);
await client.end();
await server.stop();
await stopPostgres();
