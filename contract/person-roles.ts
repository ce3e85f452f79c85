import Type, { type Static } from "typebox";
import { Id, Moment, Nullable } from "./common.ts";

/**
 * What a person may do for their organisation besides what everyone may: read its log; keep its records; make its groups;
 * open forms to people without an account. Each opens that and nothing else.
 */
export const personRoles = ["auditor", "registrator", "groupManager", "formPublisher"] as const;
export type PersonRole = (typeof personRoles)[number];
export const PersonRole = Type.Union([
  Type.Literal("auditor"),
  Type.Literal("registrator"),
  Type.Literal("groupManager"),
  Type.Literal("formPublisher"),
]);

/** A role that a person has; `until` null: until it is taken. */
export const HeldRole = Type.Object({ role: PersonRole, until: Nullable(Moment) }, { additionalProperties: false });
export type HeldRole = Static<typeof HeldRole>;

/** All that a person is to have; those that are left out are taken. */
export const SetPersonRoles = Type.Object(
  { roles: Type.Array(HeldRole, { maxItems: personRoles.length }) },
  { additionalProperties: false },
);
export type SetPersonRoles = Static<typeof SetPersonRoles>;

/** Who gave a role, and when. */
export const GivenRole = Type.Object({
  ...HeldRole.properties,
  grantedAt: Moment,
  /** Null: the operator, or someone who is gone. */
  grantedBy: Nullable(Type.Object({ id: Id, displayName: Type.String() })),
});
export type GivenRole = Static<typeof GivenRole>;
export const GivenRoleList = Type.Object({ items: Type.Array(GivenRole) });
