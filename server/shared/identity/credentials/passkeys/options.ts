import type { Person } from "../../people/person.ts";
import type { PasskeyRow } from "./queries.ts";
import { loadWebAuthn } from "./library.ts";
import { algorithms, type RelyingParty } from "./relying-party.ts";

const timeout = 300_000;

/** What a browser is to ask an authenticator for; the challenge is part of it. */
interface Options {
  readonly challenge: string;
  readonly options: Record<string, unknown>;
}

const asOptions = (options: { challenge: string }): Options => ({
  challenge: options.challenge,
  options: { ...options },
});

/** A passkey that the authenticator keeps under the person's name and that verifies its user: both factors in one. */
export async function creationOptions(
  relyingParty: RelyingParty,
  person: Person,
  known: readonly PasskeyRow[],
): Promise<Options> {
  return asOptions(
    await (
      await loadWebAuthn()
    ).generateRegistrationOptions({
      rpID: relyingParty.id,
      rpName: relyingParty.name,
      userName: person.name,
      userDisplayName: person.displayName,
      userID: new Uint8Array(Buffer.from(person.id.replaceAll("-", ""), "hex")),
      timeout,
      supportedAlgorithmIDs: [...algorithms],
      attestationType: "none",
      excludeCredentials: known.map((one) => ({ id: one.credentialId, transports: [...one.transports] })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    }),
  );
}

/** For those named; for an unknown person nothing is listed, and the authenticator offers what it keeps for this host. */
export async function requestOptions(relyingParty: RelyingParty, known: readonly PasskeyRow[]): Promise<Options> {
  return asOptions(
    await (
      await loadWebAuthn()
    ).generateAuthenticationOptions({
      rpID: relyingParty.id,
      timeout,
      userVerification: "required",
      ...(known.length > 0
        ? { allowCredentials: known.map((one) => ({ id: one.credentialId, transports: [...one.transports] })) }
        : {}),
    }),
  );
}
