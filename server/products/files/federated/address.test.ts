import { expect, test } from "vitest";
import { addressOf, agencyAt, isOwnHost, namesIn, parseAddress } from "./address.ts";

const domains: Readonly<Record<string, { id: string }>> = {
  "fk.example": { id: "fk" },
  "digg.example": { id: "digg" },
};
const deps = {
  http: { publicUrl: "https://safos.example" },
  organisations: { byDomain: (name: string) => domains[name] ?? null },
};

test("an address is a person before the last @ and a server after it", () => {
  expect(parseAddress("bo@Digg.example")).toEqual({ user: "bo", host: "digg.example" });
  expect(parseAddress("bo@digg.example@safos.example:8443")).toEqual({
    user: "bo@digg.example",
    host: "safos.example:8443",
  });
  expect(parseAddress("bo@cloud.example/")).toEqual({ user: "bo", host: "cloud.example" });
  for (const bad of [
    "",
    "bo",
    "@x.example",
    "bo@",
    "bo@x y",
    "bo@x.example/path",
    "bo@[::1]",
    "bo@x.example:99999999",
    "b/o@x.example",
    "bo\n@x.example",
    "bo@-x.example",
    `${"x".repeat(400)}@x.example`,
  ])
    expect([bad, parseAddress(bad)]).toEqual([bad, null]);
});

test("a person is found by the name that they sign in with, wherever their server is asked", () => {
  expect(namesIn(deps, "bo@digg.example@safos.example", "safos.example")).toEqual(["bo@digg.example"]);
  expect(namesIn(deps, "bo@digg.example", "safos.example")).toEqual(["bo@digg.example"]);
  expect(namesIn(deps, "bo@safos.digg.example", "safos.digg.example")).toEqual(["bo@digg.example"]);
  expect(namesIn(deps, "bo", "digg.example")).toEqual(["bo@digg.example"]);
  expect(namesIn(deps, "bo@digg.example@annan.example", "safos.example")).toEqual([]);
  expect(addressOf(deps, { name: "anna@fk.example" })).toBe("anna@fk.example@safos.example");
  expect(addressOf({ http: { publicUrl: "https://fk.example" } }, { name: "anna@fk.example" })).toBe("anna@fk.example");
});

test("a name below an agency's domain leads to it, and yet may be another server's", () => {
  expect(agencyAt(deps, "safos.fk.example")).toEqual({ id: "fk", domain: "fk.example" });
  expect(agencyAt(deps, "safos.example")).toBeNull();
  expect([isOwnHost(deps, "fk.example"), isOwnHost(deps, "cloud.fk.example")]).toEqual([true, false]);
});
