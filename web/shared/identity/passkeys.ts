import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from "@simplewebauthn/browser";

type Options = Record<string, unknown>;

/** The person closed the browser's box, waited too long, or the authenticator said no. */
export class PasskeyFailure extends Error {
  readonly isKnown: boolean;

  constructor(cause: unknown) {
    super("The authenticator did not answer.", { cause });
    this.isKnown = cause instanceof WebAuthnError && cause.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED";
  }
}

export const canUsePasskeys = browserSupportsWebAuthn;

/** Ends what the browser waits for. */
export const stopWaiting = (): void => WebAuthnAbortService.cancelCeremony();

/** Asks the browser for a passkey of this host. Throws PasskeyFailure. */
export async function showPasskey(options: Options): Promise<Options> {
  try {
    return { ...(await startAuthentication({ optionsJSON: options as never })) };
  } catch (error) {
    throw new PasskeyFailure(error);
  }
}

/** Asks the browser to make one. Throws PasskeyFailure. */
export async function makePasskey(options: Options): Promise<Options> {
  try {
    return { ...(await startRegistration({ optionsJSON: options as never })) };
  } catch (error) {
    throw new PasskeyFailure(error);
  }
}
