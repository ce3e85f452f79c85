import { mostScimTokens, type NewScimToken, type ScimToken } from "@safos/contract/scim";
import { hashSecret, randomToken, uuid } from "#clock";
import { isUuid } from "#database";
import type { AnyOutboxEvent, EventActor } from "#events";
import { refuse } from "#http";
import type { ScimContext } from "../context.ts";
import { deleteToken, insertToken, lockTokens, readTokensOf, type ScimTokenRow } from "./queries.ts";

type Context = Pick<ScimContext, "db" | "events">;

/** So that a token is known where it should not be: in a log, in a repository. */
const newScimToken = (): string => `sfscim_${randomToken(43)}`;

const viewToken = ({ id, name, createdAt, expiresAt, lastUsedAt }: ScimTokenRow): ScimToken => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

const tokenEvent = (
  type: "directoryToken.added" | "directoryToken.revoked",
  of: { readonly organisationId: string; readonly tokenId: string; readonly actor: EventActor },
): AnyOutboxEvent => ({
  type,
  actor: of.actor,
  organisationId: of.organisationId,
  subject: `organisation:${of.organisationId}`,
  topics: [`organisation:${of.organisationId}`],
  payload: { tokenId: of.tokenId },
});

export const listTokens = async ({ db }: Context, organisationId: string): Promise<ScimToken[]> =>
  (await readTokensOf(db, organisationId)).map(viewToken);

/** The token itself is in the answer and nowhere else. Refuses INVALID and SCIM_TOKENS_MANY. */
export async function addToken(
  { db, events }: Context,
  actor: EventActor,
  organisationId: string,
  fresh: NewScimToken,
): Promise<ScimToken & { readonly token: string }> {
  const name = fresh.name.trim();
  if (name === "") throw refuse("INVALID", "A token needs a name.");
  const id = uuid();
  const token = newScimToken();
  const made = await db.transaction().execute(async (trx) => {
    await lockTokens(trx, organisationId);
    if ((await readTokensOf(trx, organisationId)).length >= mostScimTokens) throw refuse("SCIM_TOKENS_MANY");
    const hash = hashSecret(token);
    await insertToken(trx, { id, organisationId, name, hash, months: fresh.months });
    await events.emit(trx, tokenEvent("directoryToken.added", { organisationId, tokenId: id, actor }));
    return (await readTokensOf(trx, organisationId)).find((one) => one.id === id);
  });
  if (!made) throw refuse("MISSING");
  return { ...viewToken(made), token };
}

/** Counts from the next request on, in every process. Refuses MISSING. */
export async function revokeToken(
  { db, events }: Context,
  actor: EventActor,
  organisationId: string,
  id: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!isUuid(id) || !(await deleteToken(trx, organisationId, id)))
      throw refuse("MISSING", "There is no such token.");
    await events.emit(trx, tokenEvent("directoryToken.revoked", { organisationId, tokenId: id, actor }));
  });
}
