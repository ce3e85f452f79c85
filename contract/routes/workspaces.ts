import { Empty } from "../common.ts";
import { WorkspaceRules } from "../policy.ts";
import { defineRoutes } from "../route.ts";
import {
  ChangeMember,
  ChangeWorkspace,
  ManagedWorkspaceList,
  MemberList,
  NewMember,
  NewWorkspace,
  TrashedWorkspaceList,
  Workspace,
  WorkspaceList,
} from "../workspaces.ts";

export const workspaceRoutes = defineRoutes({
  listWorkspaces: { method: "GET", path: "/api/v1/workspaces", access: "person", answer: WorkspaceList },
  createWorkspace: {
    method: "POST",
    path: "/api/v1/workspaces",
    access: "person",
    body: NewWorkspace,
    answer: Workspace,
    status: 201,
    errors: ["GUEST_REFUSED"],
  },
  readWorkspace: { method: "GET", path: "/api/v1/workspaces/:id", access: "person", answer: Workspace },
  /** What rules and class allow the caller there. */
  readWorkspaceRules: {
    method: "GET",
    path: "/api/v1/workspaces/:id/rules",
    access: "person",
    answer: WorkspaceRules,
  },
  changeWorkspace: {
    method: "PATCH",
    path: "/api/v1/workspaces/:id",
    access: "person",
    body: ChangeWorkspace,
    answer: Workspace,
    errors: ["PERSONAL", "CLASS_REFUSED"],
  },
  /** From now on everyone in it can read, and nobody change anything. For owners, and administrators of the owning organisation. */
  archiveWorkspace: {
    method: "POST",
    path: "/api/v1/workspaces/:id/archive",
    access: "person",
    answer: Empty,
    errors: ["PERSONAL", "HOME_ONLY"],
  },
  unarchiveWorkspace: {
    method: "POST",
    path: "/api/v1/workspaces/:id/unarchive",
    access: "person",
    answer: Empty,
    errors: ["PERSONAL", "HOME_ONLY"],
  },
  /** Moves it to the trash, where it lies for 30 days. */
  trashWorkspace: {
    method: "DELETE",
    path: "/api/v1/workspaces/:id",
    access: "person",
    answer: Empty,
    errors: ["PERSONAL", "HOME_ONLY"],
  },
  /** Those in the trash that the caller owns, and as an administrator those of the organisation. */
  listTrashedWorkspaces: {
    method: "GET",
    path: "/api/v1/trashed-workspaces",
    access: "person",
    answer: TrashedWorkspaceList,
  },
  restoreWorkspace: {
    method: "POST",
    path: "/api/v1/trashed-workspaces/:id/restore",
    access: "person",
    answer: Empty,
  },
  /** Every workspace of the caller's organisation, as its administrators see them: no content. */
  listManagedWorkspaces: {
    method: "GET",
    path: "/api/v1/organisation/workspaces",
    access: "admin",
    answer: ManagedWorkspaceList,
  },
  /** Makes an administrator an owner of one that belongs to their organisation: its owners may all have left. */
  takeOverWorkspace: {
    method: "POST",
    path: "/api/v1/organisation/workspaces/:id/take-over",
    access: "admin",
    isFresh: true,
    answer: Empty,
    errors: ["PERSONAL"],
  },
});

export const memberRoutes = defineRoutes({
  listMembers: { method: "GET", path: "/api/v1/workspaces/:id/members", access: "person", answer: MemberList },
  addMember: {
    method: "POST",
    path: "/api/v1/workspaces/:id/members",
    access: "person",
    body: NewMember,
    answer: MemberList,
    status: 201,
    errors: [
      "PERSON_UNKNOWN",
      "PERSONAL",
      "ROLE_TOO_HIGH",
      "POLICY_REFUSED",
      "ALREADY_MEMBER",
      "GUEST_ROLE",
      "ACCOUNT_SUSPENDED",
    ],
  },
  changeMember: {
    method: "PATCH",
    path: "/api/v1/workspaces/:id/members/:personId",
    access: "person",
    body: ChangeMember,
    answer: MemberList,
    errors: ["EMERGENCY_MEMBER", "PERSONAL", "LAST_OWNER", "HOME_OWNER", "HOME_ONLY", "GUEST_ROLE", "OWNER_LASTS"],
  },
  /** An owner makes another member an owner, and is an editor from then on. */
  handOverOwnership: {
    method: "POST",
    path: "/api/v1/workspaces/:id/members/:personId/hand-over",
    access: "person",
    answer: MemberList,
    errors: ["EMERGENCY_MEMBER", "PERSONAL", "LAST_OWNER", "HOME_OWNER", "HOME_ONLY", "GUEST_ROLE", "PERSON_UNKNOWN"],
  },
  removeMember: {
    method: "DELETE",
    path: "/api/v1/workspaces/:id/members/:personId",
    access: "person",
    answer: Empty,
    errors: ["PERSONAL", "LAST_OWNER", "HOME_OWNER", "HOME_ONLY"],
  },
});
