import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { InformationClass } from "./policy.ts";

export const workspaceErrors = {
  LAST_OWNER: ["conflict", "A workspace needs at least one owner."],
  HOME_OWNER: ["conflict", "The organisation that owns a workspace keeps an owner in it."],
  HOME_ONLY: ["forbidden", "Only owners from the organisation that owns the workspace may do this."],
  ALREADY_MEMBER: ["conflict", "That person is already a member."],
  PERSON_UNKNOWN: ["missing", "There is nobody by that name whom you may invite."],
  OWNER_LASTS: ["conflict", "An owner's membership has no end."],
  PERSONAL: ["conflict", "A personal workspace has one member and cannot be changed."],
  ROLE_TOO_HIGH: ["forbidden", "You cannot give a role above your own."],
  GUEST_ROLE: ["conflict", "Guests are invited by mail and stay guests."],
} as const satisfies ErrorTable;

/** From most to least. Owners manage, editors write, commenters talk, viewers read, guests see what they are given. */
export const Role = Type.Union([
  Type.Literal("owner"),
  Type.Literal("editor"),
  Type.Literal("commenter"),
  Type.Literal("viewer"),
  Type.Literal("guest"),
]);
export type Role = Static<typeof Role>;
export const roles = ["owner", "editor", "commenter", "viewer", "guest"] as const satisfies readonly Role[];

export const Workspace = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  organisationId: Id,
  organisationName: Type.String(),
  /** Every organisation with a member, the owning one first. */
  organisations: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  isPersonal: Type.Boolean(),
  informationClass: Type.Union([InformationClass, Type.Null()]),
  /** Without those of the role `guest`. */
  memberCount: Type.Integer(),
  guestCount: Type.Integer(),
  /** What the caller may do; in an archived workspace no more than read. */
  role: Role,
  /** The role that the caller was given: owners of an archived workspace still say who is in it. */
  memberRole: Role,
  /** Since when it can be read only. */
  archivedAt: Nullable(Moment),
  createdAt: Moment,
});
export type Workspace = Static<typeof Workspace>;
export const WorkspaceList = Type.Object({ items: Type.Array(Workspace) });

export const NewWorkspace = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  description: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type NewWorkspace = Static<typeof NewWorkspace>;
export const ChangeWorkspace = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    description: Type.Optional(Type.String({ maxLength: 1000 })),
    /** K4 is refused with CLASS_REFUSED. */
    informationClass: Type.Optional(Type.Union([InformationClass, Type.Literal("K4"), Type.Null()])),
  },
  { additionalProperties: false },
);
export type ChangeWorkspace = Static<typeof ChangeWorkspace>;

export const Member = Type.Object({
  person: Person,
  role: Role,
  joinedAt: Moment,
  /** When the membership ends by itself; null: it lasts. */
  endsAt: Nullable(Moment),
  /** Nobody in the workspace let them in: emergency access, until then. */
  emergencyUntil: Type.Union([Moment, Type.Null()]),
});
export type Member = Static<typeof Member>;
export const MemberList = Type.Object({ items: Type.Array(Member) });
/** `name` in either form: `bo@digg.example` or `@bo:digg.example`. */
export const NewMember = Type.Object({ name: Type.String({ minLength: 1, maxLength: 320 }), role: Role });
export type NewMember = Static<typeof NewMember>;
export const ChangeMember = Type.Object(
  {
    role: Type.Optional(Role),
    /** When the membership ends by itself; null: it lasts. Owners have none. */
    endsAt: Type.Optional(Nullable(Moment)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeMember = Static<typeof ChangeMember>;

/** Workspaces as the organisation's administrator sees them: no content. */
export const ManagedWorkspace = Type.Object({
  id: Id,
  name: Type.String(),
  owners: Type.Array(Person),
  organisations: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  memberCount: Type.Integer(),
  guestCount: Type.Integer(),
  informationClass: Type.Union([InformationClass, Type.Null()]),
  archivedAt: Nullable(Moment),
  /** Bytes of its files, earlier versions and those in the trash among them. */
  size: Type.Integer(),
  /** The day on which something was last done there, `2026-11-26` in UTC; null: not since this is noted. */
  lastUsedOn: Nullable(Type.String()),
  createdAt: Moment,
});
export type ManagedWorkspace = Static<typeof ManagedWorkspace>;
export const ManagedWorkspaceList = Type.Object({ items: Type.Array(ManagedWorkspace) });

/** A workspace in the trash. */
export const TrashedWorkspace = Type.Object({
  id: Id,
  name: Type.String(),
  organisationName: Type.String(),
  memberCount: Type.Integer(),
  trashedAt: Moment,
  trashedBy: Type.Union([Person, Type.Null()]),
  /** When it is removed for good. */
  endsAt: Moment,
});
export type TrashedWorkspace = Static<typeof TrashedWorkspace>;
export const TrashedWorkspaceList = Type.Object({ items: Type.Array(TrashedWorkspace) });
