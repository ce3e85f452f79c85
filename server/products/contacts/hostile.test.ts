import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../testing/server.ts";
import { matchesCard, readCard, splitCards, type CardFilter } from "./vcard/index.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes } = server.people;
const call = (who: TestPerson, method: string, path: string, body?: unknown) =>
  server.call(who, method, `/api/v1/contacts${path}`, body);
const cardText = (...lines: string[]): string =>
  ["BEGIN:VCARD", "VERSION:3.0", "UID:x", "FN:x", ...lines, "END:VCARD", ""].join("\r\n");
const took = (work: () => unknown): number => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};
const parts = (count: number, one: Partial<CardFilter["properties"][number]>): CardFilter => ({
  isAll: false,
  properties: Array.from({ length: count }, () => ({
    ...{ name: "NOTE", group: null, isNotDefined: false, isAll: false, textMatches: [], parameters: [] },
    ...one,
  })),
});
const contains = (text: string) =>
  ({ text, collation: "i;unicode-casemap", isNegated: false, kind: "contains" }) as const;

// Each took between one and twelve seconds of everybody's time; the bounds are for a machine that is busy.
test("the largest card is held against the dearest filter in a moment", () => {
  const letters = readCard(cardText(...Array.from({ length: 15 }, () => `NOTE:${"a".repeat(65_000)}`)));
  const periodic = parts(50, { textMatches: [contains(`${"a".repeat(500)}b${"a".repeat(499)}`)] });
  expect(took(() => expect(matchesCard(letters, periodic)).toBe(false))).toBeLessThan(3000);
  const ligatures = readCard(cardText(...Array.from({ length: 14 }, () => `NOTE:${"\uFDFA".repeat(20_000)}`)));
  const folded = parts(50, { textMatches: [contains("b")] });
  expect(took(() => expect(matchesCard(ligatures, folded)).toBe(false))).toBeLessThan(1000);
});

test("a long text is found wherever it stands", () => {
  const text = "abababababababababac";
  for (const [note, isThere] of [
    [`ab${text}x`, true],
    [text, true],
    [`abab${text.slice(0, -1)}b`, false],
    [text.slice(1), false],
  ] as const)
    expect(matchesCard(readCard(cardText(`NOTE:${note}`)), parts(1, { textMatches: [contains(text)] }))).toBe(isThere);
});

test("a property's parameters have no more values than anybody writes", () => {
  expect(() => readCard(cardText(`PHOTO;X=${"a,".repeat(100)}a:x`))).toThrow("more than 100 values");
  expect(readCard(cardText(`TEL;TYPE=${"a,".repeat(99)}a:x`)).lines).toHaveLength(4);
});

test("a file that is lines alone is split at once, and cards are found by whole lines", () => {
  expect(took(() => splitCards(`BEGIN:VCARD\n${"\n".repeat(20_000_000)}`))).toBeLessThan(1500);
  const mixed = "x\rBEGIN:VCARD\nNOTE:BEGIN:VCARD\r begin:vcard\nEND:VCARDS\nend:vcard \nEND:VCARD\nBEGIN:VCARD\n";
  expect(splitCards(mixed)).toEqual([
    "BEGIN:VCARD\r\nNOTE:BEGIN:VCARD\r\n begin:vcard\r\nEND:VCARDS\r\nend:vcard \r\n",
  ]);
});

test("a list's next page is asked for by what was given out, whatever letters are in the names", async () => {
  const fields = { familyName: "", organisation: "", title: "", mails: [], phones: [], note: "" };
  const names = ["\u0130".repeat(290), "\u0130x", "ẞ", "ǅ", "b", "B"];
  for (const givenName of names) expect((await call(agnes, "POST", "", { ...fields, givenName })).status).toBe(201);
  const seen: string[] = [];
  for (let after = ""; ;) {
    const page = await call(agnes, "GET", `?limit=1${after && `&after=${encodeURIComponent(after)}`}`);
    expect(page.status).toBe(200);
    seen.push(...page.body.items.map((one: { displayName: string }) => one.displayName));
    if (page.body.next === undefined || seen.length > names.length) break;
    after = page.body.next;
  }
  expect(seen.toSorted()).toEqual(names.toSorted());
});

test("what PostgreSQL cannot keep is refused and is no fault of the server", async () => {
  const fields = { familyName: "", organisation: "", title: "", mails: [], phones: [], note: "" };
  for (const path of [`?after=${"-".repeat(36)}%20x`, `?query=a%00b`, `?after=${anna.id}%20a%00b`])
    expect([path, (await call(anna, "GET", path)).status]).toEqual([path, 400]);
  const made = await call(anna, "POST", "", { ...fields, givenName: "a\u0000b", note: "x\u0001y" });
  expect(made.status).toBeLessThan(500);
  const at = `${server.url}/remote.php/dav/addressbooks/users/${anna.name}/contacts/nul.vcf`;
  const headers = { authorization: `Bearer ${anna.token}`, "content-type": "text/vcard" };
  const put = await fetch(at, { method: "PUT", headers, body: cardText("NOTE:a\u0000b") });
  expect(put.status).toBe(403);
  expect(await put.text()).toContain("valid-address-data");
  const imported = await fetch(`${server.url}/api/v1/contact-import`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/octet-stream" },
    body: cardText("NOTE:a\u0000b") + cardText("NOTE:c").replace("UID:x", "UID:y"),
  });
  expect([imported.status, await imported.json()]).toMatchObject([200, { added: 1, leftOut: 1 }]);
});
