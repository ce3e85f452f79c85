import { Secret, TOTP } from "otpauth";

const period = 30;
const secretBytes = 20;

/** RFC 6238 with what every app knows: SHA-1, six digits, thirty seconds. */
const codesOf = (secret: Uint8Array, label: string): TOTP =>
  new TOTP({
    issuer: "Safos",
    label,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    algorithm: "SHA1",
    digits: 6,
    period,
  });

/** 160 random bits (RFC 4226 §4). */
export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: secretBytes }).buffer);

/** What a person types into their app, or its camera reads. */
export function describeTotp(secret: Uint8Array, label: string): { secret: string; uri: string } {
  const codes = codesOf(secret, label);
  return { secret: codes.secret.base32, uri: codes.toString() };
}

/** The period that a code belongs to, the present one or one beside it (RFC 6238 §5.2); null: none. */
export function stepOfCode(secret: Uint8Array, code: string, atMs: number): number | null {
  const digits = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(digits)) return null;
  const delta = codesOf(secret, "").validate({ token: digits, timestamp: atMs, window: 1 });
  return delta === null ? null : Math.floor(atMs / 1000 / period) + delta;
}
