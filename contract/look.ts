import Type, { type Static } from "typebox";
import type { ErrorTable } from "./common.ts";
import { helpContactPattern } from "./help-contact.ts";
import { mostChroma } from "./look-contrast.ts";

export const lookErrors = {
  LOGO_UNREADABLE: ["invalid", "A logo is a PNG, JPEG, WebP or SVG picture."],
  ACCENT_CONTRAST: ["invalid", "With that accent, text or controls would be too faint to be seen."],
} as const satisfies ErrorTable;

/** Bytes that an uploaded logo may have. */
export const mostLogoBytes = 1 << 20;

/** Of what was drawn from the upload; part of its address. */
export const LogoId = Type.String({ pattern: "^[0-9a-f]{64}$" });
/** `large`: at most 480 by 96 pixels, on the sign-in page; `small`: 240 by 56, in the top bar. Both for dense screens. */
export const LogoSize = Type.Union([Type.Literal("large"), Type.Literal("small")]);
export type LogoSize = Static<typeof LogoSize>;

const hue = Type.Number({ minimum: 0, maximum: 360 });
const chroma = Type.Number({ minimum: 0, maximum: mostChroma });
const name = Type.String({ minLength: 1, maxLength: 100 });
const logo = Type.Union([LogoId, Type.Null()]);
const welcome = Type.Union([Type.String({ minLength: 1, maxLength: 300 }), Type.Null()]);
const helpContact = Type.Union([Type.String({ maxLength: 254, pattern: helpContactPattern.source }), Type.Null()]);

/** How an agency looks to those of one of its domains; told to anyone. */
export const Look = Type.Object({
  name,
  /** OKLCH hue of the accent, 0–360, and its chroma. */
  accentHue: hue,
  accentChroma: chroma,
  lightLogo: logo,
  /** On a dark background; the light one where there is no other. */
  darkLogo: logo,
  /** On the sign-in page; plain text. */
  welcome,
  helpContact,
});
export type Look = Static<typeof Look>;
/** Null: Safos' own. */
export const LookAnswer = Type.Object({ look: Type.Union([Look, Type.Null()]) });

const orNull = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Number>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** What is decided for one domain, or for the whole organisation; null: as the organisation has it, or nothing. */
export const LookSettings = Type.Object({
  name: orNull(name),
  accentHue: orNull(hue),
  accentChroma: orNull(chroma),
  lightLogo: logo,
  darkLogo: logo,
  welcome,
  helpContact,
});
export type LookSettings = Static<typeof LookSettings>;

/** The whole organisation's first, with the domain null. */
export const ManagedLooks = Type.Object({
  items: Type.Array(Type.Object({ domain: Type.Union([Type.String(), Type.Null()]), settings: LookSettings })),
});
export type ManagedLooks = Static<typeof ManagedLooks>;

/** Only what is to be otherwise. An accent has both of its numbers or neither. */
export const ChangeLook = Type.Object(
  {
    domain: Type.Union([Type.String({ minLength: 1, maxLength: 253 }), Type.Null()]),
    ...Type.Partial(LookSettings).properties,
  },
  { additionalProperties: false },
);
export type ChangeLook = Static<typeof ChangeLook>;

export const NewLogo = Type.Object({ id: LogoId });
