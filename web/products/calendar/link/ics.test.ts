import fc from "fast-check";
import { expect, test } from "vitest";
import { icsOf } from "./ics.ts";

const at = {
  ...{ uid: "u@safos", start: "2037-12-01T09:00:00.000Z", end: "2037-12-01T10:00:00.000Z" },
  ...{ address: "https://safos.example/w/1/meetings/2", text: "Anslut:", stamp: "2037-11-01T09:00:00.000Z" },
};

test("any title stands in the file as it was written, and no line is too long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (written) => {
      // Signs that draw nothing have no place in a title.
      const title = written.replaceAll(/\p{Cc}/gu, " ");
      const text = icsOf({ ...at, title });
      const lines = text.replaceAll("\r\n ", "").split("\r\n");
      const valueOf = (name: string): string =>
        lines.find((one) => one.startsWith(`${name}:`))?.slice(name.length + 1) ?? "";
      expect(valueOf("SUMMARY").replaceAll(/\\([\\;,])/g, "$1")).toBe(title);
      expect(valueOf("LOCATION")).toBe(at.address);
      expect(text.split("\r\n").every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
    }),
  );
});

test("a title with lines puts nothing else into the file", () => {
  const text = icsOf({ ...at, title: "Möte\r\nATTENDEE:mailto:x@y.example\nEND:VEVENT" });
  expect(text.split("\r\n").filter((line) => /^(ATTENDEE|END:VEVENT)/.test(line))).toEqual(["END:VEVENT"]);
});
