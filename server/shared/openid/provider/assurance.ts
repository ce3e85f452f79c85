import type { SessionProof } from "./proof.ts";

// REFEDS' profiles, which agencies and universities already know; they say one factor and several.
export const oneFactor = "https://refeds.org/profile/sfa";
export const severalFactors = "https://refeds.org/profile/mfa";

// RFC 8176. What it has no value for, such as another provider's word, is left out.
const values: Readonly<Record<string, string>> = {
  password: "pwd",
  passkey: "hwk",
  totp: "otp",
  recoveryCode: "otp",
  mailCode: "otp",
};

/** `acr`: the level that a provider vouched for, or else how many factors were shown. */
export const acrOf = ({ assurance, secondFactorAt }: SessionProof): string =>
  assurance ?? (secondFactorAt === null ? oneFactor : severalFactors);

/** `amr` */
export function amrOf({ methods, secondFactorAt }: SessionProof): string[] {
  const shown = methods.flatMap((method) => values[method] ?? []);
  return [...new Set([...shown, ...(secondFactorAt === null ? [] : ["mfa"])])];
}
