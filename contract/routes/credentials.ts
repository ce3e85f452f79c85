import {
  ConfirmTotp,
  Credentials,
  FinishSignIn,
  NewPasskey,
  Passkey,
  PasskeyAttempt,
  PasskeySignIn,
  RecoveryCodes,
  RenamePasskey,
  StepUp,
  StepUpChoice,
  SteppedUp,
  TotpAttempt,
} from "../credentials.ts";
import { Empty } from "../common.ts";
import { AskMailCode, FinishMailCode, MailCodeAttempt, Me } from "../identity.ts";
import { defineRoutes } from "../route.ts";

/** Signing in with a passkey, the second step, and showing again who one is. */
export const proofRoutes = defineRoutes({
  beginPasskeySignIn: {
    method: "POST",
    path: "/api/v1/session/passkey/attempt",
    access: "anyone",
    answer: PasskeyAttempt,
    status: 201,
  },
  /** With a passkey alone, which says who it belongs to. */
  signInWithPasskey: {
    method: "POST",
    path: "/api/v1/session/passkey",
    access: "anyone",
    body: PasskeySignIn,
    answer: Me,
    status: 201,
    errors: ["SECOND_FACTOR_REFUSED", "ATTEMPT_OVER", "SIGN_IN_REFUSED", "ASSURANCE_TOO_LOW"],
  },
  /** A code by mail for guests; answers alike, and as fast, for every address. */
  askMailCode: {
    method: "POST",
    path: "/api/v1/session/mail-code/attempt",
    access: "anyone",
    body: AskMailCode,
    answer: MailCodeAttempt,
    status: 201,
    errors: ["SIGN_IN_THROTTLED"],
  },
  /** From the browser that asked for it. */
  signInWithMailCode: {
    method: "POST",
    path: "/api/v1/session/mail-code",
    access: "anyone",
    body: FinishMailCode,
    answer: Me,
    status: 201,
    errors: ["MAIL_CODE_WRONG", "ATTEMPT_OVER", "SIGN_IN_REFUSED", "SIGN_IN_THROTTLED"],
  },
  /** After SECOND_FACTOR_NEEDED, from the same browser. */
  finishSignIn: {
    method: "POST",
    path: "/api/v1/session/second-factor",
    access: "anyone",
    body: FinishSignIn,
    answer: Me,
    status: 201,
    errors: ["SECOND_FACTOR_REFUSED", "ATTEMPT_OVER", "SIGN_IN_REFUSED", "SIGN_IN_THROTTLED", "ASSURANCE_TOO_LOW"],
  },
  /** Answers only those who have shown a moment ago who they are; for what a browser fetches by itself afterwards. */
  requireFresh: { method: "GET", path: "/api/v1/session/fresh", access: "person", isFresh: true, answer: Empty },
  beginStepUp: {
    method: "POST",
    path: "/api/v1/session/step-up/attempt",
    access: "person",
    opensEarly: true,
    answer: StepUpChoice,
    status: 201,
  },
  stepUp: {
    method: "POST",
    path: "/api/v1/session/step-up",
    access: "person",
    opensEarly: true,
    body: StepUp,
    answer: SteppedUp,
    errors: ["STEP_UP_REFUSED", "ATTEMPT_OVER", "SIGN_IN_THROTTLED", "PROVIDER_UNREACHABLE"],
  },
});

/** What a person signs in with besides their password. */
export const credentialRoutes = defineRoutes({
  readCredentials: {
    method: "GET",
    path: "/api/v1/credentials",
    access: "person",
    opensEarly: true,
    answer: Credentials,
  },
  beginPasskey: {
    method: "POST",
    path: "/api/v1/credentials/passkeys/attempt",
    access: "person",
    isFresh: true,
    opensEarly: true,
    answer: PasskeyAttempt,
    status: 201,
    errors: ["PASSKEYS_FULL"],
  },
  addPasskey: {
    method: "POST",
    path: "/api/v1/credentials/passkeys",
    access: "person",
    isFresh: true,
    opensEarly: true,
    body: NewPasskey,
    answer: Passkey,
    status: 201,
    errors: ["PASSKEY_INVALID", "PASSKEY_KNOWN", "PASSKEYS_FULL", "ATTEMPT_OVER"],
  },
  renamePasskey: {
    method: "PATCH",
    path: "/api/v1/credentials/passkeys/:id",
    access: "person",
    body: RenamePasskey,
    answer: Passkey,
  },
  removePasskey: {
    method: "DELETE",
    path: "/api/v1/credentials/passkeys/:id",
    access: "person",
    isFresh: true,
    answer: Empty,
    errors: ["LAST_FACTOR"],
  },
  beginTotp: {
    method: "POST",
    path: "/api/v1/credentials/totp/attempt",
    access: "person",
    isFresh: true,
    opensEarly: true,
    answer: TotpAttempt,
    status: 201,
  },
  /** The app is in use once it has shown a right code; an earlier app no longer counts. */
  confirmTotp: {
    method: "POST",
    path: "/api/v1/credentials/totp",
    access: "person",
    isFresh: true,
    opensEarly: true,
    body: ConfirmTotp,
    answer: Empty,
    status: 201,
    errors: ["CODE_WRONG", "ATTEMPT_OVER", "SIGN_IN_THROTTLED"],
  },
  removeTotp: {
    method: "DELETE",
    path: "/api/v1/credentials/totp",
    access: "person",
    isFresh: true,
    answer: Empty,
    errors: ["LAST_FACTOR"],
  },
  makeRecoveryCodes: {
    method: "POST",
    path: "/api/v1/credentials/recovery-codes",
    access: "person",
    isFresh: true,
    answer: RecoveryCodes,
    status: 201,
  },
  /** Removes the passkeys, the app and the recovery codes of a person of one's own organisation, and ends their sessions. */
  resetSecondFactors: {
    method: "DELETE",
    path: "/api/v1/persons/:id/second-factors",
    access: "admin",
    isFresh: true,
    answer: Empty,
  },
});
