import type { Person } from "../person.ts";

const most = 6;

/** What is written after the @ before the caret; null when no mention is being written. */
export function mentionQuery(text: string, caret: number): string | null {
  return /(?:^|\s)@([\p{L}\p{N}.\- ]{0,30})$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

/** The first of the people whose name or id has the query in it; never oneself. */
export function findPeople(people: readonly Person[], query: string, me: string): Person[] {
  const wanted = query.toLocaleLowerCase("sv");
  return people
    .filter((one) => one.userId !== me && `${one.name} ${one.userId}`.toLocaleLowerCase("sv").includes(wanted))
    .slice(0, most);
}
