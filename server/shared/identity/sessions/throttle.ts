import { hashSecret } from "#clock";
import { addressKey, refuse } from "#http";
import { type IdentityDb } from "../queries.ts";
import { clearTries, isKnownDevice, refundTry, takeTry, type Pace } from "./queries.ts";

/** Who tries to sign in, and from where. */
export interface Attempt {
  /** The name as it was given, in one form. */
  readonly name: string;
  readonly ip: string;
  /** The secret of a browser that may have been signed in before. */
  readonly device: string | null;
}

// A few slips are free; after them each wrong one makes the next wait longer, for the one who made them and nobody else.
const perCaller: Pace = { free: 5, firstSeconds: 1, mostSeconds: 60 };
// Guesses at one name from many addresses, and at many names from one: a whole agency sits behind one address.
const perName: Pace = { free: 50, firstSeconds: 1, mostSeconds: 5 };
const perAddress: Pace = { free: 100, firstSeconds: 1, mostSeconds: 1 };

/** Where someone has signed in before, as it is stored. */
export const placeOf = (ip: string): Buffer => hashSecret(`address ${addressKey(ip)}`);

/**
 * Wrong passwords slow down the one who gives them, by name and address, and never shut the person out: a browser or an
 * address that this person has signed in from before is not slowed by what others try. Shared by all processes. A try is
 * counted before the slow check, so that many at once are no more than many one by one. Refuses SIGN_IN_THROTTLED.
 */
export async function withThrottle<T>(
  db: IdentityDb,
  attempt: Attempt,
  personId: string | null,
  check: () => Promise<T | null>,
): Promise<T | null> {
  const name = attempt.name.toLowerCase();
  const network = addressKey(attempt.ip);
  const device = attempt.device === null ? null : hashSecret(attempt.device);
  const isOwnDevice = personId !== null && device !== null && (await isKnownDevice(db, personId, device));
  const isOwnPlace = !isOwnDevice && personId !== null && (await isKnownDevice(db, personId, placeOf(attempt.ip)));
  const own = isOwnDevice ? `device ${device?.toString("hex")} ${name}` : `caller ${network} ${name}`;
  const common = isOwnDevice
    ? []
    : [
        { key: `address ${network}`, pace: perAddress },
        ...(isOwnPlace ? [] : [{ key: `name ${name}`, pace: perName }]),
      ];
  await takeTries(db, [{ key: own, pace: perCaller }, ...common]);
  let result: T | null;
  try {
    result = await check();
  } catch (error) {
    // Nothing was checked: what is down slows down nobody.
    for (const { key } of [{ key: own }, ...common]) await refundTry(db, key);
    throw error;
  }
  if (result === null) return null;
  await clearTries(db, own);
  for (const { key } of common) await refundTry(db, key);
  return result;
}

/**
 * The same for the password of a link, which nobody in particular has: by link and network, by link, and by network, apart
 * from sign-ins, which guesses at links slow down for nobody. Refuses SIGN_IN_THROTTLED.
 */
export async function withLinkThrottle(
  db: IdentityDb,
  { linkId, ip }: { readonly linkId: string; readonly ip: string },
  check: () => Promise<boolean>,
): Promise<boolean> {
  const network = addressKey(ip);
  const own = `link ${linkId} ${network}`;
  const common = [
    { key: `links ${network}`, pace: perAddress },
    { key: `link ${linkId}`, pace: perName },
  ];
  await takeTries(db, [{ key: own, pace: perCaller }, ...common]);
  const giveBack = async (): Promise<void> => {
    for (const { key } of common) await refundTry(db, key);
  };
  let isRight: boolean;
  try {
    isRight = await check();
  } catch (error) {
    await refundTry(db, own);
    await giveBack();
    throw error;
  }
  if (isRight) {
    await clearTries(db, own);
    await giveBack();
  }
  return isRight;
}

// Six digits are guessed sooner than a password: from anywhere but a browser of the person's own the wait grows further.
const perCode: Pace = { free: 5, firstSeconds: 1, mostSeconds: 900 };

/** The same for codes of an app and recovery codes, which are asked of those who know the password. Refuses SIGN_IN_THROTTLED. */
export async function withCodeThrottle(
  db: IdentityDb,
  { personId, device }: { readonly personId: string; readonly device: string | null },
  check: () => Promise<boolean>,
): Promise<boolean> {
  const hash = device === null ? null : hashSecret(device);
  const isOwnDevice = hash !== null && (await isKnownDevice(db, personId, hash));
  const own = { key: `code ${hash?.toString("hex")} ${personId}`, pace: perCaller };
  const { key, pace } = isOwnDevice ? own : { key: `code ${personId}`, pace: perCode };
  await takeTries(db, [{ key, pace }]);
  const isRight = await check();
  if (isRight) await clearTries(db, key);
  return isRight;
}

/** The same for someone who is signed in and gives their password again. Refuses SIGN_IN_THROTTLED. */
export async function withOwnThrottle(
  db: IdentityDb,
  personId: string,
  check: () => Promise<boolean>,
): Promise<boolean> {
  const key = `again ${personId}`;
  await takeTries(db, [{ key, pace: perCaller }]);
  const isRight = await check();
  if (isRight) await clearTries(db, key);
  return isRight;
}

// A person has a few codes at once, as letters get lost; nobody fills their mailbox with them.
const perLetter: Pace = { free: 5, firstSeconds: 60, mostSeconds: 600 };

/** Whether one more letter with a code may go to someone. */
export const takeLetter = async (db: IdentityDb, personId: string): Promise<boolean> =>
  (await takeTry(db, `letter ${personId}`, perLetter)) === 0;

/** Something that strangers may try, and how often before they wait: 1 s, then twice as long each time, a minute at most. */
export interface Tries {
  readonly key: string;
  /** From whose network, where each has its own count. */
  readonly ip?: string;
  readonly free: number;
}

const paced = ({ key, ip, free }: Tries): Paced => ({
  key: ip === undefined ? key : `${key} ${addressKey(ip)}`,
  pace: { ...perCaller, free },
});

/** Counts a try of each. Refuses SIGN_IN_THROTTLED. */
export const slowDown = (db: IdentityDb, tries: readonly Tries[]): Promise<void> => takeTries(db, tries.map(paced));

/** The same for those who do something else then: the first that is tried too often; null: each was counted. */
export async function findTooOften<T extends Tries>(db: IdentityDb, tries: readonly T[]): Promise<T | null> {
  const held = await takeEach(db, tries.map(paced));
  return (held && tries[held.index]) ?? null;
}

interface Paced {
  readonly key: string;
  readonly pace: Pace;
}

/** Takes a try of every key, or of none: being held up by what others try is no try of one's own. Null: they are taken. */
async function takeEach(
  db: IdentityDb,
  wanted: readonly Paced[],
): Promise<{ readonly index: number; readonly waitSeconds: number } | null> {
  for (const [index, { key, pace }] of wanted.entries()) {
    const waitSeconds = await takeTry(db, key, pace);
    if (waitSeconds === 0) continue;
    for (const before of wanted.slice(0, index)) await refundTry(db, before.key);
    return { index, waitSeconds };
  }
  return null;
}

/** The same. Refuses SIGN_IN_THROTTLED. */
async function takeTries(db: IdentityDb, wanted: readonly Paced[]): Promise<void> {
  const held = await takeEach(db, wanted);
  if (held) throw refuse("SIGN_IN_THROTTLED", { retryAfter: held.waitSeconds });
}
