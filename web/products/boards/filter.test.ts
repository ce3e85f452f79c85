import type { Board, CardSummary } from "@safos/contract/boards";
import { expect, test } from "vitest";
import { makeMatcher, parseFilter, toggleTerm, writeTerm } from "./filter.ts";

const now = Date.parse("2026-11-24T09:00:00Z");
const board = {
  prefix: "NF",
  people: [
    { id: "p1", displayName: "Anna Lindqvist", name: "anna@fk.example" },
    { id: "p2", displayName: "Bo Ek", name: "bo@digg.example" },
  ],
  groups: [
    { id: "g1", name: "Registrator jour", isMine: true },
    { id: "g2", name: "Ledning", isMine: false },
  ],
  labels: [
    { id: "l1", title: "Bråttom" },
    { id: "l2", title: "Text" },
  ],
  lists: [
    { id: "a", title: "Att göra" },
    { id: "b", title: "Klart" },
  ],
} as unknown as Board;
const cardWith = (more: Partial<CardSummary>): CardSummary =>
  ({
    no: 1,
    listId: "a",
    title: "Prova blanketten",
    labelIds: [],
    assigneeIds: [],
    groupIds: [],
    dueAt: null,
    doneAt: null,
    waitsFor: 0,
    parentId: null,
    ...more,
  }) as CardSummary;
const finds = (query: string, card: CardSummary): boolean => makeMatcher(parseFilter(query), board, "p1", now)(card);

test("words, people, labels, dates and states are told apart", () => {
  expect(parseFilter('@anna label:bråttom due:<7d -is:done "två ord" nf-88')).toEqual([
    { key: "person", value: "anna", isNot: false },
    { key: "label", value: "bråttom", isNot: false },
    { key: "due", value: "<7d", isNot: false },
    { key: "is", value: "done", isNot: true },
    { key: "text", value: "två ord", isNot: false },
    { key: "text", value: "nf-88", isNot: false },
  ]);
  expect(parseFilter("är:klart etikett:text förfaller:idag")).toEqual([
    { key: "is", value: "done", isNot: false },
    { key: "label", value: "text", isNot: false },
    { key: "due", value: "today", isNot: false },
  ]);
});

test("a card is found by what is true of it", () => {
  const card = cardWith({ no: 88, assigneeIds: ["p1"], labelIds: ["l1"], dueAt: "2026-11-28T12:00:00Z" });
  for (const query of [
    "@anna",
    "@lind",
    "@mig",
    "label:brå",
    "due:<7d",
    "due:2026-11-28",
    "blankett",
    "NF-88",
    "list:att",
    "is:open",
    "is:mine",
    "",
    "-@bo",
  ])
    expect([query, finds(query, card)]).toEqual([query, true]);
  for (const query of [
    "@bo",
    "label:text",
    "due:<2d",
    "due:overdue",
    "is:done",
    "NF-8",
    "-blankett",
    "due:none",
    "is:blocked",
    "-label:brå",
  ])
    expect([query, finds(query, card)]).toEqual([query, false]);
  expect(finds("is:overdue", cardWith({ dueAt: "2026-11-20T09:00:00Z" }))).toBe(true);
  expect(finds("is:overdue", cardWith({ dueAt: "2026-11-20T09:00:00Z", doneAt: "2026-11-21T09:00:00Z" }))).toBe(false);
});

test("cards of a group are found by its name, and as mine by its members", () => {
  const jour = cardWith({ groupIds: ["g1"] });
  const other = cardWith({ groupIds: ["g2"] });
  expect(['@"registrator jour"', "@jour", "@mig", "är:mitt", "@ingen"].map((one) => finds(one, jour))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(["@jour", "@mig", "är:mitt", "@ledning", "-@ingen"].map((one) => finds(one, other))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});

test("a term that is chosen goes into the query, and out of it when it is chosen again", () => {
  const anna = writeTerm("@", "Anna Lindqvist");
  expect(anna).toBe('@"Anna Lindqvist"');
  expect(toggleTerm("", anna)).toBe(anna);
  const both = toggleTerm(anna, writeTerm("etikett:", "text"));
  expect(both).toBe('@"Anna Lindqvist" etikett:text');
  expect(toggleTerm(both, anna)).toBe("etikett:text");
  expect(toggleTerm(`blankett ${both}`, anna)).toBe("blankett etikett:text");
});

test("names that JavaScript's objects have say nothing here", () => {
  expect(parseFilter("constructor:x is:constructor")).toEqual([
    { key: "text", value: "constructor:x", isNot: false },
    { key: "is", value: "constructor", isNot: false },
  ]);
  expect(finds("is:constructor", cardWith({}))).toBe(false);
});
