import fc from "fast-check";
import { expect, test } from "vitest";
import { TaskFault } from "#workers";
import { readRows } from "./read-rows.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (bytes: Uint8Array): string => {
  try {
    readRows(bytes);
    return "read";
  } catch (error) {
    return error instanceof TaskFault ? error.code : String((error as Error).stack);
  }
};

test("a file is read whatever wrote it: UTF-8 or Windows-1252, semicolons, commas or tabs, Swedish or English headings", () => {
  const expected = {
    line: 2,
    name: "asa@fk.example",
    displayName: "Åsa Öberg",
    groups: ["Utredare", "Jurister"],
    locale: "en",
    fault: null,
  };
  const text = "E-post;Namn;Grupper;Språk\r\nasa@fk.example;Åsa Öberg;Utredare, Jurister;engelska\r\n";
  const windows = Buffer.from(text, "latin1");
  for (const bytes of [utf8(text), utf8(`\uFEFF${text}`), windows]) expect(readRows(bytes)).toEqual([expected]);
  expect(readRows(utf8('email,display name,groups,locale\nasa@fk.example,"Åsa Öberg","Utredare|Jurister",en'))).toEqual(
    [expected],
  );
  expect(
    readRows(utf8("username\tname\tgroup\tlanguage\nasa@fk.example\tÅsa Öberg\tUtredare;Jurister\tEnglish")),
  ).toEqual([expected]);
});

test("what a row lacks or has too much of is said of the row; a file without names is refused", () => {
  const rows = readRows(
    utf8(
      `mail;namn;grupper\n;Ingen;\n'=anna;"=HYPERLINK(1)";\nlång@x;${"x".repeat(101)};\nbo@x;Bo;${"g,".repeat(3)}${"x".repeat(101)}`,
    ),
  );
  expect(rows.map(({ fault }) => fault)).toEqual(["nameMissing", null, "displayNameLong", "groupInvalid"]);
  expect(rows[1]?.name).toBe("=anna");
  for (const text of ["", "namn;grupper\nAnna;x", "\u0000", "{}"])
    expect([text, codeOf(utf8(text))]).toEqual([text, "IMPORT_NO_NAMES"]);
  expect(codeOf(utf8(`mail\n${"a@b\n".repeat(20_001)}`))).toBe("IMPORT_TOO_LONG");
  expect(readRows(utf8(`mail\n${"a@b\n".repeat(20_000)}`))).toHaveLength(20_000);
});

test("no bytes make it anything but rows or a refusal, and nothing PostgreSQL cannot keep gets through", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ unit: "binary", maxLength: 200 }).map((text) => utf8(`mail;namn;grupper\n${text}`)),
      ),
      (bytes) => {
        const code = codeOf(bytes);
        expect(["read", "IMPORT_NO_NAMES"]).toContain(code);
        if (code !== "read") return;
        for (const { name, displayName, groups } of readRows(bytes))
          for (const text of [name, displayName, ...groups]) {
            expect(text.includes("\u0000")).toBe(false);
            expect(text.length).toBeLessThanOrEqual(320);
          }
      },
    ),
  );
});
