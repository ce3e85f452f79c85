import { mostClients, type ChangeClient, type Client, type MadeClient, type NewClient } from "@safos/contract/openid";
import { hashSecret, randomToken } from "#clock";
import type { AnyOutboxEvent, EventActor } from "#events";
import { personOf } from "#events";
import { refuse } from "#http";
import type { OpenidContext } from "../context.ts";
import { endGrantsOfClient } from "../grants/end.ts";
import { orderScopes } from "../scopes.ts";
import { isLoopback, requireAddresses } from "./check-addresses.ts";
import {
  deleteClient,
  insertClient,
  lockClients,
  readClient,
  readClientsOf,
  updateClient,
  updateSecret,
  type ClientRow,
} from "./queries.ts";

type Context = Pick<OpenidContext, "db" | "events" | "identity">;

/** So that a secret is known where it should not be: in a log, in a repository. */
const newSecret = (): string => `sfclient_${randomToken(43)}`;

const viewClient = (row: ClientRow): Client => ({
  id: row.id,
  name: row.name,
  redirectUris: [...row.redirectUris],
  postLogoutUris: [...row.postLogoutUris],
  logoutUri: row.logoutUri,
  scopes: orderScopes(row.scopes),
  isConfidential: row.isConfidential,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.usedAt?.toISOString() ?? null,
});

type ClientEvent =
  | { readonly type: "client.added" | "client.removed" }
  | { readonly type: "client.changed"; readonly changed: readonly string[] };

function clientEvent(about: ClientEvent, client: Pick<ClientRow, "id" | "organisationId">, actor: EventActor) {
  const organisationId = client.organisationId ?? "";
  const payload = { clientId: client.id };
  return {
    type: about.type,
    actor,
    organisationId,
    subject: `organisation:${organisationId}`,
    topics: [`organisation:${organisationId}`],
    payload: about.type === "client.changed" ? { ...payload, changed: about.changed } : payload,
  } as AnyOutboxEvent;
}

/** Refuses MISSING, for those of other organisations too. */
async function needClient({ db }: Pick<Context, "db">, organisationId: string, id: string): Promise<ClientRow> {
  const client = await readClient(db, id);
  if (client?.organisationId !== organisationId) throw refuse("MISSING", "There is no such system.");
  return client;
}

const nameOf = (text: string): string => {
  const name = text.trim();
  if (name === "") throw refuse("INVALID", "A system needs a name.");
  return name;
};

/** It runs where its people can read it, on their own devices. */
const isNative = (isConfidential: boolean, addresses: readonly string[]): boolean =>
  !isConfidential && addresses.some((address) => isLoopback(new URL(address)));

export const listClients = async ({ db }: Context, organisationId: string): Promise<Client[]> =>
  (await readClientsOf(db, organisationId)).map(viewClient);

/** The secret is in the answer and nowhere else. Refuses INVALID, REDIRECT_INVALID and CLIENTS_MANY. */
export async function addClient(
  { db, events }: Context,
  organisationId: string,
  fresh: NewClient,
  actor: EventActor,
): Promise<MadeClient> {
  const { redirectUris, postLogoutUris = [], logoutUri = null, isConfidential } = fresh;
  requireAddresses([...redirectUris, ...postLogoutUris, ...(logoutUri === null ? [] : [logoutUri])]);
  const secret = isConfidential ? newSecret() : null;
  const row = {
    id: randomToken(20),
    organisationId,
    name: nameOf(fresh.name),
    uri: null,
    isConfidential,
    secretHash: secret === null ? null : hashSecret(secret),
    redirectUris,
    postLogoutUris,
    logoutUri,
    scopes: orderScopes(fresh.scopes),
    isNative: isNative(isConfidential, redirectUris),
    createdBy: personOf(actor),
  };
  await db.transaction().execute(async (trx) => {
    await lockClients(trx, organisationId);
    if ((await readClientsOf(trx, organisationId)).length >= mostClients) throw refuse("CLIENTS_MANY");
    await insertClient(trx, row);
    await events.emit(trx, clientEvent({ type: "client.added" }, row, actor));
  });
  return { ...viewClient(await needClient({ db }, organisationId, row.id)), secret };
}

/** What people have let it do stays; what it may not ask for any more it gets no more of. Refuses MISSING, INVALID and REDIRECT_INVALID. */
export async function changeClient(
  context: Context,
  organisationId: string,
  { id, change, actor }: { readonly id: string; readonly change: ChangeClient; readonly actor: EventActor },
): Promise<Client> {
  const { db, events } = context;
  const client = await needClient(context, organisationId, id);
  const redirectUris = change.redirectUris ?? client.redirectUris;
  const postLogoutUris = change.postLogoutUris ?? client.postLogoutUris;
  const logoutUri = change.logoutUri === undefined ? client.logoutUri : change.logoutUri;
  requireAddresses([...redirectUris, ...postLogoutUris, ...(logoutUri === null ? [] : [logoutUri])]);
  const next = {
    ...client,
    name: change.name === undefined ? client.name : nameOf(change.name),
    redirectUris,
    postLogoutUris,
    logoutUri,
    scopes: change.scopes === undefined ? client.scopes : orderScopes(change.scopes),
    isNative: isNative(client.isConfidential, redirectUris),
  };
  await db.transaction().execute(async (trx) => {
    await updateClient(trx, next);
    await events.emit(trx, clientEvent({ type: "client.changed", changed: Object.keys(change) }, next, actor));
  });
  return viewClient(next);
}

/** Refuses MISSING and CLIENT_SECRETLESS. */
export async function renewSecret(
  context: Context,
  organisationId: string,
  id: string,
  actor: EventActor,
): Promise<string> {
  const { db, events } = context;
  const client = await needClient(context, organisationId, id);
  if (!client.isConfidential) throw refuse("CLIENT_SECRETLESS");
  const secret = newSecret();
  await db.transaction().execute(async (trx) => {
    await updateSecret(trx, id, hashSecret(secret));
    await events.emit(trx, clientEvent({ type: "client.changed", changed: ["secret"] }, client, actor));
  });
  return secret;
}

/** Ends what people let it do. Refuses MISSING. */
export async function removeClient(
  context: Context,
  organisationId: string,
  id: string,
  actor: EventActor,
): Promise<void> {
  const { db, events } = context;
  const client = await needClient(context, organisationId, id);
  await endGrantsOfClient(context, id);
  await db.transaction().execute(async (trx) => {
    await deleteClient(trx, id);
    await events.emit(trx, clientEvent({ type: "client.removed" }, client, actor));
  });
}
