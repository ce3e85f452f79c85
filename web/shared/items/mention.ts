import type { Person } from "@safos/contract/identity";

/** Those of the people whose @name stands in the text. */
export function mentionedIn(text: string, people: readonly Person[]): string[] {
  return people.filter((one) => text.includes(`@${one.displayName}`)).map((one) => one.id);
}

const mostOffered = 6;

/** What is written after the @ that the caret stands behind; undefined when it stands behind none. */
export const mentionQuery = (text: string, caret: number): string | undefined =>
  /(?:^|\s)@([\p{L}\p{N}.\- ]{0,30})$/u.exec(text.slice(0, caret))?.[1];

/** People whose name holds what is written after the @. */
export function findMentioned(query: string, people: readonly Person[]): Person[] {
  const wanted = query.toLocaleLowerCase("sv");
  return people
    .filter((one) => `${one.displayName} ${one.name}`.toLocaleLowerCase("sv").includes(wanted))
    .slice(0, mostOffered);
}

/** The text with the person's name where the @ and what was written after it stood, and where the caret goes. */
export function insertMention(text: string, caret: number, person: Person): { text: string; caret: number } {
  const start = caret - (mentionQuery(text, caret)?.length ?? 0) - 1;
  const name = `@${person.displayName} `;
  return { text: text.slice(0, start) + name + text.slice(caret), caret: start + name.length };
}
