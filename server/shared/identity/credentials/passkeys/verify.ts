import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { CredentialContext } from "../context.ts";
import { loadWebAuthn } from "./library.ts";
import { markPasskeyUsed, readPasskeyByCredential, type PasskeyRow } from "./queries.ts";
import { algorithms, type RelyingParty } from "./relying-party.ts";

/** What a browser sent; the library checks its shape and throws. */
export type WebAuthnResponse = Readonly<Record<string, unknown>>;

type NewPasskeyFacts = Pick<PasskeyRow, "credentialId" | "publicKey" | "counter" | "transports" | "isBackedUp">;

const longestTransports = 10;

/** What a new passkey is, or null when it was made for another challenge, page or without its user (WebAuthn §7.1). */
export async function verifyCreation(
  { id, origin }: RelyingParty,
  challenge: string,
  response: WebAuthnResponse,
): Promise<NewPasskeyFacts | null> {
  try {
    const { verified, registrationInfo } = await (
      await loadWebAuthn()
    ).verifyRegistrationResponse({
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (!verified) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: (credential.transports ?? []).filter((one) => typeof one === "string").slice(0, longestTransports),
      isBackedUp: credentialBackedUp,
    };
  } catch {
    // The library throws for everything that is wrong with what strangers sent.
    return null;
  }
}

/**
 * Whose passkey answered, or null (WebAuthn §7.2): unknown, of another page or challenge, without its user, or one whose
 * counter says that there is a copy of it. `personId`: only that person's counts.
 */
export async function verifyAssertion(
  { db, relyingParty }: Pick<CredentialContext, "db" | "relyingParty">,
  { challenge, response, personId }: { challenge: string; response: WebAuthnResponse; personId: string | null },
): Promise<PasskeyRow | null> {
  const { id } = response;
  const passkey = typeof id === "string" ? await readPasskeyByCredential(db, id) : null;
  if (!passkey || (personId !== null && passkey.personId !== personId)) return null;
  try {
    const { verified, authenticationInfo } = await (
      await loadWebAuthn()
    ).verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
        transports: [...passkey.transports],
      },
    });
    if (!verified) return null;
    return (await markPasskeyUsed(db, passkey.id, authenticationInfo.newCounter)) ? passkey : null;
  } catch {
    return null;
  }
}
