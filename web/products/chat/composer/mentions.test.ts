import { expect, test } from "vitest";
import { findPeople } from "./mentions.ts";

const person = (name: string) => ({
  userId: `@${name.toLowerCase().replace(" ", ".")}:fk.example`,
  name,
  avatarUrl: null,
});
const people = [person("Anna Berg"), person("Bo Ek"), person("Åsa Öst")];

test("people are found by name or id whatever the case, never oneself", () => {
  expect(findPeople(people, "ÅSA", "@anna.berg:fk.example")).toEqual([people[2]]);
  expect(findPeople(people, "bo.ek", "@anna.berg:fk.example")).toEqual([people[1]]);
  expect(findPeople(people, "", "@anna.berg:fk.example")).toEqual([people[1], people[2]]);
});
