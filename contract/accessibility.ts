import Type, { type Static } from "typebox";
import { Id, Moment } from "./common.ts";

const Text = Type.String({ maxLength: 10_000 });
const Mail = Type.Union([Type.String({ format: "email", maxLength: 254 }), Type.Null()]);

/** What an organisation says of the accessibility of its service (lag 2018:1937, 13 §). */
export const AccessibilitySettings = Type.Object(
  {
    contactMail: Mail,
    contactPhone: Type.Union([Type.String({ minLength: 1, maxLength: 50, pattern: "^[0-9+() -]+$" }), Type.Null()]),
    /** What is known not to be accessible, in plain text; empty: nothing. */
    shortcomings: Text,
    /** When it was last assessed; null: not yet. */
    assessedOn: Type.Union([Type.String({ format: "date" }), Type.Null()]),
    /** Where to turn to those who supervise the law. */
    supervisionUrl: Type.String({ maxLength: 500, pattern: "^https://[^\\s<>\"']+$" }),
  },
  { additionalProperties: false },
);
export type AccessibilitySettings = Static<typeof AccessibilitySettings>;

/** The statement as anyone may read it. */
export const AccessibilityStatement = Type.Object({
  organisationName: Type.String(),
  domain: Type.String(),
  ...AccessibilitySettings.properties,
  /** Null: the organisation has filled in nothing yet. */
  changedAt: Type.Union([Moment, Type.Null()]),
});
export type AccessibilityStatement = Static<typeof AccessibilityStatement>;

export const longestReport = 4000;

/** Something that someone could not use. */
export const NewAccessibilityReport = Type.Object(
  {
    domain: Type.String({ minLength: 1, maxLength: 253 }),
    text: Type.String({ minLength: 1, maxLength: longestReport }),
    /** Where they can be answered. */
    mail: Type.Optional(Type.String({ format: "email", maxLength: 254 })),
  },
  { additionalProperties: false },
);
export type NewAccessibilityReport = Static<typeof NewAccessibilityReport>;

export const AccessibilityReport = Type.Object({
  id: Id,
  text: Type.String(),
  mail: Type.Union([Type.String(), Type.Null()]),
  createdAt: Moment,
});
export type AccessibilityReport = Static<typeof AccessibilityReport>;

/** The statement as administrators fill it in, and the latest two hundred reports. */
export const ManagedAccessibility = Type.Object({
  settings: AccessibilitySettings,
  changedAt: Type.Union([Moment, Type.Null()]),
  reports: Type.Array(AccessibilityReport),
});
export type ManagedAccessibility = Static<typeof ManagedAccessibility>;
