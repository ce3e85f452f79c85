import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { addCast, startServer } from "../e2e/server.ts";

/**
 * A search over a million entries in 200 workspaces, of which the person is in 50: the whole answer over HTTP, trimmed by
 * access and asked once more at the items. The peer is bare PostgreSQL in the same run: the same words, no access, 20 rows.
 */
const total = Number(process.env["BENCH_ENTRIES"] ?? 1_000_000);
const spaces = 200;
const asked = 120;
const pg = createRequire(join(import.meta.dirname, "..", "server", "package.json"))("pg") as {
  Client: new (options: { connectionString: string }) => {
    connect(): Promise<void>;
    query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
    end(): Promise<void>;
  };
};

const server = await startServer();
const cast = await addCast(server);
const secret = readFileSync(join(server.data, "postgresql.secret"), "utf8").trim();
const port = readFileSync(join(server.data, "postgresql", "postmaster.pid"), "utf8").split("\n")[3];
const db = new pg.Client({ connectionString: `postgres://safos:${secret}@127.0.0.1:${port}/safos` });
await db.connect();
try {
  // Words as often as in real text: the n-th most common one n times rarer than the first.
  const syllables = [
    "ut",
    "red",
    "ning",
    "för",
    "sam",
    "verk",
    "be",
    "slut",
    "til",
    "syn",
    "åt",
    "gärd",
    "stöd",
    "data",
    "mål",
    "plan",
  ];
  const words = Array.from({ length: 4000 }, (_, index) => {
    const parts = [index % 16, Math.floor(index / 16) % 16, Math.floor(index / 256) % 16].map(
      (one) => syllables[one] ?? "",
    );
    return `${parts.join("")}${index > 2000 ? "en" : ""}`;
  });
  const pick = (): string => words[Math.floor(4000 ** Math.random()) - 1] ?? "";
  const text = (count: number): string => Array.from({ length: count }, pick).join(" ");
  const me = (await (
    await fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${cast.anna.token}` } })
  ).json()) as {
    person: { id: string; organisationId: string };
  };
  await db.query(
    `insert into workspaces.workspace (id, name, organisation_id, created_by)
      select gen_random_uuid(), 'Yta ' || n, $1, $2 from generate_series(1, ${spaces}) n`,
    [me.person.organisationId, me.person.id],
  );
  await db.query(
    `insert into workspaces.member (workspace_id, person_id, organisation_id, role)
      select id, $1, $2, 'editor' from workspaces.workspace where name like 'Yta %' order by name limit 50`,
    [me.person.id, me.person.organisationId],
  );
  const began = performance.now();
  for (let from = 0; from < total; from += 10_000) {
    const rows = Array.from({ length: Math.min(10_000, total - from) }, (_, index) => ({
      n: from + index,
      title: `${text(5)} ${from + index}`.slice(0, 190),
      body: text(30),
    }));
    await db.query(
      `with places as materialized (select id, row_number() over (order by name) - 1 as place from workspaces.workspace where name like 'Yta %'),
        texts as materialized (select gen_random_uuid() as id, p.id as workspace_id, t.*, now() - make_interval(mins => t.n % 500000) as at
          from json_to_recordset($2::json) as t(n int, title text, body text) join places p on p.place = t.n % ${spaces}),
        made as (insert into meetings.meeting (id, workspace_id, title, lobby, created_by, created_at)
          select id, workspace_id, title, 'guests', $1, at from texts)
      insert into search.entry (kind, id, workspace_id, scopes, title, body, context, path, author_id, at, title_words, words)
      select 'meeting', id, workspace_id, array['w ' || workspace_id, 'meeting ' || id], title, body, '', '/', $1, at,
        search.words_of(title), setweight(search.words_of(title), 'A') || setweight(search.words_of(body), 'C') from texts`,
      [me.person.id, JSON.stringify(rows)],
    );
  }
  // What words are corrected to: those above, and a hundred thousand others of the same make.
  await db.query("insert into search.word select unnest($1::text[]) on conflict do nothing", [
    [...words, ...Array.from({ length: 100_000 }, (_, index) => `${pick()}${words[index % 4000] ?? ""}`)],
  ]);
  await db.query("vacuum analyze search.entry, search.word");
  await db.query("analyze meetings.meeting");
  process.stderr.write(`${total} entries in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  // The caches of this process learn of the new memberships.
  await db.end();
  await server.kill("SIGTERM");
  await server.restart();

  const questions: Record<string, (index: number) => string> = {
    "a common word": (index) => words[index % 5] ?? "",
    "a word of every hundredth entry": (index) => words[60 + (index % 40)] ?? "",
    "a rare word": (index) => words[1500 + index] ?? "",
    "two words": (index) => `${words[index % 20]} ${words[40 + index]}`,
    "three letters": (index) => (words[index * 7] ?? "").slice(0, 3),
    "a misspelt word": (index) => `${(words[300 + index] ?? "").slice(0, 4)}q${(words[300 + index] ?? "").slice(5)}`,
  };
  const quantile = (spans: number[], part: number): number =>
    spans.sort((a, b) => a - b)[Math.floor(spans.length * part)] ?? 0;
  const again = new pg.Client({
    connectionString: `postgres://safos:${secret}@127.0.0.1:${readFileSync(join(server.data, "postgresql", "postmaster.pid"), "utf8").split("\n")[3]}/safos`,
  });
  await again.connect();
  process.stdout.write(
    "| question | p50 ms | p95 ms | bare PostgreSQL p95 ms | ratio |\n| --- | --: | --: | --: | --: |\n",
  );
  for (const [name, ask] of Object.entries(questions)) {
    const spans: number[] = [];
    const bare: number[] = [];
    for (let index = 0; index < asked; index++) {
      const text = ask(index);
      let from = performance.now();
      const answer = await fetch(`${server.url}/api/v1/search?q=${encodeURIComponent(text)}`, {
        headers: { authorization: `Bearer ${cast.anna.token}` },
      });
      await answer.text();
      if (answer.status !== 200) throw new Error(`search answered ${answer.status}`);
      spans.push(performance.now() - from);
      from = performance.now();
      await again.query(
        "select id, title from search.entry where words @@ search.question_of($1::jsonb) order by at desc limit 20",
        [JSON.stringify(text.split(" ").map((word) => [{ word, isBeginning: true }]))],
      );
      bare.push(performance.now() - from);
    }
    const p95 = quantile(spans, 0.95);
    const peer = quantile(bare, 0.95);
    process.stdout.write(
      `| ${name} | ${quantile(spans, 0.5).toFixed(1)} | ${p95.toFixed(1)} | ${peer.toFixed(1)} | ${(p95 / peer).toFixed(2)} |\n`,
    );
  }
  await again.end();
} finally {
  await server.stop();
}
