import type { Person } from "@safos/contract/identity";
import { expect, test } from "vitest";
import { findMentioned, insertMention, mentionedIn, mentionQuery } from "./mention.ts";

const person = (id: string, displayName: string): Person => ({ id, displayName, name: `${id}@fk.example` }) as Person;
const people = [person("anna", "Anna Åkesson"), person("bo", "Bo Ek")];

test("an @ is asked about at the beginning, after a space, and with spaces in the name; not inside a word", () => {
  expect(mentionQuery("@", 1)).toBe("");
  expect(mentionQuery("Hej @anna åk", 12)).toBe("anna åk");
  expect(mentionQuery("Hej @anna, kom", 14)).toBeUndefined();
  expect(mentionQuery("post@exempel", 12)).toBeUndefined();
  expect(mentionQuery("Hej @anna och mer", 9)).toBe("anna");
  expect(mentionQuery("hej @Bo!", 8)).toBeUndefined();
  expect(mentionQuery("hej", 3)).toBeUndefined();
});

test("people are found by any part of their name or address", () => {
  expect(findMentioned("åke", people).map((one) => one.id)).toEqual(["anna"]);
  expect(findMentioned("fk.example", people)).toHaveLength(2);
  const many = Array.from({ length: 20 }, (_, index) => person(`p${index}`, `Person ${index}`));
  expect(findMentioned("", many)).toHaveLength(6);
});

test("the name takes the place of what was written, and the caret stands behind it", () => {
  const after = insertMention("Hej @an och hej", 7, people[0] as Person);
  expect(after).toEqual({ text: "Hej @Anna Åkesson  och hej", caret: 18 });
  expect(mentionedIn(after.text, people)).toEqual(["anna"]);
});
