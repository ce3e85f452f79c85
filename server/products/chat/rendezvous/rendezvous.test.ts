import { request as ask } from "node:http";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

/** Where a new device and the one that lets it in leave each other sealed messages (MSC4108, MSC4388). */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, bo } = server.people;
const db = server.safos.database.of();
const texts = "/_matrix/client/unstable/org.matrix.msc4108/rendezvous";
const datas = "/_matrix/client/unstable/io.element.msc4388/rendezvous";
const textAt = (id: string): string => `/_matrix/client/unstable/org.matrix.msc4108/rendezvous/${id}`;
const dataAt = (id: string): string => `/_matrix/client/unstable/io.element.msc4388/rendezvous/${id}`;
const plain = { "content-type": "text/plain" };

const forgetAll = () => sql`delete from chat.rendezvous`.execute(db);
const count = async (): Promise<number> =>
  (await sql<{ found: number }>`select count(*)::int as found from chat.rendezvous`.execute(db)).rows[0]?.found ?? 0;

async function make(data: string, who: TestPerson | null = null): Promise<{ url: string; tag: string; id: string }> {
  const authorization = who ? { authorization: `Bearer ${who.token}` } : {};
  const answer = await fetch(server.url + texts, {
    method: "POST",
    headers: { ...plain, ...authorization },
    body: data,
  });
  expect(answer.status).toBe(201);
  const { url } = (await answer.json()) as { url: string };
  return { url, tag: answer.headers.get("etag") ?? "", id: url.slice(url.lastIndexOf("/") + 1) };
}
const put = (url: string, tag: string, body: string | Buffer, headers: Record<string, string> = plain) =>
  fetch(url, { method: "PUT", headers: { ...headers, "if-match": tag }, body });
const refusalOf = async (asked: Promise<Response>): Promise<string> => {
  const answer = await asked;
  const { errcode } = (await answer.json()) as { errcode?: string };
  return `${answer.status} ${errcode}`;
};

/** Asks at a host, which fetch does not let one name. */
const askAt = (host: string, method: string, path: string, body = ""): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    ask(`${server.url}${path}`, { method, headers: { host, ...plain } }, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => (text += part.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on("error", reject)
      .end(body);
  });

test("clients are told that both are spoken here", async () => {
  const { body } = await server.call(null, "GET", "/_matrix/client/versions");
  expect(body.unstable_features).toMatchObject({ "org.matrix.msc4108": true, "io.element.msc4388": true });
  expect((await server.call(null, "GET", datas)).body).toEqual({ create_available: true });
});

test("two devices write in turn as text, on whichever process, and nobody keeps what they are answered", async () => {
  const begun = Date.now();
  const made = await fetch(server.url + texts, { method: "POST", headers: plain, body: "" });
  expect(made.status).toBe(201);
  const { url } = (await made.json()) as { url: string };
  expect(url).toMatch(new RegExp(`^${server.url}${textAt("[0-9A-Za-z]{32}")}$`));
  const left = Date.parse(made.headers.get("expires") ?? "") - begun;
  expect(left).toBeGreaterThan(290_000);
  expect(left).toBeLessThan(310_000);
  for (const [name, value] of [
    ["cache-control", "no-store"],
    ["pragma", "no-cache"],
    ["x-max-bytes", "4096"],
    ["access-control-allow-origin", "*"],
    ["access-control-expose-headers", "ETag"],
    ["x-content-type-options", "nosniff"],
  ] as const)
    expect([name, made.headers.get(name)]).toEqual([name, value]);
  expect(made.headers.get("last-modified")).toMatch(/ GMT$/);

  const first = made.headers.get("etag") ?? "";
  const empty = await fetch(url);
  expect([empty.status, empty.headers.get("content-type"), await empty.text()]).toEqual([200, "text/plain", ""]);
  expect(empty.headers.get("etag")).toBe(first);
  const there = url.replace(server.url, twin.url);
  const written = await put(there, first, "hälsning");
  expect([written.status, await written.text()]).toEqual([202, ""]);
  const second = written.headers.get("etag") ?? "";
  expect(second).not.toBe(first);

  const same = await fetch(url, { headers: { "if-none-match": second } });
  expect([same.status, await same.text(), same.headers.get("etag")]).toEqual([304, "", second]);
  expect((await fetch(url, { headers: { "if-none-match": `W/${second}` } })).status).toBe(304);
  const changed = await fetch(url, { headers: { "if-none-match": first } });
  expect([changed.status, await changed.text()]).toEqual([200, "hälsning"]);

  // Two write at once: one of them is first.
  const both = await Promise.all([put(url, second, "a"), put(there, second, "b")]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([202, 412]);
  const stale = await put(url, first, "sent");
  expect([stale.status, await stale.json()]).toEqual([
    412,
    expect.objectContaining({ errcode: "M_CONCURRENT_WRITE", "org.matrix.msc4108.errcode": "M_CONCURRENT_WRITE" }),
  ]);
  expect(await refusalOf(put(url, "*", "sent"))).toBe("412 M_CONCURRENT_WRITE");

  expect((await fetch(there, { method: "DELETE" })).status).toBe(204);
  for (const method of ["GET", "DELETE"]) expect(await refusalOf(fetch(url, { method }))).toBe("404 M_NOT_FOUND");
  expect(await refusalOf(put(url, second, "efter"))).toBe("404 M_NOT_FOUND");
});

test("two devices write in turn as JSON", async () => {
  const { body: made } = await server.call(null, "POST", datas, { data: "ett" });
  expect(made).toEqual({ id: expect.any(String), sequence_token: "1", expires_in_ms: expect.any(Number) });
  expect(made.expires_in_ms).toBeGreaterThan(290_000);
  const at = dataAt(made.id);
  const read = await twin.call(null, "GET", at);
  expect(read.body).toEqual({ data: "ett", sequence_token: "1", expires_in_ms: expect.any(Number) });
  expect(read.headers.get("cache-control")).toBe("no-store");
  const written = await twin.call(null, "PUT", at, { sequence_token: "1", data: "två" });
  expect([written.status, written.body]).toEqual([200, { sequence_token: "2" }]);
  for (const token of ["1", "99999999999999999999", "2 ", "å", ""]) {
    const stale = await server.call(null, "PUT", at, { sequence_token: token, data: "tre" });
    expect([token, stale.status, stale.body.errcode]).toEqual([token, 409, "IO_ELEMENT_MSC4388_CONCURRENT_WRITE"]);
  }
  expect((await server.call(null, "GET", at)).body).toMatchObject({ data: "två", sequence_token: "2" });
  const ended = await server.call(null, "DELETE", at);
  expect([ended.status, ended.body]).toEqual([200, {}]);
  expect((await server.call(null, "GET", at)).body.errcode).toBe("M_NOT_FOUND");
  expect((await server.call(null, "PUT", at, { sequence_token: "2", data: "" })).status).toBe(404);
});

test("it ends with its time, and what has ended is removed", async () => {
  const { url, tag } = await make("kort");
  await sql`update chat.rendezvous set expires_at = now() - interval '1 second'`.execute(db);
  expect(await refusalOf(fetch(url))).toBe("404 M_NOT_FOUND");
  expect(await refusalOf(put(url, tag, "sent"))).toBe("404 M_NOT_FOUND");
  expect(await refusalOf(fetch(url, { method: "DELETE" }))).toBe("404 M_NOT_FOUND");
  await make("kort");
  await sql`update chat.rendezvous set expires_at = now() - interval '1 second'`.execute(db);
  await server.safos.chat.trimNotes();
  expect(await count()).toBe(0);
});

test("what is too large, of another type or no text is refused", async () => {
  const { url, tag } = await make("å".repeat(2048));
  for (const body of ["x".repeat(4097), "å".repeat(2049)]) {
    expect(await refusalOf(fetch(server.url + texts, { method: "POST", headers: plain, body }))).toBe(
      "413 M_TOO_LARGE",
    );
    expect(await refusalOf(put(url, tag, body))).toBe("413 M_TOO_LARGE");
    expect((await server.call(null, "POST", datas, { data: body })).body.errcode).toBe("M_TOO_LARGE");
  }
  for (const body of [{ data: "x".repeat(100_000) }, { data: "", more: "x".repeat(100_000) }])
    expect((await server.call(null, "POST", datas, body)).body.errcode).toBe("M_TOO_LARGE");
  const html = { "content-type": "text/html" };
  expect(await refusalOf(put(url, tag, "<script>", html))).toBe("400 M_INVALID_PARAM");
  expect(await refusalOf(fetch(server.url + texts, { method: "POST", headers: html, body: "x" }))).toBe(
    "400 M_INVALID_PARAM",
  );
  expect(await refusalOf(put(url, tag, Buffer.from([0xff, 0xfe])))).toBe("400 M_INVALID_PARAM");
  expect((await put(url, tag, "nolla \0")).status).toBe(400);
  expect(await refusalOf(fetch(url, { method: "PUT", headers: plain, body: "x" }))).toBe("400 M_MISSING_PARAM");
  for (const body of [{}, { data: 1 }, { data: null }, []])
    expect((await server.call(null, "POST", datas, body)).status).toBe(400);
  expect((await server.call(null, "PUT", dataAt("x"), { data: "" })).body.errcode).toBe("M_MISSING_PARAM");
});

test("ids that were never given out are nobody's, however they are written", async () => {
  const hostile = ["x", "a".repeat(90), "..%2f..%2fversions", "%00", "%F0%9F%98%80", "'%20or%20true--", "%252e%252e"];
  for (const id of hostile) {
    expect([id, (await server.call(null, "GET", dataAt(id))).status]).toEqual([id, 404]);
    expect([id, (await fetch(server.url + textAt(id))).status]).toEqual([id, 404]);
    expect([id, (await put(server.url + textAt(id), '"1"', "x")).status]).toEqual([id, 404]);
  }
  expect((await server.call(null, "GET", dataAt("a".repeat(5000)))).status).toBeGreaterThanOrEqual(400);
  // The id itself is not stored.
  const { id } = await make("hemligt");
  const { rows } = await sql<{ found: number }>`select count(*)::int as found from chat.rendezvous r
    where r::text like ${`%${id}%`}`.execute(db);
  expect(rows[0]?.found).toBe(0);
});

test("what is made at an agency's own address is found there alone", async () => {
  const host = "safos.fk.example";
  const made = await askAt(host, "POST", texts, "ett");
  expect(made.status).toBe(201);
  const { url } = JSON.parse(made.text) as { url: string };
  expect(url).toMatch(`http://${host}${textAt("")}`);
  const path = new URL(url).pathname;
  expect(await askAt(host, "GET", path)).toEqual({ status: 200, text: "ett" });
  for (const other of ["safos.digg.example", new URL(server.url).host, "evil.example"]) {
    expect([other, (await askAt(other, "GET", path)).status]).toEqual([other, 404]);
    expect([other, (await askAt(other, "DELETE", path)).status]).toEqual([other, 404]);
  }
  expect((await askAt(host, "DELETE", path)).status).toBe(204);
});

test("a network has thirty and a person five; the oldest goes, and only theirs", async () => {
  await forgetAll();
  const annas = await make("anna", anna);
  const first = await make("första");
  const second = await make("andra");
  await Promise.all(Array.from({ length: 29 }, () => make("fler")));
  expect((await fetch(first.url)).status).toBe(404);
  expect((await fetch(second.url)).status).toBe(200);
  expect(await count()).toBe(31);
  for (let n = 0; n < 5; n++) await make("bo", bo);
  expect((await fetch(annas.url)).status).toBe(200);
  for (let n = 0; n < 5; n++) await make("anna", anna);
  expect((await fetch(annas.url)).status).toBe(404);
  expect(await count()).toBe(40);
});

test("strangers together have ten thousand at most, and people who are signed in make theirs nevertheless", async () => {
  await forgetAll();
  await sql`insert into chat.rendezvous (hash, domain, owner, is_stranger, data, expires_at)
    select int4send(n), '', 'network ' || n, true, '', now() + interval '1 minute'
    from generate_series(1, 10000) n`.execute(db);
  const refused = await fetch(server.url + texts, { method: "POST", headers: plain, body: "" });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "300"]);
  expect(await refused.json()).toMatchObject({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 300_000 });
  expect((await server.call(null, "POST", datas, { data: "" })).status).toBe(429);
  expect((await fetch((await make("anna", anna)).url)).status).toBe(200);
  await sql`update chat.rendezvous set expires_at = now()`.execute(db);
  await make("igen");
  expect(await count()).toBe(1);
});

test("pages of other hosts ask for it, links to it lead nowhere", async () => {
  const { url, id } = await make("<h1>Hej</h1>");
  for (const address of [url, server.url + texts, server.url + dataAt(id)]) {
    const allowed = await fetch(address, { method: "OPTIONS" });
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("*");
    expect(allowed.headers.get("access-control-allow-headers")).toMatch(/Content-Type.*If-Match, If-None-Match/);
    expect(allowed.headers.get("access-control-allow-methods")).toMatch(/GET, POST, PUT, DELETE/);
  }
  const navigating = (headers: Record<string, string>, path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      ask(`${server.url}${path}`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });
  for (const path of [new URL(url).pathname, dataAt(id)]) {
    expect(await navigating({ "sec-fetch-dest": "document", "sec-fetch-mode": "navigate" }, path)).toBe(403);
    expect(await navigating({ "sec-fetch-dest": "iframe" }, path)).toBe(403);
    expect(await navigating({ "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" }, path)).toBe(200);
  }
});

test("who asks too much waits, and another person does not", async () => {
  const answers = await Promise.all(
    Array.from({ length: 700 }, () => fetch(server.url + datas).then(({ status }) => status)),
  );
  expect(answers).toContain(429);
  expect((await server.call(anna, "GET", datas)).status).toBe(200);
});
