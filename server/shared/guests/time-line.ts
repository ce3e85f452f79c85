import { collectThings, type TimeLineSource } from "#timeline";
import { can } from "#workspaces";
import type { GuestContext } from "./context.ts";
import { readEnding } from "./queries.ts";
import { workspaceNames } from "./view.ts";

/** Guests by when their time ends: of workspaces that the person owns, whom they answer for, and of an organisation for who administers it. */
export const guestTimeLine = ({ db, identity, workspaces }: GuestContext): TimeLineSource => ({
  layer: "guests",
  async list(person, window, limit) {
    const mine = await workspaces.listFor(person.personId);
    const read = mine.filter((one) => can(one.role, "read")).map((one) => one.workspace.id);
    const owned = mine.filter((one) => can(one.role, "manage")).map((one) => one.workspace.id);
    const asked = {
      ...window,
      ownedIds: owned,
      memberOf: read,
      sponsorId: person.personId,
      organisationId: person.isAdmin ? person.organisationId : null,
    };
    return collectThings(
      limit,
      (after, most) => readEnding(db, { ...asked, after, limit: most }),
      async (rows) => {
        const persons = await identity.personsByIds([...new Set(rows.flatMap((row) => row.personId ?? []))]);
        const names = new Map(persons.map((one) => [one.id, identity.view(one).displayName]));
        const places = await workspaceNames({ workspaces }, rows);
        return rows.map(({ id, workspaceId, personId, mail, at }) => ({
          id,
          title: names.get(personId ?? "") ?? mail,
          context: places.get(workspaceId) ?? "",
          at: at.toISOString(),
          endsAt: null,
          // Who administers only has a page of their own for them.
          path: read.includes(workspaceId) ? `/w/${workspaceId}/members` : "/admin/guests",
          canMove: false,
        }));
      },
    );
  },
});
