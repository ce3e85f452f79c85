import { keyOfSeed, publicKeyOf } from "./keys.ts";
import { readSigningKey, type OrganisationDb } from "./queries.ts";
import type { SigningKey } from "./organisation.ts";

/** Keys of our domains, each read once: they never change. */
export function createSigningKeys(db: OrganisationDb): (domain: string) => Promise<SigningKey> {
  const keys = new Map<string, SigningKey>();
  return async (domain) => {
    const known = keys.get(domain);
    if (known) return known;
    const row = await readSigningKey(db, domain);
    if (!row) throw new Error("That domain is not one of ours.");
    const privateKey = keyOfSeed(row.seed);
    const key = { keyId: row.keyId, seed: row.seed, privateKey, publicKey: publicKeyOf(privateKey) };
    keys.set(domain, key);
    return key;
  };
}
