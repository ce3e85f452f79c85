import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";
import { contactExport } from "./export-part.ts";
import { forgetRemoved } from "./cards/queries.ts";
import type { ContactTables } from "./tables.ts";

const server = await startTestServer();
const other = await server.twin();
afterAll(async () => {
  await other.stop();
  await server.stop();
});
const { anna, agnes, bo } = server.people;
const namespaces =
  'xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/"';
const homeOf = (name: string): string => `/remote.php/dav/addressbooks/users/${encodeURIComponent(name)}/`;

interface Sent {
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly at?: Pick<TestServer, "url">;
}

/** Paths that do not begin with a slash are below their home. */
async function dav(who: TestPerson | null, method: string, path: string, { body, headers, at = server }: Sent = {}) {
  const answer = await fetch(at.url + (path.startsWith("/") ? path : homeOf(who?.name ?? "x") + path), {
    method,
    redirect: "manual",
    headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
const propfind = (who: TestPerson, path: string, props: string, depth = "0") =>
  dav(who, "PROPFIND", path, {
    body: `<d:propfind ${namespaces}><d:prop>${props}</d:prop></d:propfind>`,
    headers: { depth },
  });
const report = (who: TestPerson, path: string, name: string, content: string) =>
  dav(who, "REPORT", path, { body: `<${name} ${namespaces}>${content}</${name}>`, headers: { depth: "1" } });
const sync = (who: TestPerson, path: string, token: string, more = "") =>
  report(
    who,
    path,
    "d:sync-collection",
    `<d:sync-token>${token}</d:sync-token><d:sync-level>1</d:sync-level>${more}<d:prop><d:getetag/></d:prop>`,
  );
const tokenIn = (text: string): string =>
  /<d:sync-token>([^<]*)<\/d:sync-token><\/d:multistatus>$/.exec(text)?.[1] ?? "";
const namesIn = (text: string): string[] =>
  [...text.matchAll(/<d:response><d:href>([^<]*)</g)].map(([, one = ""]) =>
    decodeURIComponent(one.split("/").at(-1) ?? ""),
  );
const goneIn = (text: string): string[] =>
  [...text.matchAll(/<d:response><d:href>([^<]*)<\/d:href><d:status>HTTP\/1.1 404/g)].map(
    ([, one = ""]) => one.split("/").at(-1) ?? "",
  );
const cardText = (uid: string, ...lines: string[]): string =>
  ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, `FN:${uid}`, ...lines, "END:VCARD", ""].join("\r\n");
const put = (who: TestPerson, path: string, body: string, headers: Record<string, string> = {}, at?: TestServer) =>
  dav(who, "PUT", path, {
    body,
    headers: { "content-type": "text/vcard; charset=utf-8", ...headers },
    ...(at ? { at } : {}),
  });
let made = 0;
/** Makes an address book; the last part of its address. */
async function makeBook(who: TestPerson): Promise<string> {
  const segment = `b${++made}`;
  const body = `<d:mkcol ${namespaces}><d:set><d:prop><d:resourcetype><d:collection/><card:addressbook/></d:resourcetype><d:displayname>Bok ${made}</d:displayname></d:prop></d:set></d:mkcol>`;
  expect((await dav(who, "MKCOL", `${segment}/`, { body })).status).toBe(201);
  return segment;
}
const setRule = (who: TestPerson, isOn: boolean) =>
  server.safos.organisations.change(who.organisationId, { rules: { directorySync: isOn } });

test("a client that knows the host alone finds the principal, the home and the address books", async () => {
  for (const method of ["GET", "PROPFIND"])
    expect((await dav(null, method, "/.well-known/carddav")).headers.get("location")).toBe(
      "/remote.php/dav/addressbooks/",
    );
  expect((await dav(null, "PROPFIND", "/remote.php/carddav/addressbooks/users/x/")).headers.get("location")).toBe(
    "/remote.php/dav/addressbooks/users/x/",
  );
  const principal = `/remote.php/dav/principals/users/${encodeURIComponent(anna.name)}/`;
  for (const top of ["/remote.php/dav/addressbooks/", "/remote.php/dav/addressbooks/users/", homeOf(anna.name)]) {
    const { status, text } = await propfind(anna, top, "<d:current-user-principal/>");
    expect([status, text.includes(`<d:href>${principal}</d:href>`)]).toEqual([207, true]);
  }
  const own = await propfind(anna, principal, "<card:addressbook-home-set/>");
  expect(own.text).toContain(`<card:addressbook-home-set><d:href>${homeOf(anna.name)}</d:href>`);
  expect((await dav(anna, "OPTIONS", homeOf(anna.name))).headers.get("dav")).toContain("addressbook");
  const listed = await propfind(
    anna,
    homeOf(anna.name),
    "<d:resourcetype/><d:displayname/><d:supported-report-set/><card:supported-address-data/><d:sync-token/><cs:getctag/><card:max-resource-size/>",
    "1",
  );
  expect(listed.text).toContain(
    "<d:resourcetype><d:collection/><card:addressbook/></d:resourcetype><d:displayname>Kontakter</d:displayname>",
  );
  expect(listed.text).toContain("<d:report><card:addressbook-multiget/></d:report>");
  expect(namesIn((await propfind(anna, "/remote.php/dav/", "<d:resourcetype/>", "1")).text).length).toBeGreaterThan(0);
});

test("a card is kept byte for byte, under conditions, and each change is told once", async () => {
  const book = await makeBook(anna);
  const text = cardText("a", "item1.EMAIL;TYPE=home:a@x.example", 'X-OWN;A="b,c":d');
  const first = await put(anna, `${book}/a.vcf`, text, { "if-none-match": "*" });
  expect([first.status, first.headers.get("etag")]).toEqual([201, expect.stringMatching(/^"[0-9a-f]{32}"$/)]);
  const got = await dav(anna, "GET", `${book}/a.vcf`);
  expect([got.text, got.headers.get("etag"), got.headers.get("content-type")]).toEqual([
    text,
    first.headers.get("etag"),
    "text/vcard; charset=utf-8",
  ]);
  const known = { "if-none-match": first.headers.get("etag") ?? "" };
  expect((await dav(anna, "GET", `${book}/a.vcf`, { headers: known })).status).toBe(304);
  expect((await put(anna, `${book}/a.vcf`, text, { "if-none-match": "*" })).status).toBe(412);
  const begun = tokenIn((await sync(anna, `${book}/`, "")).text);
  const second = await put(anna, `${book}/a.vcf`, cardText("a", "NOTE:x"), {
    "if-match": first.headers.get("etag") ?? "",
  });
  expect(second.status).toBe(204);
  expect((await put(anna, `${book}/a.vcf`, text, { "if-match": first.headers.get("etag") ?? "" })).status).toBe(412);
  expect((await put(anna, `${book}/b.vcf`, cardText("b"))).status).toBe(201);
  const changed = await sync(anna, `${book}/`, begun);
  expect(namesIn(changed.text)).toEqual(["a.vcf", "b.vcf"]);
  // One UID lies at one address.
  const taken = await put(anna, `${book}/c.vcf`, cardText("b"));
  expect([taken.status, taken.text.includes("<card:no-uid-conflict><d:href>")]).toEqual([409, true]);
  expect((await dav(anna, "DELETE", `${book}/a.vcf`, { headers: { "if-match": '"0"' } })).status).toBe(412);
  expect((await dav(anna, "DELETE", `${book}/a.vcf`)).status).toBe(204);
  expect((await dav(anna, "DELETE", `${book}/a.vcf`)).status).toBe(404);
  const after = await sync(anna, `${book}/`, tokenIn(changed.text));
  expect([goneIn(after.text), namesIn(after.text)]).toEqual([["a.vcf"], ["a.vcf"]]);
  expect(namesIn((await sync(anna, `${book}/`, "")).text)).toEqual(["b.vcf"]);
  expect(namesIn((await propfind(anna, `${book}/`, "<d:getetag/>", "1")).text)).toEqual(["", "b.vcf"]);
});

test("changes come in parts, and a token that was not given, or too long ago, begins anew", async () => {
  const book = await makeBook(anna);
  for (const uid of ["1", "2", "3"]) await put(anna, `${book}/${uid}.vcf`, cardText(uid));
  const limit = "<d:limit><d:nresults>2</d:nresults></d:limit>";
  const one = await sync(anna, `${book}/`, "", limit);
  expect([namesIn(one.text).slice(0, 2), one.text.includes("507 Insufficient Storage")]).toEqual([
    ["1.vcf", "2.vcf"],
    true,
  ]);
  const two = await sync(anna, `${book}/`, tokenIn(one.text), limit);
  expect([namesIn(two.text), two.text.includes("507")]).toEqual([["3.vcf"], false]);
  for (const token of [
    "urn:x",
    tokenIn(two.text).replace(/\d+$/, "99"),
    tokenIn(two.text).replace(/[0-9a-f-]{36}/, randomUUID()),
  ]) {
    const refused = await sync(anna, `${book}/`, token);
    expect([refused.status, refused.text.includes("<d:valid-sync-token/>")]).toEqual([403, true]);
  }
  await dav(anna, "DELETE", `${book}/1.vcf`);
  await forgetRemoved(server.safos.database.of<ContactTables>(), new Date(Date.now() + 1000));
  expect((await sync(anna, `${book}/`, tokenIn(two.text))).status).toBe(403);
});

test("cards are found by a filter and fetched by their addresses", async () => {
  const book = await makeBook(anna);
  await put(anna, `${book}/o.vcf`, cardText("Örjan Öberg", "EMAIL;TYPE=HOME:o@x.example", "TEL:08"));
  await put(anna, `${book}/s.vcf`, cardText("Sara Svensson", "EMAIL;TYPE=WORK:s@x.example"));
  const query = (filter: string, more = "") =>
    report(
      anna,
      `${book}/`,
      "card:addressbook-query",
      `<d:prop><d:getetag/><card:address-data><card:prop name="EMAIL"/></card:address-data></d:prop>${filter}${more}`,
    );
  const found = await query(
    '<card:filter><card:prop-filter name="FN"><card:text-match collation="i;unicode-casemap" match-type="starts-with">öRJAN</card:text-match></card:prop-filter></card:filter>',
  );
  expect(namesIn(found.text)).toEqual(["o.vcf"]);
  expect([found.text.includes("EMAIL;TYPE=HOME:o@x.example"), found.text.includes("TEL:08")]).toEqual([true, false]);
  expect(
    namesIn(
      (
        await query(
          '<card:filter><card:prop-filter name="EMAIL"><card:param-filter name="TYPE"><card:text-match match-type="equals">work</card:text-match></card:param-filter></card:prop-filter></card:filter>',
        )
      ).text,
    ),
  ).toEqual(["s.vcf"]);
  const cut = await query("", "<card:limit><card:nresults>1</card:nresults></card:limit>");
  expect([namesIn(cut.text)[0], cut.text.includes("507 Insufficient Storage")]).toEqual(["o.vcf", true]);
  const unknown = await query(
    '<card:filter><card:prop-filter name="FN"><card:text-match collation="i;x">a</card:text-match></card:prop-filter></card:filter>',
  );
  expect([unknown.status, unknown.text.includes("<card:supported-collation/>")]).toEqual([403, true]);
  const many = '<card:prop-filter name="FN"/>'.repeat(101);
  expect((await query(`<card:filter>${many}</card:filter>`)).status).toBe(400);
  const got = await report(
    anna,
    `${book}/`,
    "card:addressbook-multiget",
    `<d:prop><d:getetag/><card:address-data/></d:prop><d:href>${homeOf(anna.name)}${book}/s.vcf</d:href><d:href>${homeOf(anna.name)}${book}/x.vcf</d:href><d:href>${homeOf(bo.name)}contacts/y.vcf</d:href>`,
  );
  expect(got.text).toContain("FN:Sara Svensson");
  expect(goneIn(got.text)).toEqual(["x.vcf", "y.vcf"]);
  expect((await report(anna, `${book}/`, "card:else", "")).status).toBe(403);
});

test("what is no card of ours is refused in words of CardDAV", async () => {
  const book = await makeBook(anna);
  const cases: [string, string, number][] = [
    ["BEGIN:VCARD\r\nVERSION:3.0\r\nFN:a\r\nEND:VCARD\r\n", "valid-address-data", 403],
    ["BEGIN:VCARD\r\nVERSION:2.1\r\nUID:a\r\nFN:a\r\nEND:VCARD\r\n", "supported-address-data", 403],
    [cardText("big", `PHOTO:${"x".repeat(1024 * 1024)}`), "max-resource-size", 403],
    ["hej", "valid-address-data", 403],
  ];
  for (const [text, condition, status] of cases) {
    const answer = await put(anna, `${book}/x.vcf`, text);
    expect([answer.status, answer.text.includes(`<card:${condition}/>`)]).toEqual([status, true]);
  }
  expect((await put(anna, `${book}/x.vcf`, cardText("x"), { "content-type": "text/calendar" })).status).toBe(415);
  expect((await put(anna, `${book}/${"x".repeat(256)}`, cardText("x"))).status).toBe(400);
  expect((await put(anna, `${book}/a/b.vcf`, cardText("x"))).status).toBe(404);
  expect((await dav(anna, "MKCOL", "plain/")).status).toBe(403);
  expect(
    (
      await dav(anna, "MKCOL", "directory/", {
        body: `<d:mkcol ${namespaces}><d:set><d:prop><d:resourcetype><card:addressbook/></d:resourcetype></d:prop></d:set></d:mkcol>`,
      })
    ).status,
  ).toBe(405);
  expect((await dav(anna, "COPY", `${book}/x.vcf`)).status).toBe(405);
  expect((await dav(anna, "PROPFIND", `${book}/`, { headers: { depth: "infinity" } })).status).toBe(403);
  const bytes = await fetch(`${server.url}${homeOf(anna.name)}${book}/x.vcf`, {
    method: "PUT",
    headers: { authorization: `Bearer ${anna.token}`, "content-type": "text/vcard" },
    body: new Uint8Array([0x42, 0xff, 0xfe]),
  });
  expect(bytes.status).toBe(403);
  const patched = await dav(anna, "PROPPATCH", `${book}/`, {
    body: `<d:propertyupdate ${namespaces}><d:set><d:prop><d:displayname>Nytt namn</d:displayname></d:prop></d:set></d:propertyupdate>`,
  });
  expect([patched.status, (await propfind(anna, `${book}/`, "<d:displayname/>")).text.includes("Nytt namn")]).toEqual([
    207,
    true,
  ]);
});

test("nobody else's address books are there, and without a sign-in none", async () => {
  const book = await makeBook(anna);
  await put(anna, `${book}/a.vcf`, cardText("hemlig", "EMAIL:hemlig@x.example"));
  for (const who of [bo, agnes]) {
    for (const method of ["GET", "PROPFIND", "PUT", "DELETE", "REPORT", "PROPPATCH", "MKCOL"]) {
      const answer = await dav(
        who,
        method,
        `${homeOf(anna.name)}${book}/a.vcf`,
        method === "PUT" ? { body: cardText("x") } : {},
      );
      expect([method, answer.status]).toEqual([method, 404]);
    }
    expect((await propfind(who, homeOf(anna.name), "<d:displayname/>", "1")).status).toBe(404);
    expect((await server.call(who, "GET", "/api/v1/contacts?query=hemlig")).body.items).toEqual([]);
  }
  const unknown = await dav(null, "PROPFIND", homeOf(anna.name));
  expect([unknown.status, unknown.headers.get("www-authenticate")]).toEqual([
    401,
    expect.stringMatching(/^Basic realm="Safos", charset="UTF-8", Bearer realm="Safos"/),
  ]);
});

test("an app password opens address books only where it was made for them", async () => {
  const passwordFor = async (scopes: string[]) =>
    (await server.call(anna, "POST", "/api/v1/app-passwords", { label: "Telefon", scopes })).body.password as string;
  const ask = async (password: string, path: string) =>
    (
      await fetch(server.url + path, {
        method: "PROPFIND",
        headers: { authorization: `Basic ${Buffer.from(`${anna.name}:${password}`).toString("base64")}`, depth: "0" },
      })
    ).status;
  const [contacts, calendar] = [await passwordFor(["contacts"]), await passwordFor(["calendar"])];
  const principal = `/remote.php/dav/principals/users/${anna.name}/`;
  expect([await ask(contacts, homeOf(anna.name)), await ask(calendar, homeOf(anna.name))]).toEqual([207, 401]);
  // What is found by way of the principal is found with a password for contacts alone.
  expect([await ask(contacts, principal), await ask(contacts, `/remote.php/dav/calendars/${anna.name}/`)]).toEqual([
    207, 401,
  ]);
});

test("two processes write into one book: every card is there once, and every revision was given once", async () => {
  const book = await makeBook(anna);
  const names = Array.from({ length: 24 }, (_, index) => `${index}.vcf`);
  const answers = await Promise.all(
    names.map((name, index) => put(anna, `${book}/${name}`, cardText(`u${index}`), {}, index % 2 ? other : server)),
  );
  expect(answers.every(({ status }) => status === 201)).toBe(true);
  // The same UID at two addresses: one of them has it.
  const both = await Promise.all([
    put(anna, `${book}/x.vcf`, cardText("same"), {}, server),
    put(anna, `${book}/y.vcf`, cardText("same"), {}, other),
  ]);
  expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
  expect(namesIn((await sync(anna, `${book}/`, "")).text)).toHaveLength(25);
});

test("the directory is there where the organisation's rule lets it, without those who left, and nobody writes it", async () => {
  const segmentsOf = async (who: TestPerson) =>
    [...(await propfind(who, homeOf(who.name), "<d:displayname/>", "1")).text.matchAll(/<d:href>([^<]*)</g)].map(
      ([, one = ""]) => one.split("/").at(-2) ?? "",
    );
  expect(await segmentsOf(agnes)).not.toContain("directory");
  expect((await propfind(agnes, "directory/", "<d:displayname/>")).status).toBe(404);
  await setRule(anna, true);
  await expect.poll(() => segmentsOf(agnes)).toContain("directory");
  // The rule of one organisation is none of another's.
  expect(await segmentsOf(bo)).not.toContain("directory");
  const listed = await report(
    agnes,
    "directory/",
    "card:addressbook-query",
    "<d:prop><d:getetag/><card:address-data/></d:prop>",
  );
  expect(listed.text).toContain("EMAIL;TYPE=WORK:anna@fk.example");
  expect(listed.text).not.toContain("digg.example");
  const privileges = (await propfind(agnes, "directory/", "<d:current-user-privilege-set/>")).text;
  expect(privileges).not.toContain("write");
  for (const [method, path] of [
    ["PUT", `directory/${anna.id}.vcf`],
    ["DELETE", `directory/${anna.id}.vcf`],
    ["DELETE", "directory/"],
    ["PROPPATCH", "directory/"],
  ] as const)
    expect([
      method,
      (method === "PUT" ? await put(agnes, path, cardText("x")) : await dav(agnes, method, path)).status,
    ]).toEqual([method, 403]);
  const first = await sync(agnes, "directory/", "");
  const names = namesIn(first.text);
  expect(names).toContain(`${anna.id}.vcf`);
  // In parts, each where the one before ended.
  const part = await sync(agnes, "directory/", "", "<d:limit><d:nresults>1</d:nresults></d:limit>");
  expect(part.text).toContain("507");
  const rest = await sync(agnes, "directory/", tokenIn(part.text));
  expect(new Set([...namesIn(part.text).slice(0, 1), ...namesIn(rest.text)])).toEqual(new Set(names));
  expect(namesIn((await sync(agnes, "directory/", tokenIn(first.text))).text)).toEqual([]);
  // Someone is new, in another process; who has the state before is told to compare.
  const added = await other.safos.identity.add({
    name: "ny@fk.example",
    displayName: "Ny Kollega",
    password: "ett långt lösenord",
    isAdmin: false,
  });
  await expect.poll(async () => (await sync(agnes, "directory/", tokenIn(first.text))).status).toBe(403);
  expect(namesIn((await sync(agnes, "directory/", "")).text)).toContain(`${added.id}.vcf`);
  await server.call(anna, "PATCH", `/api/v1/persons/${added.id}`, { isDisabled: true });
  await expect.poll(async () => namesIn((await sync(agnes, "directory/", "")).text)).not.toContain(`${added.id}.vcf`);
  await setRule(anna, false);
  await expect.poll(async () => (await sync(agnes, "directory/", "")).status).toBe(404);
});

test("own contacts go with the personal workspace when it is taken out", async () => {
  await put(bo, "contacts/none.vcf", cardText("x"));
  const book = await makeBook(bo);
  await put(bo, `${book}/s.vcf`, cardText("Sara Svensson", "EMAIL:Sara@X.example", "EMAIL:s@y.example"));
  await put(bo, `${book}/g.vcf`, cardText("Sara-gruppen", "EMAIL:g@x.example", "KIND:group"));
  await put(bo, `${book}/n.vcf`, cardText("Sara utan adress"));
  const mine = await server.safos.workspaces.listFor(bo.id);
  const personal = mine.find(({ workspace }) => workspace.personalOf === bo.id)?.workspace.id ?? "";
  const export_ = contactExport(server.safos.database.of<ContactTables>(), server.safos.workspaces);
  const takeOut = async (workspaceId: string, reader: string | null): Promise<string> => {
    let all = "";
    const text = async (name: string, content: string): Promise<void> => void (all += `${name}\n${content}`);
    await export_.write(workspaceId, { text } as Parameters<typeof export_.write>[1], reader);
    return all;
  };
  const shared = await server.workspace("Delat", bo);
  expect(await takeOut(personal, bo.id)).toContain("FN:Sara utan adress\r\nEND:VCARD\r\n");
  expect([await takeOut(personal, anna.id), await takeOut(shared.id, bo.id)]).toEqual(["", ""]);
});

test("who removes without end fills nothing: the last removals are known, and who has not looked for longer begins anew", async () => {
  const book = await makeBook(anna);
  const db = server.safos.database.of<ContactTables>();
  const before = tokenIn((await sync(anna, `${book}/`, "")).text);
  await sql`update contacts.book set revision = 20498 where slug = ${book} and owner_id = ${anna.id}`.execute(db);
  await sql`insert into contacts.removed (book_id, name, revision) select id, 'r' || n, n from contacts.book,
    generate_series(1, 20498) as n where slug = ${book} and owner_id = ${anna.id}`.execute(db);
  expect((await put(anna, `${book}/a.vcf`, cardText("a"))).status).toBe(201);
  const recent = tokenIn((await sync(anna, `${book}/`, before.replace(/\d+$/, "20000"))).text);
  expect((await dav(anna, "DELETE", `${book}/a.vcf`)).status).toBe(204);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from contacts.removed r
    join contacts.book b on b.id = r.book_id where b.slug = ${book} and b.owner_id = ${anna.id}`.execute(db);
  expect(rows).toEqual([{ count: 20_000 }]);
  expect((await sync(anna, `${book}/`, before)).text).toContain("valid-sync-token");
  expect(goneIn((await sync(anna, `${book}/`, recent)).text)).toEqual(["a.vcf"]);
});
