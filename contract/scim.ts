import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";

export const mostScimTokens = 20;

export const scimErrors = {
  SCIM_TOKENS_MANY: ["conflict", "An organisation has at most 20 tokens for its directory. Revoke one first."],
  GROUP_SYNCED: ["conflict", "The organisation's directory keeps this group. Change it there."],
} as const satisfies ErrorTable;

/** A token of an organisation's directory, without the token itself. */
export const ScimToken = Type.Object({
  id: Id,
  name: Type.String(),
  createdAt: Moment,
  expiresAt: Moment,
  /** To the minute; null: never. */
  lastUsedAt: Nullable(Moment),
});
export type ScimToken = Static<typeof ScimToken>;

export const ScimTokenList = Type.Object({
  /** Where the directory comes to. */
  address: Type.String(),
  items: Type.Array(ScimToken),
});
export type ScimTokenList = Static<typeof ScimTokenList>;

export const longestScimMonths = 24;

export const NewScimToken = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    /** How long it lasts. */
    months: Type.Integer({ minimum: 1, maximum: longestScimMonths }),
  },
  { additionalProperties: false },
);
export type NewScimToken = Static<typeof NewScimToken>;

/** Shown this once. */
export const MadeScimToken = Type.Object({ ...ScimToken.properties, token: Type.String() });
export type MadeScimToken = Static<typeof MadeScimToken>;
