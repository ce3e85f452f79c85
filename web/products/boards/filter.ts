import type { Board, CardSummary } from "@safos/contract/boards";

/** What a search on a board asks for; every term must hold. */
export interface Term {
  readonly key: "text" | "person" | "label" | "list" | "due" | "is" | "has";
  readonly value: string;
  readonly isNot: boolean;
}

const keys: Readonly<Record<string, Term["key"]>> = {
  label: "label",
  etikett: "label",
  list: "list",
  lista: "list",
  due: "due",
  förfaller: "due",
  is: "is",
  är: "is",
  has: "has",
  har: "has",
};
const english: Readonly<Record<string, string>> = {
  klart: "done",
  klar: "done",
  öppet: "open",
  försenat: "overdue",
  väntar: "blocked",
  mitt: "mine",
  delkort: "sub",
  återkommande: "recurring",
  försenad: "overdue",
  inget: "none",
  idag: "today",
  vecka: "week",
  bilaga: "attachment",
  kommentar: "comment",
  beskrivning: "description",
  checklista: "checklist",
};

/** `@anna label:"bråttom nu" due:<7d -is:done blankett` → terms. Words of both languages. */
export function parseFilter(query: string): Term[] {
  const terms: Term[] = [];
  for (const [, minus, at, key, quoted, plain] of query.matchAll(
    /(-?)(?:(@)|([\p{L}]+):)?(?:"([^"]*)"?|([^\s"]+))/gu,
  )) {
    const value = (quoted ?? plain ?? "").trim();
    const name = key === undefined ? undefined : keys[key.toLocaleLowerCase("sv")];
    if (value === "") continue;
    const isNot = minus === "-";
    if (at) terms.push({ key: "person", value: value.toLocaleLowerCase("sv"), isNot });
    else if (key !== undefined && name === undefined)
      terms.push({ key: "text", value: `${key}:${value}`.toLocaleLowerCase("sv"), isNot });
    else {
      const lower = value.toLocaleLowerCase("sv");
      const isWord = name === "due" || name === "is" || name === "has";
      terms.push({ key: name ?? "text", value: isWord ? (english[lower] ?? lower) : lower, isNot });
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

const dayMs = 86_400_000;

function startOfDay(ms: number): number {
  const day = new Date(ms);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
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

/** Whether a card is what the terms ask for. */
export function makeMatcher(
  terms: readonly Term[],
  board: Pick<Board, "people" | "groups" | "labels" | "lists" | "prefix">,
  me: string | null,
  now: number,
): (card: CardSummary) => boolean {
  const lower = (text: string): string => text.toLocaleLowerCase("sv");
  const people = [
    ...board.people.map((one) => ({ id: one.id, names: lower(`${one.displayName} ${one.name}`) })),
    ...board.groups.map((one) => ({ id: one.id, names: lower(one.name) })),
  ];
  const mine = new Set([...(me ? [me] : []), ...board.groups.filter((one) => one.isMine).map((one) => one.id)]);
  const isAssigned = (card: CardSummary, ids: ReadonlySet<string>): boolean =>
    card.assigneeIds.some((id) => ids.has(id)) || card.groupIds.some((id) => ids.has(id));
  const tests = terms.map(({ key, value, isNot }): ((card: CardSummary) => boolean) => {
    const test = ((): ((card: CardSummary) => boolean) => {
      switch (key) {
        case "person": {
          if (value === "ingen" || value === "none")
            return (card) => card.assigneeIds.length + card.groupIds.length === 0;
          const isMe = value === "mig" || value === "me";
          const ids = new Set(
            isMe
              ? mine
              : people
                  .filter(
                    (one) =>
                      one.names.split(/[\s@]/).some((name) => name.startsWith(value)) || one.names.startsWith(value),
                  )
                  .map((one) => one.id),
          );
          return (card) => isAssigned(card, ids);
        }
        case "label": {
          if (value === "none" || value === "ingen") return (card) => card.labelIds.length === 0;
          const ids = new Set(board.labels.filter((one) => lower(one.title).startsWith(value)).map((one) => one.id));
          return (card) => card.labelIds.some((id) => ids.has(id));
        }
        case "list": {
          const ids = new Set(board.lists.filter((one) => lower(one.title).startsWith(value)).map((one) => one.id));
          return (card) => ids.has(card.listId);
        }
        case "due":
          return (card) => meetsDue(card, value, now);
        case "is":
          return (card) =>
            value === "done"
              ? card.doneAt !== null
              : value === "open"
                ? card.doneAt === null
                : value === "overdue"
                  ? meetsDue(card, "overdue", now)
                  : value === "blocked"
                    ? card.waitsFor > 0
                    : value === "mine"
                      ? isAssigned(card, mine)
                      : value === "sub"
                        ? card.parentId !== null
                        : value === "recurring"
                          ? card.recurrence !== null
                          : false;
        case "has":
          return (card) =>
            value === "attachment"
              ? card.attachments > 0
              : value === "comment"
                ? card.comments > 0
                : value === "description"
                  ? card.hasDescription
                  : value === "checklist"
                    ? card.checks > 0
                    : false;
        default:
          return (card) =>
            lower(card.title).includes(value) || lower(`${board.prefix}${board.prefix && "-"}${card.no}`) === value;
      }
    })();
    return isNot ? (card) => !test(card) : test;
  });
  return (card) => tests.every((test) => test(card));
}
