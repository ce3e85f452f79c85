/** Whom passkeys are made for (WebAuthn §5.4.2): they work on the pages of this host and nowhere else. */
export interface RelyingParty {
  /** `safos.example`, without a port. */
  readonly id: string;
  /** `https://safos.example` */
  readonly origin: string;
  readonly name: string;
}

/** Ed25519, ES256 and RS256 (WebAuthn §5.4): what authenticators make. */
export const algorithms = [-8, -7, -257] as const;

export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin, name: "Safos" };
}
