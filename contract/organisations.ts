import Type, { type Static } from "typebox";
import { Id, type ErrorTable } from "./common.ts";
import { ClassRules, policyRules } from "./policy.ts";

export const organisationErrors = {
  DOMAIN_TAKEN: ["conflict", "Another organisation already has that domain."],
  DOMAIN_INVALID: ["invalid", "That is not a domain name."],
} as const satisfies ErrorTable;

/** What an organisation decides for its people and its workspaces. */
export const Rules = Type.Object({
  ...policyRules,
  /** Bytes per person's own files; null = no limit. */
  personQuota: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** Bytes per workspace; null = no limit. */
  workspaceQuota: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** Days that the audit log keeps a record; null = always. A year at least: nobody shortens it to hide what they did. */
  auditDays: Type.Union([Type.Integer({ minimum: 365, maximum: 36_500 }), Type.Null()]),
  /** Who needs a second factor before anything else opens. */
  secondFactor: Type.Union([Type.Literal("none"), Type.Literal("administrators"), Type.Literal("everyone")]),
  /** Minutes after which a page that nobody uses is signed out; null: never. */
  sessionIdleMinutes: Type.Union([Type.Integer({ minimum: 5, maximum: 43_200 }), Type.Null()]),
  /** Days after which a page is signed out, used or not. */
  sessionDays: Type.Integer({ minimum: 1, maximum: 30 }),
  /** Pages that a person may be signed in on at once; the one that was used longest ago ends. Null: any number. */
  sessionDevices: Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Type.Null()]),
});
export type Rules = Static<typeof Rules>;

export const Organisation = Type.Object({
  id: Id,
  /** `guests`: where those are who were invited by mail. Nobody administers it, and nobody there is anyone's colleague. */
  kind: Type.Union([Type.Literal("agency"), Type.Literal("guests")]),
  name: Type.String(),
  domains: Type.Array(Type.String()),
  /** OKLCH hue of the accent, 0–360, and its chroma, 0–0.14. */
  accentHue: Type.Number(),
  accentChroma: Type.Number(),
  rules: Rules,
});
export type Organisation = Static<typeof Organisation>;

export const NewOrganisation = Type.Object({
  domain: Type.String({ minLength: 1, maxLength: 253 }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
});

const closed = { additionalProperties: false };
const ChangeClass = Type.Partial(ClassRules, closed);
/** Of the rules, and of the classes, only what is to be otherwise. */
export const RulesChange = Type.Object(
  {
    ...Type.Partial(Rules).properties,
    classes: Type.Optional(
      Type.Partial(Type.Object({ K0: ChangeClass, K1: ChangeClass, K2: ChangeClass, K3: ChangeClass }), closed),
    ),
  },
  closed,
);
export type RulesChange = Static<typeof RulesChange>;

export const ChangeOrganisation = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    accentHue: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    accentChroma: Type.Optional(Type.Number({ minimum: 0, maximum: 0.14 })),
    rules: Type.Optional(RulesChange),
  },
  { additionalProperties: false },
);
export type ChangeOrganisation = Static<typeof ChangeOrganisation>;
