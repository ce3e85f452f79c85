import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseNetworks } from "#config";
import { sql } from "#database";
import { GuardedFetchError } from "#http";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller, onePixel } from "../testing.ts";
import { createOutside } from "./fetch-outside.ts";

/** What pages outside say of themselves, where an organisation lets the server look. */

const networks = { SAFOS_CHAT_PREVIEW_PRIVATE_NETWORKS: "127.0.0.1/32", SAFOS_CHAT_SENDS_PER_SECOND: "100000" };
const server = await startTestServer(networks);
const twin = await server.twin(networks);
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const db = server.safos.database.of();
const pages = new Map<string, (request: IncomingMessage, reply: ServerResponse) => void>();
const asked: string[] = [];
const outside = createServer((request, reply) => {
  asked.push(request.url ?? "");
  const page = pages.get((request.url ?? "").split("?")[0] ?? "");
  if (page) page(request, reply);
  else reply.writeHead(404).end();
});
const html = (text: string | Buffer, type = "text/html; charset=utf-8") => {
  return (_: IncomingMessage, reply: ServerResponse) => void reply.writeHead(200, { "content-type": type }).end(text);
};
let base = "";

beforeAll(async () => {
  await new Promise<void>((done) => outside.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  await allow(true);
});
beforeEach(() => void asked.splice(0));
afterAll(async () => {
  outside.closeAllConnections();
  outside.close();
  await twin.stop();
  await server.stop();
});

const allow = (isAllowed: boolean) =>
  server.safos.organisations.change(anna.organisationId, { rules: { linkPreviews: isAllowed } });
const look = (who: TestPerson | null, url: string, at = here) =>
  at.ask(who, "GET", `/v1/media/preview_url?url=${encodeURIComponent(url)}`);
const codeOf = async (answer: ReturnType<typeof look>): Promise<string> => {
  const { status, body } = await answer;
  return `${status} ${body.errcode ?? ""}`.trim();
};

test("only where a rule of one's own organisation allows it anything is looked up, which none does by itself", async () => {
  pages.set("/stangd", html("<title>Stängd</title>"));
  expect(await codeOf(look(null, `${base}/stangd`))).toBe("401 M_MISSING_TOKEN");
  expect(await codeOf(look(bo, `${base}/stangd`))).toBe("403 M_FORBIDDEN");
  await allow(false);
  expect(await codeOf(look(anna, `${base}/stangd`))).toBe("403 M_FORBIDDEN");
  expect(asked).toEqual([]);
  await allow(true);
  expect((await look(anna, `${base}/stangd`)).body).toMatchObject({ "og:title": "Stängd" });
});

test("title, words and picture of a page come once for an organisation, through any process, and the picture from here", async () => {
  pages.set("/bild.png", (_, reply) => void reply.writeHead(200, { "content-type": "image/png" }).end(onePixel));
  pages.set(
    "/sida",
    html(`<!doctype html><html><head><title>Inte den</title><meta property="og:title" content="Gr&ouml;na \u202eb\u00f6cker">
      <meta name="description" content="Inte den"><meta property="og:description" content="Om
      b\u00f6cker"><meta property="og:site_name" content="Biblioteket"><meta property="og:image" content="bild.png">
      </head><body><title>Nej</title></body></html>`),
  );
  pages.set("/dit", (_, reply) => void reply.writeHead(302, { location: "/sida" }).end());
  const { body } = await look(agnes, `${base}/dit#kapitel`);
  expect(body).toEqual({
    "og:title": "Gröna böcker",
    "og:description": "Om böcker",
    "og:site_name": "Biblioteket",
    "og:url": `${base}/sida`,
    "og:image": expect.stringMatching(/^mxc:\/\/fk\.example\//),
    "og:image:type": "image/webp",
    "og:image:width": 1,
    "og:image:height": 1,
    "matrix:image:size": expect.any(Number),
  });
  expect(asked).toEqual(["/dit", "/sida", "/bild.png"]);
  expect((await look(anna, `${base}/dit`, new MatrixCaller(twin, here.oracle))).body).toEqual(body);
  expect(asked.length).toBe(3);
  const media = String(body["og:image"]).slice("mxc://".length);
  const shown = await server.call(anna, "GET", `/_matrix/client/v1/media/download/${media}`);
  expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/webp"]);
  const legacy = await server.call(
    anna,
    "GET",
    `/_matrix/media/v3/preview_url?url=${encodeURIComponent(`${base}/dit`)}`,
  );
  expect(legacy.body).toEqual(body);
  expect((await look(anna, `${base}/bild.png`)).body).toMatchObject({ "og:image:type": "image/webp" });
  // Its time over, it goes with its picture.
  await sql`update chat.link_preview set expires_at = now()`.execute(db);
  await server.safos.chat.trimNotes();
  expect((await server.call(anna, "GET", `/_matrix/client/v1/media/download/${media}`)).status).toBe(404);
  expect((await sql`select from chat.link_preview`.execute(db)).rows).toEqual([]);
});

test("ten who ask at once for what nobody has asked for cause one look", async () => {
  pages.set("/en", html("<title>En gång</title>"));
  const answers = await Promise.all(Array.from({ length: 10 }, () => look(agnes, `${base}/en`)));
  expect(new Set(answers.map(({ body }) => body["og:title"]))).toEqual(new Set(["En gång"]));
  expect(asked).toEqual(["/en"]);
});

test("one who hangs up before the page has come takes it from nobody else", async () => {
  const waiting = Promise.withResolvers<ServerResponse>();
  const gone = Promise.withResolvers<void>();
  pages.set("/seg", (_, reply) => {
    reply.once("close", gone.resolve);
    waiting.resolve(reply);
  });
  const call = new AbortController();
  const asking = fetch(`${server.url}/_matrix/client/v1/media/preview_url?url=${encodeURIComponent(`${base}/seg`)}`, {
    headers: { authorization: `Bearer ${anna.token}` },
    signal: call.signal,
  });
  await waiting.promise;
  call.abort();
  await expect(asking).rejects.toThrow();
  await gone.promise;
  // Whatever becomes of that look has become of it once another is over.
  pages.set("/seg-sedan", html("<title>Sedan</title>"));
  await look(anna, `${base}/seg-sedan`);
  pages.set("/seg", html("<title>Till slut</title>"));
  expect((await look(agnes, `${base}/seg`)).body["og:title"]).toBe("Till slut");
});

test("two processes that look at once keep one picture", async () => {
  const held: ServerResponse[] = [];
  pages.set("/dubbel.png", (_, reply) => {
    held.push(reply);
    if (held.length < 2) return;
    for (const one of held) one.writeHead(200, { "content-type": "image/png" }).end(onePixel);
  });
  pages.set("/dubbel", html('<title>Dubbel</title><meta property="og:image" content="dubbel.png">'));
  const count = async (): Promise<number> =>
    (
      await sql<{ n: number }>`select count(*)::int as n from chat.media where user_id = '@_safos:fk.example'`.execute(
        db,
      )
    ).rows[0]?.n ?? 0;
  const there = new MatrixCaller(twin, here.oracle);
  // The workers of both are warm.
  for (const at of [here, there])
    expect((await look(anna, `${base}/bild.png?${at === here}`, at)).body).toHaveProperty("og:image");
  const before = await count();
  // Slow enough that both have looked before either has committed.
  await sql
    .raw(`create function chat.wait_here() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return new; end $$;
    create trigger wait_here before insert on chat.link_preview for each row execute function chat.wait_here()`)
    .execute(db);
  const answers = await Promise.all([here, there].map((at) => look(anna, `${base}/dubbel`, at)));
  await sql`drop function chat.wait_here cascade`.execute(db);
  expect(answers.map(({ body }) => body["og:title"])).toEqual(["Dubbel", "Dubbel"]);
  expect(held).toHaveLength(2);
  expect((await count()) - before).toBe(1);
});

test("all redirects together have the time of one address", async () => {
  const networks = parseNetworks("127.0.0.1/32");
  if (!networks) throw new Error("Those are networks.");
  let hops = 0;
  pages.set("/lat", (_, reply) => {
    hops += 1;
    setTimeout(() => void reply.writeHead(302, { location: `/lat?${hops}` }).end(), 300);
  });
  const { page } = createOutside(networks, 500);
  await expect(page(new URL(`${base}/lat`), new AbortController().signal)).rejects.toThrow(GuardedFetchError);
  expect(hops).toBe(2);
});

test("of what cannot be read, is too large, leads in circles or says nothing there is nothing, and that is remembered", async () => {
  pages.set("/tom", html("<p>Ingen rubrik</p>"));
  pages.set("/rund", (_, reply) => void reply.writeHead(302, { location: "/rund" }).end());
  pages.set("/stor", html(`<title>Stor</title>${"x".repeat(1 << 20)}`));
  pages.set("/djup", html(`${"<div>".repeat(100_000)}<title>Djup</title>`));
  pages.set("/pdf", html("%PDF", "application/pdf"));
  pages.set("/fel", (_, reply) => void reply.writeHead(500).end("<title>Fel</title>"));
  pages.set("/avbruten", (request) => void request.socket.destroy());
  pages.set("/nolla", html("<title>a\0b</title>"));
  pages.set(
    "/latin",
    html(Buffer.from("<title>\u00e5\u00e4\u00f6</title>", "latin1"), "text/html; charset=iso-8859-1"),
  );
  pages.set("/okodad", html("<title>hej</title>", "text/html; charset=nonsens"));
  pages.set("/falsk", html('<title>Falsk bild</title><meta property="og:image" content="/tom">'));
  for (const path of ["tom", "rund", "stor", "pdf", "fel", "avbruten", "saknas"])
    expect([path, (await look(anna, `${base}/${path}`)).body]).toEqual([path, {}]);
  expect(asked.filter((one) => one === "/rund")).toHaveLength(6);
  asked.splice(0);
  await look(anna, `${base}/tom`);
  expect(asked).toEqual([]);
  const titleOf = async (path: string): Promise<unknown> => (await look(anna, `${base}/${path}`)).body["og:title"];
  expect(await Promise.all(["djup", "nolla", "latin", "okodad"].map(titleOf))).toEqual(["Djup", "a b", "åäö", "hej"]);
  const fake = (await look(anna, `${base}/falsk`)).body;
  expect(fake).toEqual({ "og:title": "Falsk bild", "og:url": `${base}/falsk` });
});

test("private networks that are not named are never asked, whatever leads there, and what is no address is refused", async () => {
  pages.set("/in", (_, reply) => void reply.writeHead(302, { location: base.replace("127.0.0.1", "127.0.0.2") }).end());
  pages.set(
    "/molnet",
    html('<title>Molnet</title><meta property="og:image" content="http://169.254.169.254/latest/">'),
  );
  expect((await look(anna, `${base}/in`)).body).toEqual({});
  expect((await look(anna, `${base}/molnet`)).body).toEqual({ "og:title": "Molnet", "og:url": `${base}/molnet` });
  for (const url of [
    "http://127.0.0.2/",
    "http://[::1]/",
    "http://2130706434/",
    "https://10.0.0.1/",
    "http://example.com/",
  ])
    expect([url, (await look(anna, url)).body]).toEqual([url, {}]);
  const wrong = [
    "",
    "x",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https://a:b@example.com/",
    "javascript:alert(1)",
  ];
  const long = [`https://example.com/${"x".repeat(2048)}`, `https://example.com/${"ö".repeat(1000)}`];
  for (const url of [...wrong, ...long])
    expect([url.slice(0, 30), await codeOf(look(anna, url))]).toEqual([url.slice(0, 30), "400 M_INVALID_PARAM"]);
  expect(await codeOf(here.ask(anna, "GET", "/v1/media/preview_url"))).toBe("400 M_MISSING_PARAM");
  const moment = `/v1/media/preview_url?url=${encodeURIComponent(`${base}/in`)}&ts=x`;
  expect(await codeOf(here.ask(anna, "GET", moment))).toBe("400 M_INVALID_PARAM");
  expect(asked).toEqual(["/in", "/molnet"]);
});

test("one who asks for more and more is slowed down, and of an organisation two thousand are kept", async () => {
  const slow = await server.twin({ ...networks, SAFOS_CHAT_SENDS_PER_SECOND: "10" });
  try {
    const caller = new MatrixCaller(slow, here.oracle);
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, n) => codeOf(look(anna, `${base}/slut${n}`, caller))),
    );
    expect(codes.filter((one) => one === "429 M_LIMIT_EXCEEDED").length).toBeGreaterThan(0);
    // What is known costs nothing.
    for (let n = 0; n < 5; n += 1) expect(await codeOf(look(anna, `${base}/tom`, caller))).toBe("200");
  } finally {
    await slow.stop();
  }
  await sql`insert into chat.link_preview (organisation_id, address, content, made_at, expires_at)
    select ${anna.organisationId}, 'https://example.com/' || n, '{}', now() - interval '1 hour', now() + interval '1 day'
    from generate_series(1, 2100) n`.execute(db);
  await look(anna, `${base}/ny`);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from chat.link_preview
    where organisation_id = ${anna.organisationId}`.execute(db);
  expect(rows[0]?.n).toBe(2000);
});
