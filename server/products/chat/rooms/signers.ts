import type { Organisations } from "#organisations";
import { signerOf } from "../events/sign.ts";
import type { Signer } from "../events/sign.ts";

/** The key of this domain has not been read yet; read it and try again. */
export class SignerMissing extends Error {
  readonly domain: string;
  constructor(domain: string) {
    super(`The signing key of ${domain} is not loaded.`);
    this.domain = domain;
  }
}

/** The signing keys of every organisation's domain on this server. */
export class Signers {
  private readonly organisations: Pick<Organisations, "signingKey">;
  private readonly known = new Map<string, Signer>();

  constructor(organisations: Pick<Organisations, "signingKey">) {
    this.organisations = organisations;
  }

  get(domain: string): Signer {
    const signer = this.known.get(domain);
    if (!signer) throw new SignerMissing(domain);
    return signer;
  }

  async load(domain: string): Promise<void> {
    if (this.known.has(domain)) return;
    const key = await this.organisations.signingKey(domain);
    this.known.set(domain, signerOf(domain, key.keyId, key.seed));
  }
}
