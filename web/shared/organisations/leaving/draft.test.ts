import type { DepartureSurvey } from "@safos/contract/departures";
import type { Person } from "@safos/contract/identity";
import { expect, test } from "vitest";
import { momentAt } from "../../../ui/moments.ts";
import { draftOf, isPast, planOf, sharesOf } from "./draft.ts";

const person = (id: string): Person => ({
  id,
  name: `${id}@fk.example`,
  userId: `@${id}:fk.example`,
  displayName: id,
  organisationId: "fk",
  organisationName: "FK",
  avatarUrl: null,
});
const [asa, orjan] = [person("asa"), person("orjan")];
const now = new Date(2026, 10, 26, 10, 30).getTime();
const holding = (name: "cards" | "home" | "forms", count: number) => ({ name, count, bytes: null, names: [] });
const survey: DepartureSurvey = {
  person: {
    ...person("bo"),
    isAdmin: false,
    roles: [],
    isDisabled: false,
    isSuspended: false,
    hasSecondFactor: false,
    createdAt: "",
    lastSeenAt: null,
  },
  holdings: [holding("cards", 8), holding("home", 214), holding("forms", 0)],
  sessionCount: 4,
  suggestions: [asa, orjan],
  departure: null,
};

test("a new plan is for the nearest colleague, four in the afternoon in a week", () => {
  const draft = draftOf(survey, now);
  expect(draft.endsAt).toBe("2026-12-03T16:00");
  expect(draft.successor?.id).toBe("asa");
  expect(planOf(draft)).toMatchObject({ successor: "asa", successors: [] });
});

test("the plan that there is comes back: who takes most is the successor, the others stand apart", () => {
  const successors = [
    { name: "cards" as const, person: orjan },
    { name: "home" as const, person: asa },
    { name: "forms" as const, person: orjan },
  ];
  const endsAt = new Date(now + 3_600_000).toISOString();
  const departure = {
    id: "d",
    person: survey.person,
    state: "planned" as const,
    endsAt,
    doneAt: null,
    successors,
    handedOver: [],
  };
  const draft = draftOf({ ...survey, departure }, now);
  expect(draft.successor?.id).toBe("orjan");
  expect(draft.endsAt).toBe(momentAt("datetime", now + 3_600_000));
  expect([...draft.own].map(([name, { id }]) => [name, id])).toEqual([["home", "asa"]]);
  // Of forms there is nothing, so nobody gets any.
  expect(sharesOf(draft, survey.holdings).map((one) => [one.person.id, one.holdings.map(({ name }) => name)])).toEqual([
    ["orjan", ["cards"]],
    ["asa", ["home"]],
  ]);
});

test("a time that has passed is seen, and at once is no time", () => {
  const draft = draftOf(survey, now);
  expect(isPast({ ...draft, endsAt: "2026-11-26T10:29" }, now)).toBe(true);
  expect(isPast({ ...draft, endsAt: "" }, now)).toBe(true);
  expect(isPast({ ...draft, endsAt: null }, now)).toBe(false);
  expect(planOf({ ...draft, successor: null })).toBeNull();
});
