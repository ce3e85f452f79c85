import type { WrittenContact } from "@safos/contract/contacts";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const sara: WrittenContact = {
  givenName: "Sara",
  familyName: "Svensson",
  organisation: "Kommunen",
  title: "",
  mails: [{ kind: "work", value: "Sara@x.example" }],
  phones: [{ kind: "mobile", value: "070-1" }],
  note: "Träffades\ni Umeå",
};
const call = (who: TestPerson | null, method: string, path = "", body?: unknown) =>
  server.call(who, method, `/api/v1/contacts${path}`, body);
const change = async (id: string, body: unknown, etag?: string) =>
  fetch(`${server.url}/api/v1/contacts/${id}`, {
    method: "PATCH",
    headers: {
      authorization: `Bearer ${anna.token}`,
      "content-type": "application/json",
      ...(etag ? { "if-match": etag } : {}),
    },
    body: JSON.stringify(body),
  });

test("a contact of the page is a card of programs, and the other way round", async () => {
  const made = (await call(anna, "POST", "", sara)).body;
  expect(made).toMatchObject({ ...sara, displayName: "Sara Svensson" });
  expect((await call(anna, "GET", `/${made.id}`)).body).toEqual(made);
  const home = `${server.url}/remote.php/dav/addressbooks/users/${anna.name}/contacts/`;
  const headers = { authorization: `Bearer ${anna.token}` };
  const listed = await (await fetch(home, { method: "PROPFIND", headers: { ...headers, depth: "1" } })).text();
  const href = /<d:href>([^<]*\.vcf)</.exec(listed)?.[1] ?? "";
  const text = await (await fetch(server.url + href, { headers })).text();
  expect(text).toContain("NOTE:Träffades\\ni Umeå");
  const put = await fetch(server.url + href, {
    method: "PUT",
    headers: { ...headers, "content-type": "text/vcard" },
    body: text.replace("END:VCARD", "BDAY:1970-01-01\r\nEND:VCARD"),
  });
  expect(put.status).toBe(204);
  // What was seen before is written over nothing.
  expect((await change(made.id, { ...sara, title: "Jurist" }, `"${made.etag}"`)).status).toBe(412);
  const { etag } = (await call(anna, "GET", `/${made.id}`)).body;
  expect((await change(made.id, { ...sara, title: "Jurist" }, `"${etag}"`)).status).toBe(200);
  const after = await (await fetch(server.url + href, { headers })).text();
  expect([after.includes("BDAY:1970-01-01"), after.includes("TITLE:Jurist")]).toEqual([true, true]);
  expect((await call(anna, "DELETE", `/${made.id}`)).status).toBe(200);
  expect((await fetch(server.url + href, { headers })).status).toBe(404);
  expect((await call(anna, "GET", `/${made.id}`)).status).toBe(404);
});

test("contacts are listed by name in pages, and found by name, organisation and address", async () => {
  for (const givenName of ["Åsa", "Bertil", "anders", "Bertil"])
    await call(agnes, "POST", "", { ...sara, givenName, familyName: "", mails: [] });
  await call(agnes, "POST", "", sara);
  const names: string[] = [];
  for (let next = ""; ;) {
    const page = (await call(agnes, "GET", `?limit=2${next}`)).body;
    names.push(...page.items.map((one: { displayName: string }) => one.displayName));
    if (page.next === undefined) break;
    next = `&after=${encodeURIComponent(page.next)}`;
  }
  expect(names).toEqual(["anders", "Bertil", "Bertil", "Sara Svensson", "Åsa"]);
  const find = async (query: string) => (await call(agnes, "GET", query)).body.items.length;
  expect([
    await find("?query=kommunen"),
    await find("?query=X.EXAMPLE"),
    await find("?withMail=true"),
    await find("?query=%25"),
  ]).toEqual([5, 1, 1, 0]);
});

test("contacts are their owner's alone, and what is none is refused", async () => {
  const { id } = (await call(anna, "POST", "", sara)).body;
  for (const who of [agnes, bo]) {
    for (const method of ["GET", "DELETE"])
      expect([method, (await call(who, method, `/${id}`)).status]).toEqual([method, 404]);
    expect((await call(who, "PATCH", `/${id}`, sara)).status).toBe(404);
  }
  expect((await call(bo, "GET", "?query=sara")).body.items).toEqual([]);
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["POST", "", sara],
    ["GET", `/${id}`, undefined],
    ["PATCH", `/${id}`, sara],
    ["DELETE", `/${id}`, undefined],
  ] as const)
    expect([method, (await call(null, method, path, body)).status]).toEqual([method, 401]);
  const nobody = { ...sara, givenName: " ", familyName: "", organisation: "", mails: [] };
  expect((await call(anna, "POST", "", nobody)).body).toMatchObject({ code: "CARD_INVALID" });
  expect((await call(anna, "POST", "", { ...sara, mails: [{ kind: "x", value: "a" }] })).status).toBe(400);
  expect((await call(anna, "GET", "?after=x")).status).toBe(400);
  expect((await call(anna, "GET", "/x")).status).toBe(400);
  expect((await call(anna, "PATCH", `/${id}`, { ...sara, note: "x".repeat(50_001) })).status).toBe(400);
});

test("a file of another program is read in, what is wrong is left out, and everything goes out again", async () => {
  const { bo: owner } = server.people;
  const send = (text: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${server.url}/api/v1/contact-import`, {
      method: "POST",
      headers: { authorization: `Bearer ${owner.token}`, "content-type": "text/vcard" },
      body: text,
    });
  const card = (...lines: string[]) => ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\n");
  const file =
    card("VERSION:3.0", "FN:Utan UID", "EMAIL:u@x.example") +
    card("VERSION:4.0", "UID:a", "FN:Anders") +
    "\n\nskräp\n" +
    card("VERSION:2.1", "FN:Gammal") +
    card("VERSION:4.0", "UID:a", "FN:Anders igen", "NOTE:BEGIN:VCARD\n END:VCARD");
  const first = await send(file);
  expect([first.status, await first.json()]).toEqual([
    200,
    { added: 2, changed: 0, leftOut: 1, faults: ["Cards are of version 3.0 or 4.0."] },
  ]);
  expect(await (await send(card("VERSION:4.0", "UID:a", "FN:Anders tredje"))).json()).toMatchObject({
    added: 0,
    changed: 1,
  });
  const out = await fetch(`${server.url}/api/v1/contact-export`, {
    headers: { authorization: `Bearer ${owner.token}` },
  });
  const text = await out.text();
  expect([text.match(/BEGIN:VCARD/g)?.length, text.includes("FN:Anders tredje"), text.includes("FN:Utan UID")]).toEqual(
    [2, true, true],
  );
  expect((await send("hej")).status).toBe(400);
  expect((await send(new Uint8Array([0x42, 0xff]))).status).toBe(400);
  expect((await send("x".repeat(20 * 1024 * 1024 + 1))).status).toBe(413);
  expect((await send(card("VERSION:3.0", "FN:x").repeat(20_001))).status).toBe(507);
  for (const [method, path] of [
    ["POST", "contact-import"],
    ["GET", "contact-export"],
  ])
    expect((await fetch(`${server.url}/api/v1/${path}`, { method: method ?? "" })).status).toBe(401);
  // Thousands are read in while others are answered.
  const many = Array.from({ length: 5000 }, (_, n) => card("VERSION:3.0", `UID:m${n}`, `FN:Nummer ${n}`)).join("");
  const begun = performance.now();
  expect(await (await send(many)).json()).toMatchObject({ added: 5000 });
  expect(performance.now() - begun).toBeLessThan(30_000);
});
