import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "#http";
import { readRange } from "./content.ts";
import { nextFreeName, requireFileName, shortenName } from "./tree/names.ts";
import { rawPathOf, readDestination, readPathNames, writePath } from "./webdav/paths.ts";
import {
  escapeXml,
  parseXml,
  readPropfind,
  readProppatch,
  writeMultistatus,
  writeName,
  writeResponse,
} from "./webdav/xml.ts";

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
const fileName = anything
  .filter((name) => answerOf(() => requireFileName(name)) !== "refused")
  .map((name) => requireFileName(name));

test("every name that may be stored comes back from its path", () => {
  fc.assert(
    fc.property(fc.array(fileName, { maxLength: 5 }), (names) => {
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
      const written = writeMultistatus([
        writeResponse(`/${encodeURIComponent("a")}`, new Map([["d:displayname", escapeXml(text)]]), []),
      ]);
      const root = parseXml(written);
      const shown = root?.children[0]?.children[1]?.children[0]?.children[0]?.text ?? "";
      // XML knows only some characters and one kind of line end.
      const known = text
        .toWellFormed()
        // oxlint-disable-next-line no-control-regex
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
        .replace(/\r\n?/g, "\n");
      expect(shown).toBe(known);
      for (const read of [readPropfind, readProppatch]) {
        answerOf(() => read(text));
        answerOf(() => read(`<d:propfind xmlns:d="DAV:"><d:prop>${text}</d:prop></d:propfind>`));
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
        const wish = answerOf(() => readPropfind(body));
        if (wish === "refused" || wish === "all") return;
        const again = parseXml(`<d:x xmlns:d="DAV:">${writeName(wish[0] ?? "")}</d:x>`);
        expect(again?.children.map((one) => one.name)).toEqual(wish);
      },
    ),
  );
});

test("text in a CDATA section is text", () => {
  const body =
    '<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop><oc:favorite><![CDATA[1]]></oc:favorite></d:prop></d:set></d:propertyupdate>';
  expect(readProppatch(body)).toEqual([{ name: "oc:favorite", value: "1" }]);
});

test("the next free name is free, may be stored, and keeps the ending", () => {
  fc.assert(
    fc.property(fileName, fc.integer({ min: 0, max: 12 }), (name, count) => {
      const taken = new Set<string>();
      for (let index = 0; index < count; index++) taken.add(nextFreeName(name, (one) => taken.has(one)));
      const next = nextFreeName(name, (one) => taken.has(one));
      expect(taken.has(next)).toBe(false);
      expect(taken.size).toBe(count);
      expect(requireFileName(next)).toBe(next);
    }),
  );
  expect(nextFreeName("Plan.odt", (one) => one === "Plan.odt")).toBe("Plan (2).odt");
  expect(shortenName("a🙂b", 4)).toBe("a");
});

test("a range lies within the content or is none", () => {
  const mtime = new Date(0);
  const number = fc.oneof(fc.constant(""), fc.nat(20).map(String), fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String));
  fc.assert(
    fc.property(number, number, fc.nat(15), (from, to, size) => {
      const range = readRange(`bytes=${from}-${to}`, undefined, { size, etag: "x", mtime });
      if (range === null) {
        expect([from, to]).toEqual(["", ""]);
        return;
      }
      const asked = Array.from({ length: size }, (_, index) => BigInt(index)).filter((index) =>
        from === "" ? index >= BigInt(size) - BigInt(to) : index >= BigInt(from) && (to === "" || index <= BigInt(to)),
      );
      if (range === "unsatisfiable") {
        expect(asked).toEqual([]);
        return;
      }
      expect([BigInt(range.start), BigInt(range.end)]).toEqual([asked[0], asked.at(-1)]);
    }),
  );
  fc.assert(fc.property(anything, (text) => void readRange(text, text, { size: 10, etag: "x", mtime })));
  expect(readRange("bytes=0-1", '"other"', { size: 10, etag: "x", mtime })).toBeNull();
});
