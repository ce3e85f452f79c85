import { afterAll, expect, onTestFinished, test } from "vitest";
import pg from "pg";
import { eventually, startTestServer, type TestPerson } from "../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo } = server.people;
const place = await server.workspace("En gång", anna, agnes);
const board = (await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" })).body as {
  id: string;
};
const comments = `/api/v1/items/board/${board.id}/comments`;
const cards = `/api/v1/boards/${board.id}/cards`;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  readonly body: any;
}

async function send(
  who: TestPerson | null,
  method: string,
  path: string,
  body: unknown,
  key: string,
  { url = server.url, headers = {} }: { url?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      "content-type": "application/json",
      "idempotency-key": key,
      ...(who ? { authorization: `Bearer ${who.token}` } : {}),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.json() };
}

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

const textsOf = async (): Promise<string[]> =>
  (await server.call(anna, "GET", comments)).body.items.map((one: { text: string }) => one.text);
const countOf = async (text: string): Promise<number> => (await textsOf()).filter((one) => one === text).length;

test("a comment that is sent again with its key is written once and answered the same", async () => {
  const key = crypto.randomUUID();
  const first = await send(agnes, "POST", comments, { text: "En gång" }, key);
  expect(first.status).toBe(201);
  for (const url of [server.url, twin.url])
    expect(await send(agnes, "POST", comments, { text: "En gång" }, key, { url })).toEqual(first);
  // RFC 8941: a quoted string.
  expect(await send(agnes, "POST", comments, { text: "En gång" }, `"${key}"`)).toEqual(first);
  expect(await countOf("En gång")).toBe(1);
});

test("two at once with the same key, in two processes, do it once", async () => {
  const key = crypto.randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      send(agnes, "POST", comments, { text: "Samtidigt" }, key, { url: n % 2 === 0 ? server.url : twin.url }),
    ),
  );
  expect(await countOf("Samtidigt")).toBe(1);
  for (const { status, retryAfter } of answers)
    expect(status === 201 || (status === 409 && retryAfter === "1")).toBe(true);
  const ids = answers.filter(({ status }) => status === 201).map(({ body }) => body.id as string);
  expect(new Set(ids).size).toBe(1);
  expect(await send(agnes, "POST", comments, { text: "Samtidigt" }, key)).toMatchObject({
    status: 201,
    body: { id: ids[0] },
  });
});

test("the same key with another request is refused, and of another person it is another key", async () => {
  const key = crypto.randomUUID();
  const first = await send(agnes, "POST", comments, { text: "Min" }, key);
  expect(await send(agnes, "POST", comments, { text: "Annan" }, key)).toMatchObject({
    status: 422,
    body: { code: "KEY_REUSED" },
  });
  expect(await send(agnes, "POST", cards, { title: "Min" }, key)).toMatchObject({ status: 422 });
  const other = await send(anna, "POST", comments, { text: "Min" }, key);
  expect(other.status).toBe(201);
  expect(other.body.id).not.toBe(first.body.id);
});

test("what is no key is refused, however large, and strangers are told to sign in", async () => {
  for (const key of ["1", "x".repeat(36), "a".repeat(6000), `${crypto.randomUUID()}, ${crypto.randomUUID()}`])
    expect(await send(agnes, "POST", comments, { text: "Ogiltig" }, key)).toMatchObject({
      status: 400,
      body: { code: "INVALID" },
    });
  expect(await send(null, "POST", comments, { text: "Ingen" }, crypto.randomUUID())).toMatchObject({ status: 401 });
  expect(await countOf("Ogiltig")).toBe(0);
});

test("a refusal is not remembered: the same key may try again", async () => {
  const key = crypto.randomUUID();
  const path = `/api/v1/boards/${board.id}/cards`;
  await server.call(anna, "PATCH", `/api/v1/boards/${board.id}`, { isArchived: true });
  expect(await send(agnes, "POST", path, { title: "Sedan" }, key)).toMatchObject({ body: { code: "BOARD_ARCHIVED" } });
  await server.call(anna, "PATCH", `/api/v1/boards/${board.id}`, { isArchived: false });
  expect((await send(agnes, "POST", path, { title: "Sedan" }, key)).status).toBe(201);
});

test("who has been removed is shown nothing of what was answered", async () => {
  const other = await server.workspace("Borttagen", anna, agnes);
  const { body } = await server.call(anna, "POST", `/api/v1/workspaces/${other.id}/boards`, { title: "Tavla" });
  const key = crypto.randomUUID();
  const path = `/api/v1/boards/${String(body.id)}/cards`;
  expect((await send(agnes, "POST", path, { title: "Hemligt" }, key)).status).toBe(201);
  await server.safos.workspaces.removeMember(anna.id, other.id, agnes.id);
  await eventually(async () => {
    const again = await send(agnes, "POST", path, { title: "Hemligt" }, key);
    expect(again).toMatchObject({ status: 404, body: { code: "MISSING" } });
    expect(JSON.stringify(again.body)).not.toContain("Hemligt");
  });
});

test("a card is made, changed and moved once, and a repetition does not undo what others did since", async () => {
  const made = await send(agnes, "POST", cards, { title: "Kort" }, crypto.randomUUID());
  const { id, version } = made.body as { id: string; version: number };
  const change = { title: "Nytt namn", version };
  const key = crypto.randomUUID();
  const first = await send(agnes, "PATCH", `/api/v1/cards/${id}`, change, key);
  expect(first).toMatchObject({ status: 200, body: { title: "Nytt namn" } });
  await server.call(anna, "PATCH", `/api/v1/cards/${id}`, { title: "Annas", version: first.body.version });
  // Without the key this would be STALE; with it, it was done.
  expect(await send(agnes, "PATCH", `/api/v1/cards/${id}`, change, key)).toEqual(first);
  expect((await server.call(anna, "GET", `/api/v1/cards/${id}`)).body.title).toBe("Annas");
});

test("a vote that was counted is answered as counted though the poll has closed since", async () => {
  const { body: poll } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/polls`, {
    kind: "text",
    title: "Fika?",
    choice: "single",
    options: [{ text: "Ja" }, { text: "Nej" }],
  });
  const vote = { answers: [{ optionId: poll.options[0].id, value: 1 }] };
  const key = crypto.randomUUID();
  const path = `/api/v1/polls/${String(poll.id)}/vote`;
  const first = await send(agnes, "PUT", path, vote, key);
  expect(first.status).toBe(200);
  await server.call(anna, "POST", `/api/v1/polls/${String(poll.id)}/close`);
  expect(await send(agnes, "PUT", path, vote, key)).toEqual(first);
  expect(await send(agnes, "PUT", path, vote, crypto.randomUUID())).toMatchObject({ body: { code: "POLL_CLOSED" } });
});

test("a vote in an anonymous poll leaves no key behind", async () => {
  const { body: poll } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/polls`, {
    kind: "text",
    title: "Hemligt?",
    choice: "single",
    isAnonymous: true,
    options: [{ text: "Ja" }, { text: "Nej" }],
  });
  const client = await connect();
  const rows = async () =>
    (await client.query("select count(*)::int as n from idempotency.answer")).rows[0]?.n as number;
  const before = await rows();
  const vote = { answers: [{ optionId: poll.options[0].id, value: 1 }] };
  const path = `/api/v1/polls/${String(poll.id)}/vote`;
  const key = crypto.randomUUID();
  expect((await send(agnes, "PUT", path, vote, key)).status).toBe(200);
  expect(await rows()).toBe(before);
  expect(await send(agnes, "PUT", path, vote, key)).toMatchObject({ body: { code: "ALREADY_VOTED" } });
});

test("what was done before a crash is known to be done though its answer never came", async () => {
  const key = crypto.randomUUID();
  await send(agnes, "POST", comments, { text: "Krasch" }, key);
  const client = await connect();
  await client.query(
    "update idempotency.answer set answer = null where created_at = (select max(created_at) from idempotency.answer)",
  );
  expect(await send(agnes, "POST", comments, { text: "Krasch" }, key)).toMatchObject({
    status: 409,
    retryAfter: "1",
    body: { code: "KEY_PENDING" },
  });
  await client.query("update idempotency.answer set created_at = now() - interval '2 minutes' where answer is null");
  expect(await send(agnes, "POST", comments, { text: "Krasch" }, key)).toMatchObject({
    status: 409,
    body: { code: "ALREADY_DONE" },
  });
  expect(await countOf("Krasch")).toBe(1);
});

test("what failed before its commit leaves no key behind, and is done the next time", async () => {
  const client = await connect();
  await client.query("alter table items.comment add constraint broken check (text <> 'Trasig')");
  const key = crypto.randomUUID();
  expect((await send(agnes, "POST", comments, { text: "Trasig" }, key)).status).toBe(500);
  await client.query("alter table items.comment drop constraint broken");
  expect((await send(agnes, "POST", comments, { text: "Trasig" }, key)).status).toBe(201);
  expect(await countOf("Trasig")).toBe(1);
});

test("the database tells neither key nor answer", async () => {
  const key = crypto.randomUUID();
  await send(agnes, "POST", comments, { text: "Oläsligt för andra" }, key);
  const client = await connect();
  const { rows } = await client.query<{ all: string }>(
    "select string_agg(convert_from(decode(replace(encode(coalesce(answer, ''), 'escape'), '\\', ''), 'escape'), 'LATIN1') || caller, '') as all from idempotency.answer",
  );
  expect(rows[0]?.all).not.toContain("Oläsligt");
  expect(rows[0]?.all).not.toContain(key);
});

test("a storm of keys leaves a person's newest answers only", async () => {
  const client = await connect();
  await client.query(
    `insert into idempotency.answer (caller, key_hash, request_hash, attempt, created_at)
     select $1, sha256(n::text::bytea), '', gen_random_uuid(), now() - interval '1 hour' - make_interval(secs => n)
     from generate_series(1, 6000) n`,
    [`person ${bo.id}`],
  );
  const other = await server.workspace("Storm", bo);
  const { body } = await server.call(bo, "POST", `/api/v1/workspaces/${other.id}/boards`, { title: "Tavla" });
  const path = `/api/v1/items/board/${String(body.id)}/comments`;
  for (let n = 0; n < 100; n++) await send(bo, "POST", path, { text: `Storm ${n}` }, crypto.randomUUID());
  await eventually(async () => {
    const { rows } = await client.query("select count(*)::int as n from idempotency.answer where caller = $1", [
      `person ${bo.id}`,
    ]);
    expect(rows[0]?.n).toBeLessThanOrEqual(5100);
  });
});

test("a guest's keys are theirs, and end with the link", async () => {
  const { body: link } = await server.call(anna, "POST", `/api/v1/items/board/${board.id}/shares`, {
    isLink: true,
    role: "commenter",
  });
  const guest = (name: string) => ({
    "safos-link": link.secret as string,
    "safos-guest": `${crypto.randomUUID()} ${encodeURIComponent(name)}`,
  });
  const [citra, dag] = [guest("Citra"), guest("Dag")];
  const key = crypto.randomUUID();
  const body = { text: "Från gästen" };
  const first = await send(null, "POST", comments, body, key, { headers: citra });
  expect(first.status).toBe(201);
  expect(await send(null, "POST", comments, body, key, { headers: citra })).toEqual(first);
  const other = await send(null, "POST", comments, body, key, { headers: dag });
  expect(other.body.id).not.toBe(first.body.id);
  await server.call(anna, "DELETE", `/api/v1/items/board/${board.id}/shares/${String(link.id)}`);
  await eventually(async () =>
    expect((await send(null, "POST", comments, body, key, { headers: citra })).body.code).toBe("LINK_GONE"),
  );
});

test("a key changes nothing where none is taken, for those who are signed in and for others", async () => {
  const headers = { "idempotency-key": crypto.randomUUID() };
  expect((await fetch(`${server.url}/api/v1/setup`, { headers })).status).toBe(200);
  const mine = { ...headers, authorization: `Bearer ${agnes.token}` };
  expect((await fetch(`${server.url}/api/v1/session`, { headers: mine })).status).toBe(200);
});
