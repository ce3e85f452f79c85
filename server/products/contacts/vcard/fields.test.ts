import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldsOf, readCard, withFields, type ContactFields } from "./index.ts";

const revised = new Date("2026-11-29T12:00:00.123Z");
const made = (card: string | null, fields: ContactFields): string =>
  withFields(card === null ? null : readCard(card), fields, { uid: "u", revised });
const none: ContactFields = {
  givenName: "",
  familyName: "",
  organisation: "",
  title: "",
  mails: [],
  phones: [],
  note: "",
};

const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((one) => one.replaceAll(/\p{Cc}/gu, "").trim());
const reaches = (kinds: readonly ContactFields["mails"][number]["kind"][]) =>
  fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom(...kinds),
      value: text.filter((one) => one !== "" && !/^(mailto|tel):/i.test(one)),
    }),
    { maxLength: 4, selector: ({ value }) => value },
  );
const contact: fc.Arbitrary<ContactFields> = fc.record({
  givenName: text.filter((one) => one !== ""),
  familyName: text,
  organisation: text,
  title: text,
  mails: reaches(["work", "home", "other"]),
  phones: reaches(["work", "home", "mobile", "other"]),
  note: text,
});

test("what is written of a contact is read of it, whatever it was before, and writing it again changes nothing", () => {
  fc.assert(
    fc.property(contact, contact, (first, second) => {
      const card = made(null, first);
      expect(fieldsOf(readCard(card))).toEqual(first);
      const changed = made(card, second);
      expect(fieldsOf(readCard(changed))).toEqual(second);
      expect(made(changed, second)).toBe(changed);
    }),
    { numRuns: 300 },
  );
});

test("what programs keep in a card beside what the page shows stays there", () => {
  const apple = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    "UID:1",
    "N:Öberg;Örjan;Erik;Dr.;",
    "FN:Dr. Örjan Öberg",
    "ORG:Region Väst;IT;Drift",
    "item1.EMAIL;TYPE=INTERNET,WORK,pref:o@x.example",
    "item1.X-ABLabel:Kansliet",
    "item2.TEL;TYPE=cell:070",
    "item2.X-ABLabel:Jour",
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
    "BDAY:1970-01-01",
    "END:VCARD",
    "",
  ].join("\r\n");
  const fields = fieldsOf(readCard(apple));
  expect(fields).toEqual({
    ...none,
    givenName: "Örjan",
    familyName: "Öberg",
    organisation: "Region Väst",
    mails: [{ kind: "work", value: "o@x.example" }],
    phones: [{ kind: "mobile", value: "070" }],
  });
  const changed = made(apple, {
    ...fields,
    phones: [],
    mails: [
      { kind: "home", value: "o@x.example" },
      { kind: "other", value: "ny@x.example" },
    ],
  });
  for (const kept of [
    "FN:Dr. Örjan Öberg",
    "N:Öberg;Örjan;Erik;Dr.;",
    "ORG:Region Väst;IT;Drift",
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
    "BDAY:1970-01-01",
    "item1.X-ABLABEL:Kansliet",
    "EMAIL:ny@x.example",
    "REV:20261129T120000Z",
  ])
    expect(changed).toContain(kept);
  expect(changed).toContain("item1.EMAIL;TYPE=internet,pref,HOME:o@x.example");
  // A number that is gone takes its label with it.
  expect(changed).not.toContain("Jour");
  expect(made(apple, { ...fields, familyName: "Ek" })).toContain("FN:Örjan Ek");
});

test("a name that was written alone is the name, and of a company there is none", () => {
  const card = (line: string) =>
    `BEGIN:VCARD\r\nVERSION:4.0\r\nUID:1\r\n${line}\r\nTEL;VALUE=uri:tel:+46-8\r\nEND:VCARD\r\n`;
  expect(fieldsOf(readCard(card("FN:Växeln"))).givenName).toBe("Växeln");
  expect(fieldsOf(readCard(card("FN:AB Ett\r\nORG:AB Ett"))).givenName).toBe("");
  expect(fieldsOf(readCard(card("FN:x"))).phones).toEqual([{ kind: "other", value: "+46-8" }]);
  expect(made(null, { ...none, organisation: "AB Ett" })).toContain("\r\nFN:AB Ett\r\n");
  expect(made(null, { ...none, mails: [{ kind: "work", value: "a@b.example" }] })).toContain("\r\nFN:a@b.example\r\n");
});
