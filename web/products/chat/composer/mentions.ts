import type { Person } from "../person.ts";

const most = 6;

/** The first of the people whose name or id has the query in it; never oneself. */
export function findPeople(people: readonly Person[], query: string, me: string): Person[] {
  const wanted = query.toLocaleLowerCase("sv");
  return people
    .filter((one) => one.userId !== me && `${one.name} ${one.userId}`.toLocaleLowerCase("sv").includes(wanted))
    .slice(0, most);
}
