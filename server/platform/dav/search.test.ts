import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "#http";
import { readCommentFilter, readFileFilter } from "./filter-files.ts";
import { declareNamespaces } from "./namespaces.ts";
import { readBasicSearch } from "./search.ts";

const namespaces = declareNamespaces({ oc: "http://owncloud.org/ns", nc: "http://nextcloud.org/ns" });
const search = (inside: string): string =>
  `<d:searchrequest xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:basicsearch>${inside}</d:basicsearch></d:searchrequest>`;
const from = "<d:from><d:scope><d:href>/files/anna</d:href><d:depth>infinity</d:depth></d:scope></d:from>";
const read = (text: string) => readBasicSearch(text, namespaces);

test("a search says what, where, how it is sorted and how much", () => {
  // The shape of the example of RFC 5323 §5.2.
  const body = search(`<d:select><d:prop><d:getcontentlength/><d:getcontentlength/></d:prop></d:select>${from}
    <d:where><d:and><d:gt><d:prop><d:getcontentlength/></d:prop><d:literal>10000</d:literal></d:gt><d:not><d:is-collection/></d:not></d:and></d:where>
    <d:orderby><d:order><d:prop><d:getcontentlength/></d:prop><d:descending/></d:order></d:orderby>
    <d:limit><d:nresults>10</d:nresults><nc:firstresult>20</nc:firstresult></d:limit>`);
  expect(read(body)).toEqual({
    requested: ["d:getcontentlength"],
    scope: { href: "/files/anna", depth: "infinity" },
    where: {
      kind: "and",
      parts: [
        { kind: "compare", how: "gt", name: "d:getcontentlength", literal: "10000" },
        { kind: "not", part: { kind: "collection" } },
      ],
    },
    orders: [{ name: "d:getcontentlength", isDescending: true }],
    limit: 10,
    offset: 20,
  });
  expect(read(search(`<d:select><d:allprop/></d:select>${from}`))).toMatchObject({
    requested: "all",
    where: null,
    orders: [],
    limit: null,
    offset: 0,
  });
});

test("what is no search is refused: no scope or several, much, deep, or of unknown parts", () => {
  for (const wrong of [
    "",
    "<x/>",
    search(""),
    search("<d:from/>"),
    search(from.replace("</d:from>", "<d:scope><d:href>/x</d:href></d:scope></d:from>")),
    search(`${from}<d:where><d:contains>x</d:contains></d:where>`),
    search(`${from}<d:where>${"<d:not>".repeat(14)}<d:is-collection/>${"</d:not>".repeat(14)}</d:where>`),
    search(`${from}<d:where><d:or>${"<d:is-collection/>".repeat(100)}</d:or></d:where>`),
    search(`${from}<d:where><d:not><d:is-collection/><d:is-collection/></d:not></d:where>`),
    search(`${from}<d:orderby><d:order/></d:orderby>`),
  ])
    expect(() => read(wrong)).toThrow(Refusal);
});

test("any body is read or refused", () => {
  const word = fc.constantFrom(
    "and",
    "or",
    "not",
    "eq",
    "like",
    "prop",
    "literal",
    "where",
    "from",
    "scope",
    "href",
    "limit",
    "nresults",
    "is-collection",
  );
  const tree: fc.Arbitrary<string> = fc.letrec<{ node: string }>((link) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.string({ maxLength: 5 }).map((one) => one.replace(/[<>&]/g, "")),
      fc
        .tuple(word, fc.array(link("node"), { maxLength: 3 }))
        .map(([name, inside]) => `<d:${name}>${inside.join("")}</d:${name}>`),
    ),
  })).node;
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 4 }), (parts) => {
      for (const text of [search(`${from}${parts.join("")}`), search(parts.join(""))])
        try {
          read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
    }),
  );
});

test("files are filtered by rules, comments are paged", () => {
  const filter = (inside: string): string =>
    `<oc:filter-files xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns">${inside}</oc:filter-files>`;
  expect(
    readFileFilter(
      filter("<d:prop><oc:fileid/></d:prop><oc:filter-rules><oc:favorite> 1 </oc:favorite></oc:filter-rules>"),
      namespaces,
    ),
  ).toEqual({
    requested: ["oc:fileid"],
    rules: [{ name: "oc:favorite", value: "1" }],
  });
  for (const wrong of [filter(""), filter(`<oc:filter-rules>${"<oc:favorite/>".repeat(21)}</oc:filter-rules>`), "<x/>"])
    expect(() => readFileFilter(wrong, namespaces)).toThrow(Refusal);
  const page = (limit: string, offset: string) =>
    readCommentFilter(
      `<oc:filter-comments xmlns:oc="http://owncloud.org/ns"><oc:limit>${limit}</oc:limit><oc:offset>${offset}</oc:offset></oc:filter-comments>`,
      namespaces,
    );
  expect([page("5", "10"), page("9999", "-1"), page("0", "x")]).toEqual([
    { limit: 5, offset: 10 },
    { limit: 200, offset: 0 },
    { limit: 1, offset: 0 },
  ]);
});
