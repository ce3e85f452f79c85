import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "#http";
import { readLockInfo, readLockToken, readTimeout } from "./lockinfo.ts";
import { declareNamespaces, nameOf, splitName } from "./namespaces.ts";
import { holdsIf, parseIf, readShownTokens } from "./preconditions.ts";
import { readProppatch } from "./proppatch.ts";
import { parseXml, writeElement } from "./xml.ts";

const namespaces = declareNamespaces({ oc: "http://owncloud.org/ns" });

test("a lock is exclusive or shared, of type write, and its owner is kept as XML that stands by itself", () => {
  // The example of RFC 4918 §9.10.7.
  const body = `<?xml version="1.0" encoding="utf-8" ?><D:lockinfo xmlns:D='DAV:'><D:lockscope><D:exclusive/></D:lockscope>
    <D:locktype><D:write/></D:locktype><D:owner><D:href>http://example.org/~ejw/contact.html</D:href></D:owner></D:lockinfo>`;
  expect(readLockInfo(body, namespaces)).toEqual({
    isExclusive: true,
    owner: '<D:href xmlns:D="DAV:">http://example.org/~ejw/contact.html</D:href>',
  });
  expect(readLockInfo(body.replace("exclusive", "shared"), namespaces)?.isExclusive).toBe(false);
  expect(readLockInfo("  ", namespaces)).toBeNull();
  for (const wrong of [
    body.replace("exclusive", "other"),
    body.replace("D:write", "D:read"),
    "<x/>",
    "<D:lockinfo xmlns:D='DAV:'/>",
  ])
    expect(() => readLockInfo(wrong, namespaces)).toThrow(Refusal);
});

test("a timeout is the first that is understood, within bounds", () => {
  for (const [header, seconds] of [
    [undefined, 60],
    ["", 60],
    ["Infinite, Second-4100000000", 1000],
    ["Second-4100000000", 1000],
    ["Extension, Second-7", 7],
    ["second-0", 1],
    ["Second--5", 60],
    ["Second-99999999999", 60],
  ] as const)
    expect([header, readTimeout(header, 60, 1000)]).toEqual([header, seconds]);
  expect([
    readLockToken("<urn:x>"),
    readLockToken(" <a> "),
    readLockToken("urn:x"),
    readLockToken("<a><b>"),
    readLockToken(undefined),
  ]).toEqual(["urn:x", "a", null, null, null]);
});

test("one list that holds is enough; in it every condition holds, or none that is negated", () => {
  const state = { etag: "A", tokens: ["urn:a", "urn:b"] };
  const holds = (header: string): boolean =>
    holdsIf(parseIf(header) ?? [], (resource) => (resource === "/other" ? { etag: null, tokens: [] } : state));
  for (const [header, isHeld] of [
    ['(<urn:a> ["A"])', true],
    ['(<urn:a> ["B"])', false],
    ['(<urn:c>) (<urn:b> [W/"A"])', true],
    ["(Not <urn:c>)", true],
    ["(Not <urn:a> <urn:b>)", false],
    ["</other> (<urn:a>)", false],
    ["</other> (Not <urn:a>)", true],
    ['</other> (["A"]) </own> (["A"])', true],
  ] as const)
    expect([header, holds(header)]).toEqual([header, isHeld]);
  expect(readShownTokens('(Not <urn:a>) (<urn:b> ["x"] <urn:b>)')).toEqual(["urn:a", "urn:b"]);
  expect(readShownTokens("nonsense <urn:a>")).toEqual([]);
  expect(readShownTokens(undefined)).toEqual([]);
});

const text = fc.string({ unit: "binary", maxLength: 40 }).map((one) => one.toWellFormed());
// oxlint-disable-next-line no-control-regex
const known = text.filter((one) => !/[\u0000-\u001f\ufffd-\uffff\u007f-\u009f]/.test(one));
const escape = (one: string): string => one.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
const part: fc.Arbitrary<string> = fc.letrec<{ node: string; element: string }>((link) => ({
  node: fc.oneof({ maxDepth: 4 }, known.map(escape), link("element")),
  element: fc
    .tuple(
      fc.constantFrom("", "p", "q"),
      fc.stringMatching(/^[a-z]{1,4}$/),
      fc.constantFrom("urn:1", "urn:2"),
      known,
      fc.array(link("node"), { maxLength: 3 }),
    )
    .map(([prefix, local, uri, value, inside]) => {
      const name = prefix === "" ? local : `${prefix}:${local}`;
      return `<${name} ${prefix === "" ? "xmlns" : `xmlns:${prefix}`}="${uri}" a="${escape(value)}">${inside.join("")}</${name}>`;
    }),
})).element;

/** What is equal whatever prefixes are called. */
function shapeOf(xml: string): unknown {
  const bare = ({ name, text, children }: NonNullable<ReturnType<typeof parseXml>>): unknown => [
    name,
    text,
    children.map(bare),
  ];
  const root = parseXml(xml, namespaces);
  return root && bare(root);
}

test("what is kept of a property reads back as what was sent, under whatever prefixes", () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 3 }), (parts) => {
      const body = `<d:propertyupdate xmlns:d="DAV:" xmlns:t="urn:t"><d:set><d:prop><t:p>${parts.join("")}</t:p></d:prop></d:set></d:propertyupdate>`;
      const [change] = readProppatch(body, namespaces);
      const kept = writeElement(change?.name ?? "", change?.content, change?.language);
      expect(shapeOf(`<d:x xmlns:d="DAV:">${kept}</d:x>`)).toEqual(
        shapeOf(`<d:x xmlns:d="DAV:" xmlns:t="urn:t"><t:p>${parts.join("")}</t:p></d:x>`),
      );
    }),
  );
});

test("a name is taken apart into its namespace and itself, and put together again", () => {
  for (const [namespace, local, name] of [
    ["DAV:", "a", "d:a"],
    ["http://owncloud.org/ns", "b", "oc:b"],
    ["", "c", "{}c"],
    ["urn:{x}", "d", "{urn:{x}}d"],
  ] as const) {
    expect(nameOf(namespace, local, namespaces)).toBe(name);
    expect(splitName(name, namespaces)).toEqual({ namespace, local });
  }
});
