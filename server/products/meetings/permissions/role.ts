import type { Role } from "@safos/contract/workspaces";
import { can } from "../access.ts";
import type { MeetingRow } from "../meeting/queries.ts";

/** What a member may do in a meeting that they were made a moderator of: what an editor may. Who is no member stays none. */
export const liftRole = (role: Role | null, personId: string, row: Pick<MeetingRow, "moderatorIds">): Role | null =>
  can(role, "join") && !can(role, "moderate") && row.moderatorIds.includes(personId) ? "editor" : role;
