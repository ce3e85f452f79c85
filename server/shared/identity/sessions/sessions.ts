import type { FinishSignIn, PasskeyAttempt, StepUp, StepUpChoice } from "@safos/contract/credentials";
import type { FinishMailCode, MailCodeAttempt } from "@safos/contract/identity";
import { hashSecret } from "#clock";
import { refuse, type Authenticated, type Credentials, type Principal, type Refusal } from "#http";
import type { WebAuthnResponse } from "../credentials/passkeys/verify.ts";
import { hasSecondFactor, readPasswordHash, readSignedInGhosts } from "../queries.ts";
import { confirmPlace, hasNewPlace, prolongProgram, readSessions, renameSession, type SessionRow } from "./queries.ts";
import { parseName } from "../people/names.ts";
import { readPasswordRule } from "../providers/emergency-queries.ts";
import { checkPassword } from "../credentials/secrets.ts";
import { checkAgain, signInWithAppPassword } from "./app-password.ts";
import { authenticate, authenticateToken, verifyPassword } from "./authenticate.ts";
import { completeSignIn, type SignInPlace } from "./complete.ts";
import type { Evidence } from "./evidence.ts";
import { askMailCode, sendMailCode, signInWithMailCode } from "./mail-code.ts";
import { createSessionContext, endSessions, principalOf, type ReadGrantedToken, type SessionDeps } from "./context.ts";
import { endPagesPastRules, followSessionTimes } from "./end-past-rules.ts";
import { followSignInLevel } from "./end-weak.ts";
import { followSecondFactorRule } from "./restrict.ts";
import { beginPasskeySignIn, signInWithPasskey } from "./passkey-sign-in.ts";
import { beginSecondStep, finishSecondStep, type BrowserPlace } from "./second-step.ts";
import { beginStepUp, stepUp } from "./step-up.ts";
import { askWipe, cancelWipe, finishWipe, isToWipe } from "./wipe.ts";
import { findTooOften, slowDown, withOwnThrottle, type Tries } from "./throttle.ts";
import { createSession, refreshSession, type NewSession, type SessionOptions } from "./create.ts";

interface SignInRequest extends Omit<SignInPlace, "kind"> {
  /** Either form: `anna@fk.example` or `@anna:fk.example`. */
  readonly name: string;
  readonly password: string;
  readonly kind?: "page" | "api";
}

export interface Sessions {
  /**
   * With a name and a password, on the page also the one of the organisation's directory. Refuses SIGN_IN_REFUSED,
   * SIGN_IN_THROTTLED, PROVIDER_UNREACHABLE, and for those with a second factor
   * SECOND_FACTOR_NEEDED to a browser that has shown a device secret, APP_PASSWORD_NEEDED to other programs.
   */
  signIn(request: SignInRequest): Promise<NewSession>;
  /** After SECOND_FACTOR_NEEDED. Refuses ATTEMPT_OVER, SECOND_FACTOR_REFUSED, SIGN_IN_THROTTLED and SIGN_IN_REFUSED. */
  finishSignIn(finish: FinishSignIn, place: BrowserPlace): Promise<NewSession>;
  beginPasskeySignIn(device: string): Promise<PasskeyAttempt>;
  /** Refuses ATTEMPT_OVER, SECOND_FACTOR_REFUSED and SIGN_IN_REFUSED. */
  signInWithPasskey(
    shown: { readonly attempt: string; readonly response: WebAuthnResponse },
    place: BrowserPlace,
  ): Promise<NewSession>;
  /** A code by mail for a guest; the same for everyone who asks. Refuses SIGN_IN_THROTTLED. */
  askMailCode(address: string, place: Pick<BrowserPlace, "device" | "ip">): Promise<MailCodeAttempt>;
  /** What the job does that a question for a code leaves behind. */
  sendMailCode(wanted: { readonly address: string; readonly attemptHash: string }): Promise<void>;
  /** Refuses ATTEMPT_OVER, MAIL_CODE_WRONG, SIGN_IN_THROTTLED and SIGN_IN_REFUSED. */
  signInWithMailCode(shown: FinishMailCode, place: BrowserPlace): Promise<NewSession>;
  beginStepUp(principal: Principal): Promise<StepUpChoice>;
  /** Until when it lasts. Refuses ATTEMPT_OVER, STEP_UP_REFUSED and SIGN_IN_THROTTLED. */
  stepUp(principal: Principal, shown: StepUp, device: string | null): Promise<Date>;
  /** For someone who has proved who they are otherwise than by a password: opens the session. Refuses SIGN_IN_REFUSED. */
  completeSignIn(personId: string, evidence: Evidence, place: SignInPlace): Promise<NewSession>;
  createSession(personId: string, options: SessionOptions): Promise<NewSession>;
  /**
   * What a program that someone let in comes with from now on (null: nothing that opens Safos), and until when. False when its
   * session has ended.
   */
  prolongProgram(
    sessionId: string,
    next: { readonly token: string | null; readonly expiresAt: Date },
  ): Promise<boolean>;
  /** Refuses UNAUTHENTICATED when the refresh token is unknown. */
  refresh(refreshToken: string): Promise<{ token: string; refreshToken: string; expiresInMs: number }>;
  /** Ends one session of a person; false when it is not theirs. */
  revoke(personId: string, sessionId: string): Promise<boolean>;
  revokeAll(personId: string, exceptId?: string): Promise<void>;
  /** Ends every session of the accounts of an application service, in every process. */
  revokeGhosts(appservice: string): Promise<void>;
  sessionsOf(personId: string): Promise<readonly SessionRow[]>;
  /** Whether a session opens anything now: the account is not closed, and nothing since has made it worth too little. */
  isUsable(personId: string, sessionId: string): Promise<boolean>;
  /** Whether a session other than this one waits for the person to say whether it was they who opened it. */
  hasNewPlace(personId: string, exceptId: string): Promise<boolean>;
  /** The person says that it was they who signed in there; false when the session is not theirs. */
  confirmPlace(personId: string, sessionId: string): Promise<boolean>;
  renameSession(sessionId: string, label: string): Promise<void>;
  /** `isUncached`: what another process has written a moment ago counts. `takesGrants`: so do tokens that programs were given. */
  authenticate(
    credentials: Credentials,
    options?: { readonly isUncached?: boolean; readonly takesGrants?: boolean },
  ): Promise<Authenticated>;
  /** Who knows the access tokens of programs that act for their person; set once by `openid`. */
  useGrantedTokens(read: ReadGrantedToken): void;
  /** A token of this session was taken back: this process looks again, others within seconds. */
  forgetSession(sessionId: string): void;
  /** Whose bearer token this is. App passwords are none: they open files only. */
  authenticateToken(token: string): Promise<Authenticated>;
  /** The device that has this app password is to delete what it holds; false: it is none of the person's. */
  askWipe(personId: string, sessionId: string): Promise<boolean>;
  /** False: the device has heard it already. */
  cancelWipe(personId: string, sessionId: string): Promise<boolean>;
  /** Whether the device that holds an app password is to delete what it has, which it has heard with that. */
  isToWipe(token: string): Promise<boolean>;
  /** It has done so; false: nobody asked it to. */
  finishWipe(token: string): Promise<boolean>;
  /** Counts tries of what strangers may try. Refuses SIGN_IN_THROTTLED. */
  slowDown(tries: readonly Tries[]): Promise<void>;
  /** The same for those who do something else then: the first that is tried too often; null: each was counted. */
  findTooOften<T extends Tries>(tries: readonly T[]): Promise<T | null>;
  /** Refuses SIGN_IN_THROTTLED. */
  checkPassword(personId: string, password: string): Promise<boolean>;
  /** The same for a client that asks for it: those with a second factor give an app password. Refuses SIGN_IN_THROTTLED. */
  checkAgain(principal: Principal, secret: string): Promise<boolean>;
  /** Ends the pages that were open, or unused, for longer than their organisation lets them. */
  endPagesPastRules(): Promise<void>;
}

export function createSessions(deps: SessionDeps): Sessions {
  const context = createSessionContext(deps);
  followSignInLevel(context);
  followSecondFactorRule(context);
  followSessionTimes(context);
  const { db } = deps;
  return {
    async signIn(request) {
      const { name, ip, device = null } = request;
      const { password, kind = "api", ...rest } = request;
      const place = { ...rest, kind };
      const byApp = kind === "api" ? await signInWithAppPassword(context, { name, secret: password }, place) : null;
      if (byApp) return byApp;
      const isPage = kind === "page";
      const verified = await verifyPassword(context, { name, ip, device }, password, { isPage });
      if (verified === null) throw await refusalFor(context, name, isPage);
      const { personId, providerId } = verified;
      if (await hasSecondFactor(db, personId)) {
        if (device === null) throw refuse("APP_PASSWORD_NEEDED");
        throw refuse("SECOND_FACTOR_NEEDED", { ...(await beginSecondStep(context, verified, device)) });
      }
      const methods = [providerId === null ? ("password" as const) : ("ldap" as const)];
      return completeSignIn(context, personId, { methods, providerId }, place);
    },
    finishSignIn: (finish, place) => finishSecondStep(context, finish, place),
    beginPasskeySignIn: (device) => beginPasskeySignIn(context, device),
    signInWithPasskey: (shown, place) => signInWithPasskey(context, shown, place),
    askMailCode: (address, place) => askMailCode(context, address, place),
    sendMailCode: (wanted) => sendMailCode(context, wanted),
    signInWithMailCode: (shown, place) => signInWithMailCode(context, shown, place),
    beginStepUp: (principal) => beginStepUp(context, principal),
    stepUp: (principal, shown, device) => stepUp(context, principal, shown, device),
    checkAgain: (principal, secret) => checkAgain(context, principal, secret),
    endPagesPastRules: () => endPagesPastRules(context),
    completeSignIn: (personId, evidence, place) => completeSignIn(context, personId, evidence, place),
    createSession: (personId, options) => createSession(context, personId, options),
    async prolongProgram(sessionId, { token, expiresAt }) {
      const tokenHash = token === null ? null : hashSecret(token);
      const isOpen = await prolongProgram(db, sessionId, { tokenHash, expiresAt });
      // What it came with before opens nothing any more.
      context.byToken.forgetWhere(({ session }) => session.id === sessionId);
      return isOpen;
    },
    refresh: (refreshToken) => refreshSession(context, refreshToken),
    revoke: async (personId, id) => (await endSessions(context, { personId, id })) > 0,
    async revokeAll(personId, exceptId) {
      await endSessions(context, { personId, exceptId });
    },
    async revokeGhosts(appservice) {
      for (const personId of await readSignedInGhosts(db, appservice)) await endSessions(context, { personId });
    },
    sessionsOf: (personId) => readSessions(db, personId),
    async isUsable(personId, sessionId) {
      const session = (await readSessions(db, personId)).find(({ id }) => id === sessionId);
      return session !== undefined && (await principalOf(context, session, "bearer")) !== null;
    },
    hasNewPlace: (personId, exceptId) => hasNewPlace(db, personId, exceptId),
    confirmPlace: (personId, id) => confirmPlace(db, personId, id),
    renameSession: (id, label) => renameSession(db, id, label.slice(0, 200)),
    authenticate: (credentials, options) => authenticate(context, credentials, options),
    authenticateToken: (token) => authenticateToken(context, token),
    useGrantedTokens: (read) => void (context.grantedTokens.read = read),
    forgetSession: (sessionId) => context.byToken.forgetWhere(({ session }) => session.id === sessionId),
    askWipe: (personId, sessionId) => askWipe(context, personId, sessionId),
    cancelWipe: (personId, sessionId) => cancelWipe(context, personId, sessionId),
    isToWipe: (token) => isToWipe(context, token),
    finishWipe: (token) => finishWipe(context, token),
    slowDown: (tries) => slowDown(db, tries),
    findTooOften: (tries) => findTooOften(db, tries),
    checkPassword: (personId, password) =>
      withOwnThrottle(db, personId, async () => checkPassword(await readPasswordHash(db, personId), password)),
  };
}

/** The same for everyone of a domain who is not let in, so that nobody learns whose password would be good. */
async function refusalFor(
  { db, directories }: Pick<SessionDeps, "db" | "directories">,
  name: string,
  isPage: boolean,
): Promise<Refusal> {
  const domain = parseName(name)?.domain ?? "";
  const { isClosed } = await readPasswordRule(db, domain, null);
  // A directory's password is given here, and was another.
  const isOther = isClosed && !(isPage && (await directories.isFor(domain)));
  return refuse(isOther ? "PASSWORD_CLOSED" : "SIGN_IN_REFUSED");
}
