import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";

/** The own workspace of the first who has one: guests have none. Refuses RING_NOBODY where nobody has. */
export async function homeOf(
  { identity, workspaces }: Pick<MeetingContext, "identity" | "workspaces">,
  personIds: readonly string[],
): Promise<string> {
  const persons = new Map((await identity.personsByIds([...personIds])).map((one) => [one.id, one]));
  const first = personIds.find((id) => persons.get(id)?.isGuest === false);
  if (first === undefined) throw refuse("RING_NOBODY");
  return (await workspaces.personalOf(first)).id;
}
