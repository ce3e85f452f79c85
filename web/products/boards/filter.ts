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
const words: Readonly<Record<string, string>> = {
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
      terms.push({ key: name ?? "text", value: isWord ? (words[lower] ?? lower) : lower, isNot });
    }
  }
  return terms;
}

const dayMs = 86_400_000;

function startOfDay(ms: number): number {
  const day = new Date(ms);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

function meetsDue(face: CardSummary, value: string, now: number): boolean {
  if (value === "none") return face.dueAt === null;
  if (face.dueAt === null) return false;
  const due = Date.parse(face.dueAt);
  if (value === "overdue") return face.doneAt === null && due < now;
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
): (face: CardSummary) => boolean {
  const lower = (text: string): string => text.toLocaleLowerCase("sv");
  const people = [
    ...board.people.map((one) => ({ id: one.id, words: lower(`${one.displayName} ${one.name}`) })),
    ...board.groups.map((one) => ({ id: one.id, words: lower(one.name) })),
  ];
  const mine = new Set([...(me ? [me] : []), ...board.groups.filter((one) => one.isMine).map((one) => one.id)]);
  const isGiven = (face: CardSummary, ids: ReadonlySet<string>): boolean =>
    face.assigneeIds.some((id) => ids.has(id)) || face.groupIds.some((id) => ids.has(id));
  const tests = terms.map(({ key, value, isNot }): ((face: CardSummary) => boolean) => {
    const test = ((): ((face: CardSummary) => boolean) => {
      switch (key) {
        case "person": {
          if (value === "ingen" || value === "none")
            return (face) => face.assigneeIds.length + face.groupIds.length === 0;
          const isMe = value === "mig" || value === "me";
          const ids = new Set(
            isMe
              ? mine
              : people
                  .filter(
                    (one) =>
                      one.words.split(/[\s@]/).some((word) => word.startsWith(value)) || one.words.startsWith(value),
                  )
                  .map((one) => one.id),
          );
          return (face) => isGiven(face, ids);
        }
        case "label": {
          if (value === "none" || value === "ingen") return (face) => face.labelIds.length === 0;
          const ids = new Set(board.labels.filter((one) => lower(one.title).startsWith(value)).map((one) => one.id));
          return (face) => face.labelIds.some((id) => ids.has(id));
        }
        case "list": {
          const ids = new Set(board.lists.filter((one) => lower(one.title).startsWith(value)).map((one) => one.id));
          return (face) => ids.has(face.listId);
        }
        case "due":
          return (face) => meetsDue(face, value, now);
        case "is":
          return (face) =>
            value === "done"
              ? face.doneAt !== null
              : value === "open"
                ? face.doneAt === null
                : value === "overdue"
                  ? meetsDue(face, "overdue", now)
                  : value === "blocked"
                    ? face.waitsFor > 0
                    : value === "mine"
                      ? isGiven(face, mine)
                      : value === "sub"
                        ? face.parentId !== null
                        : value === "recurring"
                          ? face.recurrence !== null
                          : false;
        case "has":
          return (face) =>
            value === "attachment"
              ? face.attachments > 0
              : value === "comment"
                ? face.comments > 0
                : value === "description"
                  ? face.hasDescription
                  : value === "checklist"
                    ? face.checks > 0
                    : false;
        default:
          return (face) =>
            lower(face.title).includes(value) || lower(`${board.prefix}${board.prefix && "-"}${face.no}`) === value;
      }
    })();
    return isNot ? (face) => !test(face) : test;
  });
  return (face) => tests.every((test) => test(face));
}
