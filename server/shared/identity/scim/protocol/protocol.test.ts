import { expect, test } from "vitest";
import { userAttributes } from "./attributes.ts";
import { ScimFault } from "./fault.ts";
import { parseFilter, parseTarget } from "./filter.ts";
import type { JsonObject } from "./json.ts";
import { matches } from "./matches.ts";
import { readOperations } from "./operations.ts";
import { readPage } from "./page.ts";
import { applyPatch } from "./patch.ts";
import { project, readProjection } from "./projection.ts";

const typeOf = (work: () => unknown): string | null => {
  try {
    work();
    return "nothing";
  } catch (error) {
    if (error instanceof ScimFault) return error.scimType ?? String(error.status);
    throw error;
  }
};

const patch = (before: JsonObject, ...operations: JsonObject[]): JsonObject =>
  applyPatch(
    userAttributes,
    before,
    readOperations({ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations }),
  );

test("filters are read as the standard has them, whatever their case", () => {
  expect(parseFilter('userName Eq "a@b" and not (active eq False or emails[type eq "work"])')).toMatchObject({
    kind: "and",
    left: { kind: "compare", path: { attribute: "username", part: null }, operator: "eq", value: "a@b" },
    right: { kind: "not", of: { kind: "or", left: { value: false }, right: { kind: "within", attribute: "emails" } } },
  });
  expect(parseFilter('urn:ietf:params:scim:schemas:core:2.0:User:name.familyName sw "Å"')).toMatchObject({
    path: { attribute: "name", part: "familyname" },
  });
  // `and` binds harder than `or`.
  expect(parseFilter("a pr or b pr and c pr")).toMatchObject({ kind: "or", right: { kind: "and" } });
  expect(parseFilter(String.raw`userName eq "\"\\"`)).toMatchObject({ value: '"\\' });
});

test("hostile filters are refused before they cost anything", () => {
  const cases: [string, string][] = [
    ["", "invalidFilter"],
    ['userName eq "a', "invalidFilter"],
    ["userName is 1", "invalidFilter"],
    ["userName eq x", "invalidFilter"],
    ["userName eq", "invalidFilter"],
    ["(userName pr", "invalidFilter"],
    ["userName pr)", "invalidFilter"],
    ["1; drop table x pr", "invalidPath"],
    ["userName eq {}", "invalidFilter"],
    ["(".repeat(50) + "a pr" + ")".repeat(50), "invalidFilter"],
    ["not (".repeat(50) + "a pr" + ")".repeat(50), "invalidFilter"],
    [Array.from({ length: 300 }, () => "a pr").join(" or "), "invalidFilter"],
    [`a eq "${"x".repeat(3000)}"`, "invalidFilter"],
  ];
  for (const [text, type] of cases)
    expect([text.slice(0, 40), typeOf(() => parseFilter(text))]).toEqual([text.slice(0, 40), type]);
});

test("paths of a PATCH name an attribute, one of its values, or a part of that", () => {
  expect(parseTarget('emails[type eq "work"].value')).toMatchObject({ attribute: "emails", part: "value" });
  expect(parseTarget("name.givenName")).toEqual({ attribute: "name", part: "givenname", where: null });
  expect(parseTarget("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department").part).toBeNull();
  for (const path of [
    "emails[",
    "emails]",
    "a b",
    'emails[type eq "work"]value',
    "a..b",
    "a[b pr][c pr]",
    "__proto__.x",
  ])
    expect([path, typeOf(() => parseTarget(path))]).not.toEqual([path, "nothing"]);
});

test("a value in brackets fits by its parts, and Entra's text True is true", () => {
  const value = { type: "Work", value: "a@b", primary: true };
  const fits = (text: string): boolean => matches(parseFilter(text), value);
  expect(fits('type eq "work" and value sw "A"')).toBe(true);
  expect(fits('primary eq "True"')).toBe(true);
  expect(fits('not (type eq "home") and display pr')).toBe(false);
  expect(fits('value co "@" or type ne "work"')).toBe(true);
});

test("PATCH speaks the standard's, Entra's and Okta's dialects", () => {
  const before = { userName: "a@b", displayName: "A", active: true, name: { givenName: "A", familyName: "B" } };
  expect(patch(before, { op: "Replace", path: "active", value: "False" })).toMatchObject({ active: false });
  expect(patch(before, { op: "replace", value: { active: false } })).toMatchObject({ active: false });
  expect(patch(before, { OP: "Add", Path: "name.formatted", Value: "A B" })["name"]).toEqual({
    givenName: "A",
    familyName: "B",
    formatted: "A B",
  });
  // Parts that are not named stay (RFC 7644 §3.5.2.3).
  expect(patch(before, { op: "replace", path: "name", value: { givenName: "C" } })["name"]).toEqual({
    givenName: "C",
    familyName: "B",
  });
  expect(
    patch(before, { op: "replace", value: { "name.familyName": "D", 'emails[type eq "work"].value': "x@y" } }),
  ).toMatchObject({
    name: { familyName: "D" },
    emails: [{ type: "work", value: "x@y" }],
  });
  expect(patch(before, { op: "remove", path: "displayName" })["displayName"]).toBeUndefined();
  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
  expect(patch(before, { op: "add", path: enterprise, value: "IT" })).toEqual(before);
});

test("values of an attribute that has several are added once, replaced, chosen and removed", () => {
  const work = { type: "work", value: "a@b" };
  const home = { type: "home", value: "h@b" };
  const before = { userName: "a@b", emails: [work, home] };
  const after = (...operations: JsonObject[]) => patch(before, ...operations)["emails"];
  expect(after({ op: "add", path: "emails", value: [work] })).toEqual([work, home]);
  expect(after({ op: "replace", path: "emails", value: home })).toEqual([home]);
  expect(after({ op: "remove", path: 'emails[type eq "work"]' })).toEqual([home]);
  expect(after({ op: "remove", path: "emails", value: [{ value: "h@b" }] })).toEqual([work]);
  expect(after({ op: "remove", path: "emails" })).toBeUndefined();
  expect(after({ op: "replace", path: 'emails[type eq "home"].value', value: "n@b" })).toEqual([
    work,
    { type: "home", value: "n@b" },
  ]);
  expect(typeOf(() => after({ op: "remove", path: 'emails[type eq "fax"]' }))).toBe("noTarget");
  expect(typeOf(() => after({ op: "replace", path: 'emails[type co "fax"].value', value: "x" }))).toBe("noTarget");
});

test("what no resource may become is refused", () => {
  const before = { userName: "a@b", active: true };
  const cases: [JsonObject, string][] = [
    [{ op: "replace", path: "active", value: "kanske" }, "invalidValue"],
    [{ op: "replace", path: "displayName", value: { a: 1 } }, "invalidValue"],
    [{ op: "replace", path: "displayName", value: "x".repeat(2000) }, "invalidValue"],
    [
      { op: "add", path: "emails", value: Array.from({ length: 101 }, (_, n) => ({ value: `${n}@b` })) },
      "invalidValue",
    ],
    [{ op: "remove", path: "userName" }, "mutability"],
    [{ op: "remove", path: "active" }, "mutability"],
    [{ op: "remove" }, "noTarget"],
    [{ op: "move", path: "active" }, "invalidSyntax"],
    [{ op: "add", path: 7, value: "x" }, "invalidSyntax"],
    [{ op: "add", value: "x" }, "invalidSyntax"],
    [{ op: "add", path: 'userName[type eq "x"]', value: "x" }, "invalidPath"],
  ];
  for (const [operation, type] of cases)
    expect([operation["op"], operation["path"], typeOf(() => patch(before, operation))]).toEqual([
      operation["op"],
      operation["path"],
      type,
    ]);
  expect(typeOf(() => readOperations({ Operations: [] }))).toBe("invalidSyntax");
  const many = Array.from({ length: 1001 }, () => ({ op: "add", path: "active", value: true }));
  expect(typeOf(() => patch(before, ...many))).toBe("413");
  // Growth by many operations is bounded as well.
  const grow = Array.from({ length: 50 }, (_, n) => ({
    op: "add",
    path: "emails",
    value: Array.from({ length: 100 }, (__, m) => ({ value: `${n}-${m}@b` })),
  }));
  expect(typeOf(() => patch(before, ...grow))).toBe("invalidValue");
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("an answer shows what is asked for, and always the id", () => {
  const one = { schemas: ["s"], id: "1", userName: "a", emails: [{ value: "a@b", type: "work" }], active: true };
  expect(project(one, readProjection("userName,emails.value", null))).toEqual({
    schemas: ["s"],
    id: "1",
    userName: "a",
    emails: [{ value: "a@b" }],
  });
  expect(project(one, readProjection(null, "id,emails.type,active"))).toEqual({
    schemas: ["s"],
    id: "1",
    userName: "a",
    emails: [{ value: "a@b" }],
  });
});

test("pages begin at one and hold two hundred at most", () => {
  expect(readPage(null, null)).toEqual({ startIndex: 1, count: 100 });
  expect(readPage("-5", "100000")).toEqual({ startIndex: 1, count: 200 });
  expect(readPage("3", "-1")).toEqual({ startIndex: 3, count: 0 });
  expect(typeOf(() => readPage("x", null))).toBe("invalidValue");
});
