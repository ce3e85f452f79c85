import type { Meeting, MeetingQuery } from "@safos/contract/meetings";
import type { Principal } from "#http";
import type { Role, Workspace } from "#workspaces";
import { can } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { classedOf } from "../item.ts";
import { liftRole } from "../permissions/role.ts";
import { ownRoleAt } from "../ringing/role.ts";
import { readMeetings, type MeetingRow } from "./queries.ts";
import type { AccessedMeeting } from "./require.ts";
import { viewMeetings } from "./view.ts";

interface Space {
  readonly workspace: Workspace;
  readonly role: Role;
}
type Context = Pick<MeetingContext, "db" | "identity" | "items" | "ringRooms" | "workspaces">;

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

/** Those of every workspace the person is in, and those that they were given; the current ones, unless asked otherwise. */
export async function listMyMeetings(
  context: Context,
  person: Principal,
  query: MeetingQuery,
): Promise<{ items: Meeting[]; next?: string }> {
  const spaces = (await context.workspaces.listFor(person.personId)).filter(({ role }) => can(role, "see"));
  const granted = (await context.workspaces.grantedItems(person)).filter(({ kind }) => kind === "meeting");
  const given = granted.map(({ id }) => id);
  const own = new Map(spaces.map((one) => [one.workspace.id, one]));
  return listIn(context, person, own, { ...query, given, state: query.state ?? "current" });
}

async function listIn(
  context: Context,
  person: Principal,
  spaces: ReadonlyMap<string, Space>,
  query: Omit<MeetingQuery, "after"> & { after?: string | null; given?: readonly string[] },
): Promise<{ items: Meeting[]; next?: string }> {
  const { state = "all", after = null, limit = 50, given = [] } = query;
  const rows = await readMeetings(context.db, [...spaces.keys()], state, { after, limit: limit + 1, given });
  const page = rows.slice(0, limit);
  const open = await context.items.classes.openTo(person, page, classedOf);
  const found = await Promise.all(
    open.map(async (row): Promise<AccessedMeeting[]> => {
      const space = spaces.get(row.workspaceId) ?? (await givenSpace(context, person, row));
      if (!space) return [];
      const { workspace, role: ownRole } = space;
      const lifted = workspace.archivedAt ? null : liftRole(ownRole, person.personId, row);
      return [{ row, workspace, ownRole, role: lifted ?? ownRole }];
    }),
  );
  const items = await viewMeetings(context, found.flat());
  const last = page.at(-1);
  return rows.length > limit && last ? { items, next: last.id } : { items };
}

/** The workspace of a meeting that someone was given, with what they may do with it. */
async function givenSpace(context: Context, person: Principal, row: MeetingRow): Promise<Space | null> {
  const [workspace, role] = await Promise.all([
    context.workspaces.byId(row.workspaceId),
    ownRoleAt(context, person, row),
  ]);
  return workspace && role !== null ? { workspace, role } : null;
}
