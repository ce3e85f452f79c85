import type { Meeting, MeetingQuery } from "@safos/contract/meetings";
import type { Principal } from "#http";
import type { Role, Workspace } from "#workspaces";
import { can } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { classedOf } from "../item.ts";
import { readMeetings } from "./queries.ts";
import { liftRole } from "../permissions/role.ts";
import { viewMeetings } from "./view.ts";

interface Space {
  readonly workspace: Workspace;
  readonly role: Role;
}
type Context = Pick<MeetingContext, "db" | "identity" | "items" | "workspaces">;

/** The newest first. All of a workspace's, unless asked otherwise. Refuses MISSING to strangers. */
export async function listMeetings(
  context: Context,
  person: Principal,
  workspaceId: string,
  query: MeetingQuery,
): Promise<{ items: Meeting[]; next?: string }> {
  const space = await context.workspaces.require(person.personId, workspaceId, "read");
  return listIn(context, person, new Map([[workspaceId, space]]), { ...query, state: query.state ?? "all" });
}

/** Those of every workspace the person is in; the current ones, unless asked otherwise. */
export async function listMyMeetings(
  context: Context,
  person: Principal,
  query: MeetingQuery,
): Promise<{ items: Meeting[]; next?: string }> {
  const spaces = (await context.workspaces.listFor(person.personId)).filter(({ role }) => can(role, "see"));
  return listIn(context, person, new Map(spaces.map((one) => [one.workspace.id, one])), {
    ...query,
    state: query.state ?? "current",
  });
}

async function listIn(
  context: Context,
  person: Principal,
  spaces: ReadonlyMap<string, Space>,
  { state = "all", after = null, limit = 50 }: Omit<MeetingQuery, "after"> & { after?: string | null },
): Promise<{ items: Meeting[]; next?: string }> {
  const rows = await readMeetings(context.db, [...spaces.keys()], state, after, limit + 1);
  const page = rows.slice(0, limit);
  const open = await context.items.classes.openTo(person, page, classedOf);
  const items = await viewMeetings(
    context,
    open.flatMap((row) => {
      const space = spaces.get(row.workspaceId);
      if (!space) return [];
      const { workspace, role: ownRole } = space;
      return [
        {
          row,
          workspace,
          ownRole,
          role: (workspace.archivedAt ? null : liftRole(ownRole, person.personId, row)) ?? ownRole,
        },
      ];
    }),
  );
  const last = page.at(-1);
  return rows.length > limit && last ? { items, next: last.id } : { items };
}
