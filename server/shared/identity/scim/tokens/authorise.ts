import { hashSecret, now } from "#clock";
import { createRequestLimit, type RequestLimit } from "#http";
import type { Directory, ScimContext } from "../context.ts";
import { ScimFault } from "../protocol/fault.ts";
import { readTokenByHash, touchToken } from "./queries.ts";

// A directory that syncs everyone sends some hundred requests a second; the limit keeps the rest of Safos usable then.
const perToken = 200;
// Of one address, before the token is looked at: three tenths of this.
const perAddress = 1000;
const touchEveryMs = 60_000;
const tokenPattern = /^Bearer (sfscim_[0-9A-Za-z]{43})$/i;

/** Finds out whose directory asks. */
export type Authorise = (authorization: string | undefined, address: string) => Promise<Directory>;

/** Every request asks the database, by the token's hash: one that was revoked opens nothing. */
export function createAuthorise({ db, log }: Pick<ScimContext, "db" | "log">): Authorise {
  const addresses: RequestLimit = createRequestLimit(perAddress);
  const tokens: RequestLimit = createRequestLimit(perToken);
  return async (authorization, address) => {
    addresses.spend({ address });
    const token = tokenPattern.exec(authorization ?? "")?.[1];
    const row = token === undefined ? null : await readTokenByHash(db, hashSecret(token));
    if (!row) throw new ScimFault(401, null, "A token of the agency is needed, and it must not have ended.");
    tokens.spend({ personId: row.id });
    if (row.lastUsedAt === null || now() - row.lastUsedAt.getTime() > touchEveryMs)
      touchToken(db, row.id).catch((error: unknown) => log.warn({ error }, "a token's use could not be noted"));
    return { tokenId: row.id, organisationId: row.organisationId };
  };
}
