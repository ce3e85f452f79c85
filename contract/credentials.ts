import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";

export const credentialErrors = {
  SECOND_FACTOR_NEEDED: ["unauthenticated", "The password is right; a second factor is needed too."],
  SECOND_FACTOR_REFUSED: ["unauthenticated", "That code or passkey is not accepted."],
  ATTEMPT_OVER: ["unauthenticated", "Too long ago, too many attempts, or another browser. Start again."],
  APP_PASSWORD_NEEDED: ["forbidden", "This person signs in to other programs with an app password."],
  STEP_UP_NEEDED: ["forbidden", "Show once more who you are."],
  STEP_UP_REFUSED: ["forbidden", "That does not prove who you are."],
  PASSKEY_INVALID: ["invalid", "The passkey could not be added."],
  PASSKEY_KNOWN: ["conflict", "That passkey is already in use."],
  PASSKEYS_FULL: ["conflict", "A person can have 20 passkeys."],
  CODE_WRONG: ["invalid", "The code is wrong or has changed."],
  LAST_FACTOR: ["conflict", "The organisation asks for a second factor, and this is the last one."],
} as const satisfies ErrorTable;

/** What a person can show as their second factor. */
export const SecondFactor = Type.Union([Type.Literal("passkey"), Type.Literal("totp"), Type.Literal("recoveryCode")]);
export type SecondFactor = Static<typeof SecondFactor>;

/** Options of WebAuthn, as its JSON form has them. */
const WebAuthnOptions = Type.Unsafe<Record<string, unknown>>({ type: "object", additionalProperties: true });
/** What a browser's WebAuthn answered. */
const WebAuthnResponse = Type.Unsafe<Record<string, unknown>>({
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", maxLength: 2000 } },
  additionalProperties: true,
});

const attempt = Type.String({ minLength: 1, maxLength: 100 });
const code = Type.String({ minLength: 1, maxLength: 64 });
const name = Type.String({ minLength: 1, maxLength: 100 });

/** A begun act with a passkey: what the browser is asked for, and the secret that names it for five minutes. */
export const PasskeyAttempt = Type.Object({ attempt, options: WebAuthnOptions });
export type PasskeyAttempt = Static<typeof PasskeyAttempt>;

/** What the refusal SECOND_FACTOR_NEEDED carries. */
export const SecondStep = Type.Object({
  attempt,
  methods: Type.Array(SecondFactor),
  /** Null for those without a passkey. */
  passkey: Type.Union([WebAuthnOptions, Type.Null()]),
});
export type SecondStep = Static<typeof SecondStep>;

const byPasskey = Type.Object({ method: Type.Literal("passkey"), response: WebAuthnResponse });
const byCode = Type.Object({
  method: Type.Union([Type.Literal("totp"), Type.Literal("recoveryCode")]),
  code,
});
const byPassword = Type.Object({
  method: Type.Literal("password"),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
});

export const PasskeySignIn = Type.Object({ attempt, response: WebAuthnResponse });
export const FinishSignIn = Type.Object({ attempt, proof: Type.Union([byPasskey, byCode]) });
export type FinishSignIn = Static<typeof FinishSignIn>;
export type SecondProof = FinishSignIn["proof"];

/** How the person may show again who they are. */
export const StepUpChoice = Type.Object({
  ...SecondStep.properties,
  /** `password` only for those without a second factor. */
  methods: Type.Array(Type.Union([SecondFactor, Type.Literal("password")])),
  recoveryCodesLeft: Type.Integer(),
});
export type StepUpChoice = Static<typeof StepUpChoice>;
export const StepUp = Type.Object({ attempt, proof: Type.Union([byPasskey, byCode, byPassword]) });
export type StepUp = Static<typeof StepUp>;
export type StepUpProof = StepUp["proof"];
export const SteppedUp = Type.Object({ until: Moment });

export const Passkey = Type.Object({
  id: Id,
  name: Type.String(),
  createdAt: Moment,
  lastUsedAt: Type.Union([Moment, Type.Null()]),
  /** Kept by a provider of passkeys, and so on several devices. */
  isBackedUp: Type.Boolean(),
});
export type Passkey = Static<typeof Passkey>;

/** What a person can sign in with. */
export const Credentials = Type.Object({
  hasPassword: Type.Boolean(),
  passkeys: Type.Array(Passkey),
  /** Since when codes of an app are taken; null: none are. */
  totpSince: Type.Union([Moment, Type.Null()]),
  recoveryCodesLeft: Type.Integer(),
  /** The organisation asks this person for a second factor. */
  isSecondFactorNeeded: Type.Boolean(),
});
export type Credentials = Static<typeof Credentials>;

export const NewPasskey = Type.Object({ attempt, response: WebAuthnResponse, name });
export const RenamePasskey = Type.Object({ name });

/** What an app is to be given: the secret is shown once. */
export const TotpAttempt = Type.Object({ attempt, secret: Type.String(), uri: Type.String() });
export type TotpAttempt = Static<typeof TotpAttempt>;
export const ConfirmTotp = Type.Object({ attempt, code });
/** Shown once; the earlier ones no longer work. */
export const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String()) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;
