import Type from "typebox";
import { Empty } from "../common.ts";
import {
  ChangeGroup,
  ChangeMe,
  ChangePassword,
  ChangePerson,
  CreatedApiToken,
  CreatedAppPassword,
  GroupList,
  GroupMemberPage,
  ManagedGroup,
  ManagedGroupPage,
  ManagedPerson,
  ListedPersonPage,
  Me,
  NewApiToken,
  NewAppPassword,
  NewGroup,
  NewGroupMember,
  PeopleFound,
  SessionList,
  Setup,
  SetupDraft,
  SetupFaults,
  SetupState,
  SignedOut,
  SignIn,
} from "../identity.ts";
import { GivenRoleList, SetPersonRoles } from "../person-roles.ts";
import { defineRoutes } from "../route.ts";

const Search = Type.Object({
  query: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

/** The first-start wizard. */
export const setupRoutes = defineRoutes({
  readSetup: { method: "GET", path: "/api/v1/setup", access: "anyone", answer: SetupState },
  /** Whether what has been filled in will do; makes nothing. A password is looked at by those who have the code. */
  checkSetup: {
    method: "POST",
    path: "/api/v1/setup/check",
    access: "anyone",
    body: SetupDraft,
    answer: SetupFaults,
    errors: ["SETUP_DONE"],
  },
  setUp: {
    method: "POST",
    path: "/api/v1/setup",
    access: "anyone",
    body: Setup,
    answer: Me,
    status: 201,
    errors: ["SETUP_DONE", "SETUP_CODE_WRONG", "NAME_INVALID", "PASSWORD_WEAK", "DOMAIN_INVALID", "DOMAIN_TAKEN"],
  },
});

export const sessionRoutes = defineRoutes({
  readSession: { method: "GET", path: "/api/v1/session", access: "person", opensEarly: true, answer: Me },
  signIn: {
    method: "POST",
    path: "/api/v1/session",
    access: "anyone",
    body: SignIn,
    answer: Me,
    status: 201,
    errors: [
      "SIGN_IN_REFUSED",
      "SIGN_IN_THROTTLED",
      "SECOND_FACTOR_NEEDED",
      "PASSWORD_CLOSED",
      // The password was right, at the organisation's directory.
      "PROVIDER_UNREACHABLE",
      "ACCOUNT_CLOSED",
      "ACCOUNT_TIED",
      "ASSURANCE_TOO_LOW",
    ],
  },
  signOut: { method: "DELETE", path: "/api/v1/session", access: "person", opensEarly: true, answer: SignedOut },
  listSessions: { method: "GET", path: "/api/v1/sessions", access: "person", answer: SessionList },
  revokeSession: { method: "DELETE", path: "/api/v1/sessions/:id", access: "person", answer: Empty },
  /** It was the person themselves who signed in there. */
  confirmPlace: { method: "POST", path: "/api/v1/sessions/:id/confirm", access: "person", answer: Empty },
  /** All but this one; app passwords stay. */
  revokeOtherSessions: { method: "DELETE", path: "/api/v1/sessions", access: "person", answer: Empty },
  listAppPasswords: { method: "GET", path: "/api/v1/app-passwords", access: "person", answer: SessionList },
  createAppPassword: {
    method: "POST",
    path: "/api/v1/app-passwords",
    access: "person",
    isFresh: true,
    body: NewAppPassword,
    answer: CreatedAppPassword,
    status: 201,
  },
  /** The device that has it is to delete what it holds of ours. */
  askWipe: { method: "POST", path: "/api/v1/app-passwords/:id/wipe", access: "person", answer: Empty },
  /** As long as the device has not heard it. */
  cancelWipe: {
    method: "DELETE",
    path: "/api/v1/app-passwords/:id/wipe",
    access: "person",
    isFresh: true,
    answer: Empty,
    errors: ["WIPE_BEGUN"],
  },
  revokeAppPassword: { method: "DELETE", path: "/api/v1/app-passwords/:id", access: "person", answer: Empty },
  /** For the person's own programs that call this API. */
  listApiTokens: { method: "GET", path: "/api/v1/api-tokens", access: "person", answer: SessionList },
  createApiToken: {
    method: "POST",
    path: "/api/v1/api-tokens",
    access: "person",
    isFresh: true,
    body: NewApiToken,
    answer: CreatedApiToken,
    status: 201,
  },
  revokeApiToken: { method: "DELETE", path: "/api/v1/api-tokens/:id", access: "person", answer: Empty },
});

export const personRoutes = defineRoutes({
  changeMe: {
    method: "PATCH",
    path: "/api/v1/me",
    access: "person",
    body: ChangeMe,
    answer: Me,
    errors: ["ACCOUNT_SUSPENDED"],
  },
  changePassword: {
    method: "POST",
    path: "/api/v1/me/password",
    access: "person",
    isFresh: true,
    body: ChangePassword,
    answer: Empty,
    errors: ["PASSWORD_WRONG", "PASSWORD_WEAK", "SIGN_IN_THROTTLED"],
  },
  /** People whom the caller may find. */
  searchPeople: { method: "GET", path: "/api/v1/people", access: "person", query: Search, answer: PeopleFound },
  listPersons: { method: "GET", path: "/api/v1/persons", access: "admin", query: Search, answer: ListedPersonPage },
  changePerson: {
    method: "PATCH",
    path: "/api/v1/persons/:id",
    access: "admin",
    isFresh: true,
    body: ChangePerson,
    answer: ManagedPerson,
    errors: ["LAST_ADMIN", "LAST_EMERGENCY", "ADMIN_SUSPENDED"],
  },
  /** What a person may do besides, with who gave it. */
  listPersonRoles: {
    method: "GET",
    path: "/api/v1/persons/:id/roles",
    access: "admin",
    answer: GivenRoleList,
  },
  setPersonRoles: {
    method: "PUT",
    path: "/api/v1/persons/:id/roles",
    access: "admin",
    isFresh: true,
    body: SetPersonRoles,
    answer: ManagedPerson,
    errors: ["ROLE_ENDED"],
  },
});

export const groupRoutes = defineRoutes({
  /** Groups that the caller may find. */
  searchGroups: { method: "GET", path: "/api/v1/groups", access: "person", query: Search, answer: GroupList },
  listGroups: {
    method: "GET",
    path: "/api/v1/organisation/groups",
    access: "groupManager",
    query: Search,
    answer: ManagedGroupPage,
  },
  addGroup: {
    method: "POST",
    path: "/api/v1/organisation/groups",
    access: "groupManager",
    body: NewGroup,
    answer: ManagedGroup,
    status: 201,
    errors: ["GROUP_NAME_TAKEN"],
  },
  changeGroup: {
    method: "PATCH",
    path: "/api/v1/organisation/groups/:id",
    access: "groupManager",
    body: ChangeGroup,
    answer: ManagedGroup,
    errors: ["GROUP_NAME_TAKEN", "GROUP_SYNCED"],
  },
  removeGroup: {
    method: "DELETE",
    path: "/api/v1/organisation/groups/:id",
    access: "groupManager",
    answer: Empty,
    errors: ["GROUP_KEPT", "GROUP_SYNCED"],
  },
  listGroupMembers: {
    method: "GET",
    path: "/api/v1/organisation/groups/:id/members",
    access: "groupManager",
    query: Search,
    answer: GroupMemberPage,
  },
  addGroupMember: {
    method: "POST",
    path: "/api/v1/organisation/groups/:id/members",
    access: "groupManager",
    body: NewGroupMember,
    answer: Empty,
    status: 201,
    errors: ["PERSON_NOT_HERE", "GROUP_KEPT", "GROUP_SYNCED"],
  },
  removeGroupMember: {
    method: "DELETE",
    path: "/api/v1/organisation/groups/:id/members/:personId",
    access: "groupManager",
    answer: Empty,
    errors: ["GROUP_KEPT", "GROUP_SYNCED"],
  },
});
