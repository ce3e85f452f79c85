import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "#http";
import { readXmlBody } from "./body.ts";
import { statusOfRefusal } from "./errors.ts";
import { readDepth, readDestination, readOverwrite } from "./headers.ts";
import { writeChanges, writeError, writeMultistatus, writeResponse } from "./multistatus.ts";
import { declareNamespaces } from "./namespaces.ts";
import { rawPathOf, readPathNames, writePath } from "./paths.ts";
import { readPropfind } from "./propfind.ts";
import { selectProperties, writeHttpDate, writeIsoDate } from "./properties.ts";
import { readProppatch } from "./proppatch.ts";
import { combineEtags, splitAtMount, writeListing } from "./resources.ts";
import { escapeXml, parseXml, writeName } from "./xml.ts";

const namespaces = declareNamespaces({ oc: "http://owncloud.org/ns" });

/** Runs it; a refusal is an answer, anything else thrown is a fault. */
function answerOf<T>(run: () => T): T | "refused" {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return "refused";
    throw error;
  }
}
const anything = fc.string({ unit: "binary", maxLength: 120 });
const name = anything
  .map((text) => text.normalize("NFC"))
  .filter((text) => text.isWellFormed() && !["", ".", ".."].includes(text) && !/[/\u0000]/.test(text));

test("every name that a path may hold comes back from its path", () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 5 }), (names) => {
      const path = writePath(names);
      expect(readPathNames(path)).toEqual(names);
      expect(readPathNames(rawPathOf(`${path}?x=/y#z`))).toEqual(names);
      expect(readPathNames(readDestination(`https://safos.example${path}`, "safos.example"))).toEqual(names);
      expect(path).toMatch(/^[\x21-\x7e]*$/);
    }),
  );
});

test("no path and no destination does more than be refused, and none yields a dot, a slash or a NUL", () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.stringMatching(/^[%/.2efEF0c\\]{0,30}$/)), (text) => {
      const names = answerOf(() => readPathNames(text));
      if (names !== "refused")
        for (const name of names) expect([".", "..", ""].includes(name) || /[/\u0000]/.test(name)).toBe(false);
      answerOf(() => readDestination(text, "safos.example"));
    }),
  );
});

test("text written as XML reads back, and no body does more than be refused", () => {
  fc.assert(
    fc.property(anything, (text) => {
      const written = writeMultistatus(
        [writeResponse(`/${encodeURIComponent("a")}`, new Map([["d:displayname", escapeXml(text)]]))],
        namespaces,
      );
      const root = parseXml(written, namespaces);
      const shown = root?.children[0]?.children[1]?.children[0]?.children[0]?.text ?? "";
      // XML knows only some characters and one kind of line end.
      const known = text
        .toWellFormed()
        // oxlint-disable-next-line no-control-regex
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
        .replace(/\r\n?/g, "\n");
      expect(shown).toBe(known);
      for (const read of [readPropfind, readProppatch]) {
        answerOf(() => read(text, namespaces));
        answerOf(() => read(`<d:propfind xmlns:d="DAV:"><d:prop>${text}</d:prop></d:propfind>`, namespaces));
      }
    }),
  );
});

test("the name of an unknown property comes back as the same name, whatever its namespace", () => {
  fc.assert(
    fc.property(
      anything.map((text) => text.toWellFormed()),
      fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
      (uri, local) => {
        fc.pre(escapeXml(uri) !== "" && !uri.includes("\ufffd") && escapeXml(uri).indexOf("\ufffd") < 0);
        const body = `<d:propfind xmlns:d="DAV:"><d:prop><p:${local} xmlns:p="${escapeXml(uri).replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`)}"/></d:prop></d:propfind>`;
        const requested = answerOf(() => readPropfind(body, namespaces));
        if (requested === "refused" || requested === "all") return;
        const again = parseXml(`<d:x xmlns:d="DAV:">${writeName(requested[0] ?? "")}</d:x>`, namespaces);
        expect(again?.children.map((one) => one.name)).toEqual(requested);
      },
    ),
  );
});

test("text in a CDATA section is text", () => {
  const body =
    '<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop><oc:favorite><![CDATA[1]]></oc:favorite></d:prop></d:set></d:propertyupdate>';
  expect(readProppatch(body, namespaces)).toMatchObject([{ name: "oc:favorite", value: "1", content: "1" }]);
});

test("a document type, entities of its own, deep nesting, large bodies and broken UTF-8 are refused", async () => {
  const hostile = [
    "<!DOCTYPE x><x/>",
    `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>`,
    `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>`,
    "<x>&undeclared;</x>",
    "<p:x/>",
    "<x><y></x>",
    "<x/><x/>",
    `${"<x>".repeat(101)}${"</x>".repeat(101)}`,
  ];
  for (const text of hostile) expect([text, answerOf(() => parseXml(text, namespaces))]).toEqual([text, "refused"]);
  expect(parseXml(`${"<x>".repeat(100)}${"</x>".repeat(100)}`, namespaces)?.name).toBe("{}x");
  const read = (...parts: Uint8Array[]): Promise<string> =>
    readXmlBody(
      (async function* () {
        yield* parts;
      })(),
    );
  await expect(read(Uint8Array.of(0x3c, 0xff))).rejects.toMatchObject({ code: "XML_INVALID" });
  await expect(read(new Uint8Array(200_000), new Uint8Array(200_000))).rejects.toMatchObject({ code: "TOO_LARGE" });
  expect(await read(Buffer.from("<å").subarray(0, 2), Buffer.from("<å").subarray(2))).toBe("<å");
});

test("a propfind asks for each property once, for 200 at most, and for all without a body", () => {
  const ask = (inside: string): unknown =>
    answerOf(() =>
      readPropfind(`<propfind xmlns="DAV:" xmlns:o="http://owncloud.org/ns">${inside}</propfind>`, namespaces),
    );
  expect(ask("<prop><getetag/><o:id/><o:id/><x xmlns='urn:x'/></prop>")).toEqual(["d:getetag", "oc:id", "{urn:x}x"]);
  expect(ask("<allprop/>")).toBe("all");
  expect(readPropfind(" \n", namespaces)).toBe("all");
  const many = (count: number): string => Array.from({ length: count }, (_, index) => `<x${index}/>`).join("");
  expect(ask(`<prop>${many(200)}</prop>`)).toHaveLength(200);
  expect(ask(`<prop>${many(201)}</prop>`)).toBe("refused");
  expect(answerOf(() => readPropfind("<x/>", namespaces))).toBe("refused");
});

test("property changes come in document order, removals as null, and are answered one by one", () => {
  const body = `<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><a> 1 </a></d:prop></d:set><d:remove><d:prop><d:b/></d:prop></d:remove><d:set><d:prop><a>2</a></d:prop></d:set></d:propertyupdate>`;
  const changes = readProppatch(body, namespaces);
  expect(changes).toMatchObject([
    { name: "{}a", value: "1" },
    { name: "d:b", value: null },
    { name: "{}a", value: "2" },
  ]);
  expect(answerOf(() => readProppatch("", namespaces))).toBe("refused");
  expect(writeChanges("/a&b", [{ name: "d:b", status: "403 Forbidden" }])).toBe(
    "<d:response><d:href>/a&amp;b</d:href><d:propstat><d:prop><d:b/></d:prop><d:status>HTTP/1.1 403 Forbidden</d:status></d:propstat></d:response>",
  );
});

test("a listing begins with what was asked for, ends collections in a slash and reports unknown properties last", () => {
  const table = { "d:size": (one: { size: number | null }) => (one.size === null ? null : String(one.size)) };
  const members = [
    { names: ["å"], isCollection: true, resource: { size: null } },
    { names: ["å", "b"], isCollection: false, resource: { size: 1 } },
  ];
  const text = writeListing("/dav/me", members, ["d:size"], table, [], namespaces);
  const responses = parseXml(text, namespaces)?.children ?? [];
  expect(responses.map((one) => one.children[0]?.text)).toEqual(["/dav/me/%C3%A5/", "/dav/me/%C3%A5/b"]);
  expect(responses[0]?.children.slice(1).map((one) => one.children[1]?.text)).toEqual([
    "HTTP/1.1 200 OK",
    "HTTP/1.1 404 Not Found",
  ]);
  expect(responses[1]?.children[1]?.children[0]?.children[0]).toMatchObject({ name: "d:size", text: "1" });
  expect(selectProperties(table, ["d:size"], { size: null }, "all")).toEqual({
    found: [],
    elements: [],
    unknown: [],
  });
});

test("a mount is found by its path, and its changes change the etag of the root", () => {
  const mounts = [{ path: ["a"] }, { path: ["b"] }, { path: ["d", "e"] }];
  expect(splitAtMount(mounts, ["b", "c"])).toEqual({ mount: { path: ["b"] }, rest: ["c"] });
  expect(splitAtMount(mounts, ["d", "e", "f"])).toEqual({ mount: { path: ["d", "e"] }, rest: ["f"] });
  expect(splitAtMount(mounts, ["d"])).toEqual({ mount: null, rest: ["d"] });
  expect(splitAtMount(mounts, ["c", "b"])).toEqual({ mount: null, rest: ["c", "b"] });
  expect(splitAtMount(mounts, [])).toEqual({ mount: null, rest: [] });
  const etags = [
    combineEtags("1", []),
    combineEtags("1", ["x"]),
    combineEtags("1", ["x", ""]),
    combineEtags("2", ["x"]),
  ];
  expect(new Set(etags).size).toBe(4);
  expect(etags[0]).toMatch(/^[0-9a-f]{32}$/);
});

test("headers are read as the clients send them", () => {
  expect([undefined, "0", "1", "infinity", "7"].map(readDepth)).toEqual(["infinity", "0", "1", "infinity", "infinity"]);
  expect([undefined, "T", "true", "F", "f", "false"].map(readOverwrite)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(readDestination("/a%20b?x#y", "host")).toBe("/a%20b");
  expect(readDestination("https://HOST:1/a", "host:1")).toBe("/a");
  expect(readDestination("http://host", "host")).toBe("/");
  for (const wrong of [undefined, "", "a/b", "ftp://host/a", "http://other/a"])
    expect(answerOf(() => readDestination(wrong, "host"))).toBe("refused");
});

test("dates stay within what clients take", () => {
  expect(writeHttpDate(new Date(0))).toBe("Thu, 01 Jan 1970 00:00:01 GMT");
  expect(writeHttpDate(new Date("2500-01-01"))).toBe("Sun, 07 Feb 2106 06:28:14 GMT");
  expect(writeIsoDate(new Date(1_700_000_000_123))).toBe("2023-11-14T22:13:20Z");
});

test("an error is a d:error, and statuses differ where the RFC says so", () => {
  expect(writeError("<d:x/>", declareNamespaces())).toBe(
    '<?xml version="1.0" encoding="utf-8"?><d:error xmlns:d="DAV:"><d:x/></d:error>',
  );
  expect([statusOfRefusal("NAME_TAKEN", "MKCOL"), statusOfRefusal("NAME_TAKEN", "MOVE")]).toEqual([405, 412]);
  expect(statusOfRefusal("FORBIDDEN", "MOVE")).toBeNull();
});
