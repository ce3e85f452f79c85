import fc from "fast-check";
import { expect, test } from "vitest";
import { isExpected, parseIf, readEtags, readExpectedEtags } from "./preconditions.ts";

const read = (ifMatch?: string, condition?: string) => readExpectedEtags({ ifMatch, if: condition });

test("etags come without quotes and weakness, several as a list", () => {
  expect(readEtags(undefined)).toBeNull();
  expect(readEtags(" * ")).toBe("*");
  expect(readEtags('"a"')).toEqual(["a"]);
  expect(readEtags('W/"a", "b,c"')).toEqual(["a", "b,c"]);
  expect(readEtags("bare")).toEqual(["bare"]);
});

test("an If header is read list by list, tagged or not", () => {
  // The examples of RFC 4918 §10.4.6 to §10.4.9.
  expect(parseIf('(<urn:uuid:181d4fae> ["I am an ETag"]) (["I am another ETag"])')).toEqual([
    {
      resource: null,
      conditions: [
        { isNegated: false, kind: "token", value: "urn:uuid:181d4fae" },
        { isNegated: false, kind: "etag", value: "I am an ETag" },
      ],
    },
    { resource: null, conditions: [{ isNegated: false, kind: "etag", value: "I am another ETag" }] },
  ]);
  expect(parseIf("(Not <urn:uuid:181d4fae> <urn:uuid:58f202ac>)")?.[0]?.conditions.map((one) => one.isNegated)).toEqual(
    [true, false],
  );
  expect(parseIf('</resource1> (<urn:a> [W/"A"]) (["B"]) <http://h/2> (["C"])')?.map((one) => one.resource)).toEqual([
    "/resource1",
    "/resource1",
    "http://h/2",
  ]);
});

test("an If header outside the grammar is none", () => {
  for (const wrong of ["", "(", "()", "(Not)", "(Not Not <a>)", '["a"]', "(<a>", "<a>", "(<a>) x", "((<a>))", "(notx)"])
    expect([wrong, parseIf(wrong)]).toEqual([wrong, null]);
});

test("a writer expects what If-Match says, else the etags of If that are not negated", () => {
  expect(read()).toBeNull();
  expect(read('"a"', '(["b"])')).toEqual(["a"]);
  expect(read(undefined, '<https://h/dest> (["b"])')).toEqual(["b"]);
  expect(read(undefined, '(Not ["b"] <urn:lock>)')).toBeNull();
  expect(read(undefined, "nonsense")).toBeNull();
  expect([isExpected("*", "x"), isExpected("*", null), isExpected(["a", "b"], "b"), isExpected(["a"], "b")]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test("any header is read or not understood, in no time", () => {
  const anything = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[()<>[\]"Not W/a]{0,60}$/));
  fc.assert(
    fc.property(anything, (text) => {
      readEtags(text);
      for (const { conditions } of parseIf(text) ?? []) expect(conditions.length).toBeGreaterThan(0);
    }),
  );
  expect(parseIf(`(${" ".repeat(100_000)}`)).toBeNull();
  expect(parseIf(`${"(<a>)".repeat(10_000)}(`)).toBeNull();
});
