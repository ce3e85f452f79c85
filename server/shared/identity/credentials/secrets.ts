import { hash, verify } from "@node-rs/argon2";
import { randomToken } from "#clock";

// OWASP's floor for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFC"), cost);
}

let decoy: Promise<string> | null = null;

/** Takes the same time for a person who does not exist. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomToken());
  const matches = await verify(stored ?? (await decoy), password.normalize("NFC"));
  return matches && stored !== null;
}

export function newToken(): string {
  return `sfs_${randomToken(40)}`;
}

export function newRefreshToken(): string {
  return `sfr_${randomToken(40)}`;
}

/** Five groups of five, since people type it into phones. */
export function newAppPassword(): string {
  return randomToken(25).replace(/(.{5})(?=.)/g, "$1-");
}

export function newDeviceId(): string {
  return randomToken(10).toUpperCase();
}
