import type { Identity, Person } from "#identity";

type NamedPerson = { id: string; displayName: string } | null;

/** Reads the names of a whole list at once; the answer gives them by id, null for those who are gone. */
export async function nameReader(
  identity: Identity,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => NamedPerson> {
  const found = await identity.personsByIds([...new Set(ids.filter((id) => id !== null))]);
  const byId = new Map<string, Person>(found.map((person) => [person.id, person]));
  return (id) => {
    const person = id === null ? undefined : byId.get(id);
    return person ? { id: person.id, displayName: person.displayName } : null;
  };
}
