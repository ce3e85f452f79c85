import Type, { type Static } from "typebox";
import { Id, type ErrorTable } from "./common.ts";
import { mostChroma } from "./look-contrast.ts";
import { ClassRules, policyRules } from "./policy.ts";

export const organisationErrors = {
  DOMAIN_TAKEN: ["conflict", "Another organisation already has that domain."],
  DOMAIN_INVALID: ["invalid", "That is not a domain name."],
  EID_NOT_ASKED: [
    "invalid",
    "A class that is only for people with an e-identification needs the rule that your own people sign in with one.",
  ],
  EID_FIRST: [
    "forbidden",
    "Sign in with an e-identification yourself first: the rule ends every session that was begun with less.",
  ],
  MAIL_ADDRESS_FOREIGN: ["invalid", "Letters come from an address of one of the organisation's own domains."],
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
  /** From which information class on the log notes who opens an item. */
  auditReadsFrom: Type.Union([Type.Literal("never"), Type.Literal("K2"), Type.Literal("K3")]),
  /** Who needs a second factor before anything else opens. */
  secondFactor: Type.Union([Type.Literal("none"), Type.Literal("administrators"), Type.Literal("everyone")]),
  /**
   * With what its people sign in: anything, or an e-identification (`eIdLevels`); emergency administrators keep their passwords.
   * App passwords and tokens count as what their session was begun with.
   */
  signInLevel: Type.Union([Type.Literal("any"), Type.Literal("eId")]),
  /** Minutes after which a page that nobody uses is signed out; null: never. */
  sessionIdleMinutes: Type.Union([Type.Integer({ minimum: 5, maximum: 43_200 }), Type.Null()]),
  /** Days after which a page is signed out, used or not. */
  sessionDays: Type.Integer({ minimum: 1, maximum: 30 }),
  /** Pages that a person may be signed in on at once; the one that was used longest ago ends. Null: any number. */
  sessionDevices: Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Type.Null()]),
});
export type Rules = Static<typeof Rules>;

/** What stands beside the address of an organisation's letters; null: the server's own name. */
const MailName = Type.Union([
  Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\x00-\\x1f\\x7f<>"@]+$' }),
  Type.Null(),
]);
/** Of one of the organisation's domains, for which the mail server must take letters; null: the server's own address. */
const MailAddress = Type.Union([Type.String({ format: "email", maxLength: 254 }), Type.Null()]);

/** In which language the trial letter is. */
export const TryMail = Type.Object(
  { locale: Type.Union([Type.Literal("sv"), Type.Literal("en")]) },
  { additionalProperties: false },
);
/** What became of a letter that was sent to try whether mail works. */
export const MailTrial = Type.Object({
  /** Taken by the mail server, refused by it, not reached or told to come back later; or this server sends no mail. */
  state: Type.Union([Type.Literal("taken"), Type.Literal("refused"), Type.Literal("later"), Type.Literal("off")]),
  to: Type.String(),
  /** What the mail server answered. */
  answer: Type.String(),
});
export type MailTrial = Static<typeof MailTrial>;

export const Organisation = Type.Object({
  id: Id,
  /** `guests`: where those are who were invited by mail. Nobody administers it, and nobody there is anyone's colleague. */
  kind: Type.Union([Type.Literal("agency"), Type.Literal("guests")]),
  name: Type.String(),
  domains: Type.Array(Type.String()),
  /** OKLCH hue of the accent, 0–360, and its chroma, 0–0.2. */
  accentHue: Type.Number(),
  accentChroma: Type.Number(),
  mailName: MailName,
  mailAddress: MailAddress,
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
    accentChroma: Type.Optional(Type.Number({ minimum: 0, maximum: mostChroma })),
    mailName: Type.Optional(MailName),
    mailAddress: Type.Optional(MailAddress),
    rules: Type.Optional(RulesChange),
  },
  { additionalProperties: false },
);
export type ChangeOrganisation = Static<typeof ChangeOrganisation>;
