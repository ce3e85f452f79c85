import ICAL from "ical.js";
import { expect, test } from "vitest";
import {
  CardFault,
  factsOf,
  matchesCard,
  readCard,
  selectData,
  writePersonCard,
  type PropertyFilter,
} from "./index.ts";

const card = (...lines: string[]): string =>
  ["BEGIN:VCARD", "VERSION:3.0", "UID:1", ...lines, "END:VCARD", ""].join("\r\n");
const reasonOf = (text: string): string => {
  try {
    factsOf(readCard(text));
    return "none";
  } catch (error) {
    if (error instanceof CardFault) return error.reason;
    throw error;
  }
};

test("what a list shows is read from cards as telephones and programs write them", () => {
  const apple = card(
    "PRODID:-//Apple Inc.//iOS 18.1//EN",
    "N:Öberg;Örjan;;;",
    "FN:Örjan Öberg",
    "ORG:Region Väst\\, IT;",
    "item1.EMAIL;type=INTERNET;type=pref:Orjan@Region.Example",
    "item1.X-ABLabel:_$!<Work>!$_",
    "EMAIL;TYPE=HOME:orjan@region.example",
    "EMAIL:mailto:privat@example.org",
    "PHOTO;ENCODING=b;TYPE=JPEG:" + "/9j/4AAQ".repeat(20_000),
  );
  expect(factsOf(readCard(apple))).toEqual({
    uid: "1",
    isGroup: false,
    displayName: "Örjan Öberg",
    organisation: "Region Väst, IT",
    mails: ["orjan@region.example", "privat@example.org"],
  });
  expect(factsOf(readCard(card("N:Svensson;Sara;;;"))).displayName).toBe("Sara Svensson");
  expect(factsOf(readCard(card("FN:", "ORG:Kommunen;Skolan"))).displayName).toBe("Kommunen");
  expect(factsOf(readCard(card("FN:Alla", "X-ADDRESSBOOKSERVER-KIND:group"))).isGroup).toBe(true);
  expect(factsOf(readCard(card("FN:Alla", "KIND:group"))).isGroup).toBe(true);
  // Folded inside a character of two octets, as some write it, and with bare values of parameters from before version 3.
  expect(factsOf(readCard(card("FN:En lång\r\n  rad", "TEL;HOME;VOICE:08"))).displayName).toBe("En lång rad");
});

test("what is no card is refused, and says why", () => {
  expect(reasonOf("")).toBe("malformed");
  expect(reasonOf("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")).toBe("malformed");
  expect(reasonOf("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\n")).toBe("malformed");
  expect(reasonOf(card("FN"))).toBe("malformed");
  expect(reasonOf(card("FN:a") + card("FN:b"))).toBe("several");
  expect(reasonOf("BEGIN:VCARD\r\nVERSION:2.1\r\nUID:1\r\nFN:a\r\nEND:VCARD\r\n")).toBe("version");
  expect(reasonOf("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:a\r\nEND:VCARD\r\n")).toBe("noUid");
  expect(reasonOf(card(...Array.from({ length: 1001 }, () => "X-A:1")))).toBe("tooLarge");
  expect(reasonOf(card(`NOTE:${"x".repeat(70_000)}`))).toBe("tooLarge");
  expect(reasonOf(card(`X-A${";B=1".repeat(101)}:c`))).toBe("tooLarge");
});

test("reading is linear in what is read", () => {
  const begun = performance.now();
  reasonOf(card(`NOTE${";A=\\,".repeat(90)}:${"\\;".repeat(30_000)}`, `FN:${"a ".repeat(30_000)}`));
  reasonOf(card(`PHOTO:${"\r\n a".repeat(200_000)}`));
  expect(performance.now() - begun).toBeLessThan(2000);
});

test("a colleague is a card that other programs read", () => {
  const text = writePersonCard({
    id: "0199",
    displayName: 'Anna Maria Ek, "Åäö", \\ \nx',
    mail: "anna@fk.example",
    userId: "@anna:fk.example",
    organisationName: "Försäkringskassan, Region; Väst",
  });
  const read = new ICAL.Component(ICAL.parse(text) as unknown[]);
  expect(read.getFirstPropertyValue("fn")).toBe('Anna Maria Ek, "Åäö", \\ \nx');
  expect(read.getFirstPropertyValue("org")).toEqual("Försäkringskassan, Region; Väst");
  expect(read.getFirstPropertyValue("email")).toBe("anna@fk.example");
  expect(text).toContain("IMPP;X-SERVICE-TYPE=Matrix:matrix:u/anna%3Afk.example");
  expect(factsOf(readCard(text)).mails).toEqual(["anna@fk.example"]);
  expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const plain = { id: "1", mail: "a@b.example", userId: "@a:b.example", organisationName: "B" };
  expect(writePersonCard({ ...plain, displayName: "Anna Maria Ek" })).toContain("\r\nN:Ek;Anna Maria;;;\r\n");
  expect(writePersonCard({ ...plain, displayName: "Växeln" })).toContain("\r\nN:;Växeln;;;\r\n");
});

test("filters find by any property and its parameters (RFC 6352 §10.5)", () => {
  const one = readCard(card("FN:Örjan Öberg", "work.TEL;TYPE=CELL,WORK:070-123", "EMAIL;TYPE=HOME:o@x.example"));
  const text = (value: string, more = {}) => ({
    text: value,
    collation: "i;unicode-casemap" as const,
    isNegated: false,
    kind: "contains" as const,
    ...more,
  });
  const has = (name: string, more: Partial<PropertyFilter> = {}, isAll = false): boolean =>
    matchesCard(one, {
      isAll,
      properties: [{ name, group: null, isNotDefined: false, isAll: false, textMatches: [], parameters: [], ...more }],
    });
  expect([has("FN"), has("NOTE"), has("NOTE", { isNotDefined: true }), has("FN", { isNotDefined: true })]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(has("FN", { textMatches: [text("öBERG")] })).toBe(true);
  expect(has("FN", { textMatches: [text("öberg", { kind: "starts-with" })] })).toBe(false);
  expect(has("FN", { textMatches: [text("ÖRJAN", { kind: "starts-with" })] })).toBe(true);
  expect(has("FN", { textMatches: [text("öberg", { kind: "ends-with" })] })).toBe(true);
  expect(has("FN", { textMatches: [text("örjan öberg", { kind: "equals" })] })).toBe(true);
  expect(has("FN", { textMatches: [text("anna", { isNegated: true })] })).toBe(true);
  expect(has("FN", { isAll: true, textMatches: [text("örjan"), text("anna")] })).toBe(false);
  expect(has("FN", { textMatches: [text("örjan"), text("anna")] })).toBe(true);
  const type = (value: string) => [{ name: "TYPE", isNotDefined: false, textMatch: text(value, { kind: "equals" }) }];
  expect([has("TEL", { parameters: type("cell") }), has("TEL", { parameters: type("home") })]).toEqual([true, false]);
  expect([has("TEL", { group: "WORK" }), has("TEL", { group: "item1" })]).toEqual([true, false]);
  expect(matchesCard(one, { isAll: false, properties: [] })).toBe(true);
});

test("a part of a card is still a card", () => {
  const body = card("FN:A", "TEL:1", "NOTE:x");
  expect(selectData(body, null)).toBe(body);
  const part = selectData(body, new Map([["TEL", { isNameOnly: true }]]));
  expect(part).toBe("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:A\r\nTEL:\r\nEND:VCARD\r\n");
});
