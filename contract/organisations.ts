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
});
export type Rules = Static<typeof Rules>;

export const Organisation = Type.Object({
  id: Id,
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
