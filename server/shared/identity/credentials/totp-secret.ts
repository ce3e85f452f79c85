import type { CredentialContext } from "./context.ts";

const placeOf = (personId: string): string => `totp ${personId}`;

/** An app's secret as it is stored: encrypted, and of this person alone. */
export const sealTotp = ({ seal }: Pick<CredentialContext, "seal">, personId: string, secret: Uint8Array): Buffer =>
  seal.seal(Buffer.from(secret).toString("base64"), placeOf(personId));

/** The secret of a person's app; null where the deployment's key is another than it was encrypted with. */
export function openTotp({ seal, log }: CredentialContext, personId: string, sealed: Uint8Array): Buffer | null {
  try {
    return Buffer.from(seal.open(Buffer.from(sealed), placeOf(personId)), "base64");
  } catch {
    log.error({ personId }, "an app's secret was encrypted with another secrets.key");
    return null;
  }
}
