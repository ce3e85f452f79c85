import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readDiscovery } from "./read-discovery.ts";

const origin = "https://office.example";
const wrap = (inside: string): string => `<?xml version="1.0"?><wopi-discovery>${inside}</wopi-discovery>`;
const action = (name: string, ext: string, urlsrc: string): string =>
  wrap(`<net-zone><app><action name="${name}" ext="${ext}" urlsrc="${urlsrc}"/></app></net-zone>`);

test("actions are found by ending, without the places for what only some hosts have", () => {
  const found = readDiscovery(action("edit", "ODT", `${origin}/cool.html?&lt;ui=UI_LLCC&amp;&gt;`), origin);
  expect(found.addressOf("odt", "edit")).toBe(`${origin}/cool.html?`);
  expect(found.addressOf("odt", "view")).toBeNull();
  expect(found.edited).toEqual(["odt"]);
  expect(found.keys).toEqual([]);
});

test("what a browser must not be led to is no action", () => {
  for (const address of ["javascript:alert(1)", "data:text/html,x", "/relative", ""])
    expect(readDiscovery(action("edit", "odt", address), origin).addressOf("odt", "edit")).toBeNull();
});

test("the present key and the one before are read", () => {
  const part = (name: "n" | "e"): string =>
    Buffer.from(
      generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" })[name] ?? "",
      "base64url",
    ).toString("base64");
  const [n, e, oldN] = [part("n"), part("e"), part("n")];
  const key = `<proof-key modulus="${n}" exponent="${e}" oldmodulus="${oldN}" oldexponent="${e}"/>`;
  expect(readDiscovery(wrap(key), origin).keys).toHaveLength(2);
  expect(readDiscovery(wrap(`<proof-key modulus="${n}" exponent="${e}"/>`), origin).keys).toHaveLength(1);
});

test("what is no discovery is refused", () => {
  const bad = ["<html></html>", "", "<wopi-discovery>", `<!DOCTYPE x [<!ENTITY a "b">]>${wrap("")}`, "not found"];
  for (const xml of bad) expect(() => readDiscovery(xml, origin)).toThrow();
});
