import type { Board, CardSummary } from "@safos/contract/boards";
import { markOf } from "./context.ts";
import { dayMs, startOfDay } from "./due.ts";

/** What a search on a board asks for; every term must hold. */
export interface Term {
  readonly key: "text" | "person" | "label" | "list" | "due" | "is" | "has";
  readonly value: string;
  readonly isNot: boolean;
}

const keys: ReadonlyMap<string, Term["key"]> = new Map<string, Term["key"]>([
  ["label", "label"],
  ["etikett", "label"],
  ["list", "list"],
  ["lista", "list"],
  ["due", "due"],
  ["förfaller", "due"],
  ["is", "is"],
  ["är", "is"],
  ["has", "has"],
  ["har", "has"],
]);
const english: ReadonlyMap<string, string> = new Map<string, string>([
  ["klart", "done"],
  ["klar", "done"],
  ["öppet", "open"],
  ["försenat", "overdue"],
  ["väntar", "blocked"],
  ["mitt", "mine"],
  ["delkort", "sub"],
  ["återkommande", "recurring"],
  ["försenad", "overdue"],
  ["inget", "none"],
  ["idag", "today"],
  ["vecka", "week"],
  ["bilaga", "attachment"],
  ["kommentar", "comment"],
  ["beskrivning", "description"],
  ["checklista", "checklist"],
]);

/** `@anna label:"bråttom nu" due:<7d -is:done blankett` → terms. Words of both languages. */
export function parseFilter(query: string): Term[] {
  const terms: Term[] = [];
  for (const [, minus, at, key, quoted, plain] of query.matchAll(
    /(-?)(?:(@)|([\p{L}]+):)?(?:"([^"]*)"?|([^\s"]+))/gu,
  )) {
    const value = (quoted ?? plain ?? "").trim();
    const name = key === undefined ? undefined : keys.get(key.toLocaleLowerCase("sv"));
    if (value === "") continue;
    const isNot = minus === "-";
    if (at) terms.push({ key: "person", value: value.toLocaleLowerCase("sv"), isNot });
    else if (key !== undefined && name === undefined)
      terms.push({ key: "text", value: `${key}:${value}`.toLocaleLowerCase("sv"), isNot });
    else {
      const lower = value.toLocaleLowerCase("sv");
      const isWord = name === "due" || name === "is" || name === "has";
      terms.push({ key: name ?? "text", value: isWord ? (english.get(lower) ?? lower) : lower, isNot });
    }
  }
  return terms;
}

/** A term with its value, in quotation marks where the value has spaces. */
export function writeTerm(key: "@" | "etikett:", value: string): string {
  return `${key}${/\s/.test(value) ? `"${value}"` : value}`;
}

/** Puts a term into the query, or takes it out again. */
export function toggleTerm(query: string, term: string): string {
  return query.includes(term) ? query.replace(term, "").replace(/\s+/g, " ").trim() : `${query} ${term}`.trim();
}

function meetsDue(card: CardSummary, value: string, now: number): boolean {
  if (value === "none") return card.dueAt === null;
  if (card.dueAt === null) return false;
  const due = Date.parse(card.dueAt);
  if (value === "overdue") return card.doneAt === null && due < now;
  if (value === "today") return startOfDay(due) === startOfDay(now);
  if (value === "week") return due >= startOfDay(now) && due < startOfDay(now) + 7 * dayMs;
  const span = /^([<>])(\d{1,4})([dvwm]?)$/.exec(value);
  if (span) {
    const size = { d: 1, v: 7, w: 7, m: 30 }[span[3] || "d"] ?? 1;
    const limit = now + Number(span[2]) * size * dayMs;
    return span[1] === "<" ? due <= limit : due > limit;
  }
  const day = /^([<>]?)(\d{4}-\d{2}-\d{2})$/.exec(value);
  if (!day) return false;
  const at = startOfDay(new Date(`${day[2]}T00:00`).getTime());
  return day[1] === "<" ? due < at : day[1] === ">" ? due >= at + dayMs : startOfDay(due) === at;
}

type Test = (card: CardSummary) => boolean;

/** Which board is searched, by whom and when. */
interface Search {
  readonly board: Pick<Board, "people" | "groups" | "labels" | "lists" | "prefix">;
  /** The searching person and their groups. */
  readonly mine: ReadonlySet<string>;
  readonly now: number;
}

const lower = (text: string): string => text.toLocaleLowerCase("sv");
const isNone = (value: string): boolean => value === "none" || value === "ingen";

const isAssigned = (card: CardSummary, ids: ReadonlySet<string>): boolean =>
  card.assigneeIds.some((id) => ids.has(id)) || card.groupIds.some((id) => ids.has(id));

function testPerson(value: string, { board, mine }: Search): Test {
  if (isNone(value)) return (card) => card.assigneeIds.length + card.groupIds.length === 0;
  if (value === "mig" || value === "me") return (card) => isAssigned(card, mine);
  const assignees = [
    ...board.people.map((one) => ({ id: one.id, names: lower(`${one.displayName} ${one.name}`) })),
    ...board.groups.map((one) => ({ id: one.id, names: lower(one.name) })),
  ];
  const found = assignees.filter(
    ({ names }) => names.startsWith(value) || names.split(/[\s@]/).some((name) => name.startsWith(value)),
  );
  const ids = new Set(found.map((one) => one.id));
  return (card) => isAssigned(card, ids);
}

/** Those whose title begins with the value. */
const idsOf = (all: readonly { id: string; title: string }[], value: string): ReadonlySet<string> =>
  new Set(all.filter((one) => lower(one.title).startsWith(value)).map((one) => one.id));

function testLabel(value: string, { board }: Search): Test {
  if (isNone(value)) return (card) => card.labelIds.length === 0;
  const ids = idsOf(board.labels, value);
  return (card) => card.labelIds.some((id) => ids.has(id));
}

function testList(value: string, { board }: Search): Test {
  const ids = idsOf(board.lists, value);
  return (card) => ids.has(card.listId);
}

const states: ReadonlyMap<string, (card: CardSummary, search: Search) => boolean> = new Map([
  ["done", (card: CardSummary) => card.doneAt !== null],
  ["open", (card: CardSummary) => card.doneAt === null],
  ["overdue", (card: CardSummary, { now }: Search) => meetsDue(card, "overdue", now)],
  ["blocked", (card: CardSummary) => card.waitsFor > 0],
  ["mine", (card: CardSummary, { mine }: Search) => isAssigned(card, mine)],
  ["sub", (card: CardSummary) => card.parentId !== null],
  ["recurring", (card: CardSummary) => card.recurrence !== null],
]);

const parts: ReadonlyMap<string, Test> = new Map([
  ["attachment", (card: CardSummary) => card.attachments > 0],
  ["comment", (card: CardSummary) => card.comments > 0],
  ["description", (card: CardSummary) => card.hasDescription],
  ["checklist", (card: CardSummary) => card.checks > 0],
]);

/** By kind of term; a value that says nothing finds nothing. */
const tests: Readonly<Record<Term["key"], (value: string, search: Search) => Test>> = {
  person: testPerson,
  label: testLabel,
  list: testList,
  due:
    (value, { now }) =>
    (card) =>
      meetsDue(card, value, now),
  is: (value, search) => (card) => states.get(value)?.(card, search) ?? false,
  has: (value) => (card) => parts.get(value)?.(card) ?? false,
  text:
    (value, { board }) =>
    (card) =>
      lower(card.title).includes(value) || lower(markOf(board, card.no)) === value,
};

/** Whether a card is what the terms ask for. */
export function makeMatcher(terms: readonly Term[], board: Search["board"], me: string | null, now: number): Test {
  const myGroups = board.groups.filter((one) => one.isMine).map((one) => one.id);
  const search: Search = { board, mine: new Set([...(me ? [me] : []), ...myGroups]), now };
  const all = terms.map(({ key, value, isNot }): Test => {
    const test = tests[key](value, search);
    return isNot ? (card) => !test(card) : test;
  });
  return (card) => all.every((test) => test(card));
}
