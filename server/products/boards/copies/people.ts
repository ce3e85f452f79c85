import type { BoardContext } from "../context.ts";

/** Ids of a workspace's people by every name, in lower case, that a file may call them. */
export async function readPeopleByName(
  { workspaces, identity }: BoardContext,
  workspaceId: string,
): Promise<Map<string, string>> {
  const members = await workspaces.membersOf(workspaceId);
  const names = new Map<string, string>();
  for (const person of await identity.personsByIds(members.map((one) => one.personId)))
    for (const name of [person.id, person.name, person.userId, person.displayName, person.name.split("@")[0] ?? ""])
      names.set(name.toLocaleLowerCase("sv"), person.id);
  return names;
}
