import { axios, Client, crypto } from "acme-client";
import { setTimeout as wait } from "node:timers/promises";
import { freshMs, type Challenges } from "./challenges.ts";
import type { Pair } from "./pair.ts";

// What fails for longer is tried again by our own clock, which others' orders do not wait for.
Object.assign(axios.defaults, { timeout: 20_000, acmeSettings: { retryMaxAttempts: 1, retryDefaultDelay: 2 } });

interface Order {
  readonly directory: string;
  readonly email: string | null;
  readonly accountKey: string;
  readonly name: string;
  readonly challenges: Challenges;
}

/** Orders a certificate for one name and proves over http:// that we answer there (RFC 8555 §7.4, §8.3). */
export async function orderCertificate({ directory, email, accountKey, name, challenges }: Order): Promise<Pair> {
  const client = new Client({
    directoryUrl: directory,
    accountKey,
    backoffAttempts: 20,
    backoffMin: 1000,
    backoffMax: 5000,
  });
  // With a key that the authority knows this finds the account instead (§7.3.1).
  await client.createAccount({ termsOfServiceAgreed: true, contact: email === null ? [] : [`mailto:${email}`] });
  const order = await client.createOrder({ identifiers: [{ type: "dns", value: name }] });
  for (const authorization of await client.getAuthorizations(order)) {
    if (authorization.status === "valid") continue;
    const challenge = authorization.challenges.find(({ type }) => type === "http-01");
    if (!challenge) throw new Error("The authority does not offer to ask over http:// (http-01).");
    await challenges.keep(challenge.token, await client.getChallengeKeyAuthorization(challenge));
    try {
      // By now no process knows less than this.
      await wait(freshMs * 1.2);
      await client.completeChallenge(challenge);
      await client.waitForValidStatus(challenge);
    } finally {
      await challenges.forget(challenge.token);
    }
  }
  const [key, request] = await crypto.createCsr(
    { commonName: name, altNames: [name] },
    await crypto.createPrivateEcdsaKey(),
  );
  const cert = await client.getCertificate(await client.finalizeOrder(order, request));
  return { cert, key: key.toString() };
}

export const newAccountKey = async (): Promise<string> => (await crypto.createPrivateEcdsaKey()).toString();
