import { hashSecret, randomToken } from "#clock";
import { addressKey, type FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { addressOf, param } from "../protocol/scope.ts";
import {
  countOfStrangers,
  deleteOldestOf,
  deleteRendezvous,
  insertRendezvous,
  lockRendezvous,
  readRendezvous,
  updateRendezvous,
  type Owner,
  type RendezvousKey,
  type Rendezvous,
  type Times,
} from "./queries.ts";

/** MSC4388, "Maximum duration of a rendezvous": two minutes at least, five at most. */
const lifeSeconds = 300;
/** MSC4388, "Maximum payload size". */
export const mostBytes = 4096;
/** Of a body in which each byte may be written as `\u0000`. */
export const mostJsonBytes = mostBytes * 6 + 1024;
/** Of a network, behind which a whole agency may be. */
const mostOfStranger = 30;
const mostOfPerson = 5;
/** Some 40 MB; those of people who are signed in are not counted here, so that strangers keep nobody from letting a device in. */
const mostOfStrangers = 10_000;
const idLength = 32;

const requireFit = (data: string): void => {
  if (Buffer.byteLength(data) > mostBytes) refuse("M_TOO_LARGE", `At most ${mostBytes} bytes are kept.`);
};

const missingRendezvous = (): never => refuse("M_NOT_FOUND", "There is no such rendezvous, or it has ended.");

/** The agency at whose own address it is asked. */
const domainOfRequest = (core: Core, request: FastifyRequest): string =>
  core.organisations.domainAt(request.headers.host) ?? "";

/** What the path names. */
const keyOf = (core: Core, request: FastifyRequest): RendezvousKey => ({
  hash: hashSecret(param(request, "rendezvousId")),
  domain: domainOfRequest(core, request),
});

const ownerOf = (core: Core, request: FastifyRequest): Owner =>
  request.principal
    ? { name: request.principal.userId, isStranger: false }
    : { name: addressKey(addressOf(core, request)), isStranger: true };

/**
 * Keeps sealed messages, for five minutes. The oldest of the same network, or person, makes room for it. Refuses
 * M_TOO_LARGE, and M_LIMIT_EXCEEDED where strangers have as many as there may be.
 */
export async function createRendezvous(
  core: Core,
  request: FastifyRequest,
  data: string,
): Promise<Times & { readonly id: string }> {
  requireFit(data);
  const id = randomToken(idLength);
  const key = { hash: hashSecret(id), domain: domainOfRequest(core, request) };
  const owner = ownerOf(core, request);
  const made = await core.db.transaction().execute(async (trx) => {
    await lockRendezvous(trx);
    await deleteOldestOf(trx, owner.name, (owner.isStranger ? mostOfStranger : mostOfPerson) - 1);
    if (owner.isStranger && (await countOfStrangers(trx)) >= mostOfStrangers)
      refuse("M_LIMIT_EXCEEDED", "Too many devices are being signed in; wait a little.", {
        retry_after_ms: lifeSeconds * 1000,
        retryAfter: lifeSeconds,
      });
    return insertRendezvous(trx, key, { owner, data, seconds: lifeSeconds });
  });
  return { id, ...(made ?? missingRendezvous()) };
}

/** Refuses M_NOT_FOUND. */
export const findRendezvous = async (core: Core, request: FastifyRequest): Promise<Rendezvous> =>
  (await readRendezvous(core.db, keyOf(core, request))) ?? missingRendezvous();

/** Null: someone else has written since `sequence`, which is null where it names none. Refuses M_TOO_LARGE and M_NOT_FOUND. */
export async function replaceRendezvous(
  core: Core,
  request: FastifyRequest,
  { sequence, data }: { readonly sequence: number | null; readonly data: string },
): Promise<Times | null> {
  requireFit(data);
  const key = keyOf(core, request);
  const written = sequence === null ? null : await updateRendezvous(core.db, key, sequence, data);
  if (written === null && (await readRendezvous(core.db, key)) === null) missingRendezvous();
  return written;
}

/** Refuses M_NOT_FOUND. */
export async function endRendezvous(core: Core, request: FastifyRequest): Promise<void> {
  if (!(await deleteRendezvous(core.db, keyOf(core, request)))) missingRendezvous();
}

/** Of a sequence as it was given out; null: of none. */
export const readSequence = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);
