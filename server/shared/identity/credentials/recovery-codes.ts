import { randomBytes } from "node:crypto";
import { hashSecret } from "#clock";

const recoveryCodeCount = 10;
// Crockford's base 32: nothing that is read as something else on paper.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 16;

/** Eighty random bits in four groups: `7KQ2-…`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodeCount }, () =>
    [...randomBytes(codeLength)]
      .map((byte) => alphabet[byte % alphabet.length])
      .join("")
      .replaceAll(/(.{4})(?=.)/g, "$1-"),
  );

/** As it is stored; however it was typed: in small letters, without dashes, O for 0. */
export function hashRecoveryCode(personId: string, code: string): Buffer {
  const plain = code
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return hashSecret(`recovery ${personId} ${plain}`);
}
