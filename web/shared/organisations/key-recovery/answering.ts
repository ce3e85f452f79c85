import type { RecoveryRequest } from "@safos/contract/key-recovery";
import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import {
  commitmentTo,
  makePair,
  openBox,
  sealAnswer,
  type Bytes,
  type Exchange,
  type Pair,
} from "../../../platform/key-recovery/seal.ts";
import { request } from "../../../platform/request.ts";

/** The file is of another key than the one that the box is sealed to. */
export class OtherKey extends Error {}
/** What is kept does not open with the right file. */
export class CannotOpen extends Error {}
/** The page that asks has shown another key than it committed to. */
export class BrokenPromise extends Error {}

/** What the officer's page holds while it answers, and nothing keeps. */
export interface Answering {
  readonly id: string;
  /** Known before our key is: what the page that asks shows must be this. */
  readonly commitment: string;
  readonly pair: Pair;
  readonly secret: Bytes;
}

const refuseIt = (id: string) => request(keyRecoveryRoutes.refuseRecovery, { params: { id } });

/** With the organisation's opened key: takes the request on, and opens the box here. Throws CannotOpen, and ApiError. */
export async function beginAnswer(officerKey: Pair, one: RecoveryRequest): Promise<Answering> {
  const { id, commitment } = one;
  const pair = await makePair();
  const body = { publicKey: pair.publicKey };
  const { sealed, secretId } = await request(keyRecoveryRoutes.beginRecovery, { params: { id }, body });
  try {
    const secret = await openBox(officerKey, { userId: one.person.userId, secretId }, sealed);
    return { id, commitment, pair, secret };
  } catch {
    await refuseIt(id);
    throw new CannotOpen();
  }
}

/**
 * Null until the page that asks has shown its key; then what both see signs of. Throws BrokenPromise when that is not what it
 * committed to before it knew ours.
 */
export async function exchangeOf(answering: Answering, shown: RecoveryRequest): Promise<Exchange | null> {
  const { id, commitment, pair } = answering;
  if (shown.personKey === null) return null;
  if ((await commitmentTo(shown.personKey)) !== commitment) {
    await refuseIt(id);
    throw new BrokenPromise();
  }
  return { requestId: id, personKey: shown.personKey, officerKey: pair.publicKey };
}

/** The officer has seen that the signs match. */
export async function giveKey({ id, pair, secret }: Answering, exchange: Exchange): Promise<void> {
  const answer = await sealAnswer(pair, exchange, secret);
  await request(keyRecoveryRoutes.answerRecovery, { params: { id }, body: { answer } });
}

export const stopAnswer = ({ id }: Answering) => refuseIt(id);
