import type { PersonCard } from "@safos/contract/chat";
import { personCardRoutes } from "@safos/contract/routes/chat";
import { type Principal, refuse, routes, type RouteBinding } from "#http";
import type { Core } from "../core.ts";
import { findKnown } from "../rooms/people.ts";
import { readFields } from "./fields.ts";

const mostWorkspaces = 20;
/** Names of zones are shorter. */
const longestZone = 64;

/** What the page shows of a person whose name is pressed. */
export const cardRoutes = (core: Core): RouteBinding =>
  routes("chat", personCardRoutes, {
    readPersonCard: ({ caller, params }) => readCard(core, caller, params.userId),
  });

/** Refuses MISSING. */
async function readCard(core: Core, caller: Principal, userId: string): Promise<PersonCard> {
  const person = await findKnown(core, caller, userId);
  if (!person) throw refuse("MISSING", "There is nobody by that id whom you may know.");
  const isOwn = person.id === caller.personId;
  const [fields, shared] = await Promise.all([
    readFields(core, userId),
    isOwn ? [] : core.workspaces.sharedBy(caller.personId, person.id, mostWorkspaces),
  ]);
  const zone = fields["m.tz"];
  return {
    person: core.identity.view(person),
    timeZone: typeof zone === "string" && zone.length <= longestZone ? zone : null,
    workspaces: shared.map(({ id, name, role }) => ({ id, name, role })),
    workspaceCount: shared[0]?.total ?? 0,
  };
}
