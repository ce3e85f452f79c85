import { expect, test } from "vitest";
import { findPeople, mentionQuery } from "./mentions.ts";

const person = (name: string) => ({
  userId: `@${name.toLowerCase().replace(" ", ".")}:fk.example`,
  name,
  avatarUrl: null,
});
const people = [person("Anna Berg"), person("Bo Ek"), person("Åsa Öst")];

test("a mention is written after an @ that begins a word, as far as the caret", () => {
  expect(mentionQuery("@", 1)).toBe("");
  expect(mentionQuery("hej @Bo E", 9)).toBe("Bo E");
  expect(mentionQuery("hej @Bo E", 6)).toBe("B");
  expect(mentionQuery("bo@digg.example", 15)).toBeNull();
  expect(mentionQuery("hej @Bo!", 8)).toBeNull();
  expect(mentionQuery("hej", 3)).toBeNull();
});

test("people are found by name or id whatever the case, never oneself", () => {
  expect(findPeople(people, "ÅSA", "@anna.berg:fk.example")).toEqual([people[2]]);
  expect(findPeople(people, "bo.ek", "@anna.berg:fk.example")).toEqual([people[1]]);
  expect(findPeople(people, "", "@anna.berg:fk.example")).toEqual([people[1], people[2]]);
});
