import { expect, test } from "vitest";
import { draftOf, isNamed, writtenOf } from "./draft.ts";

test("a form gives what was in it, without empty lines", () => {
  const empty = writtenOf(draftOf(null));
  expect([empty.mails, empty.phones, isNamed(empty)]).toEqual([[], [], false]);
  const contact = {
    id: "1",
    etag: "e",
    displayName: "Sara",
    givenName: " Sara ",
    familyName: "",
    organisation: "",
    title: "",
    mails: [{ kind: "work" as const, value: " s@x.example " }],
    phones: [],
    note: "",
  };
  const written = writtenOf(draftOf(contact));
  expect(written).toEqual({
    givenName: "Sara",
    familyName: "",
    organisation: "",
    title: "",
    mails: [{ kind: "work", value: "s@x.example" }],
    phones: [],
    note: "",
  });
  expect(isNamed({ ...written, givenName: "" })).toBe(true);
  expect(isNamed({ ...written, givenName: "", mails: [] })).toBe(false);
});
