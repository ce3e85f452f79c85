import type { Adapter, AdapterPayload } from "oidc-provider";
import { now } from "#clock";
import { isForeignKeyViolation } from "#database";
import { metadataOf } from "../clients/metadata.ts";
import { readClient, touchClient } from "../clients/queries.ts";
import type { OpenidContext } from "../context.ts";
import { endGrant } from "../grants/end.ts";
import { readGrant, type GrantRow } from "../grants/queries.ts";
import { networkOf } from "../interactions/room.ts";
import { davResource } from "../resource.ts";
import { davScopes, isMatrixScope } from "../scopes.ts";
import type { Errors } from "./library.ts";
import { consumeStored, deleteStored, deleteStoredOfGrant, readStored, writeStored } from "./stored.ts";

/** What a system of the agency was let do is remembered so long after it last came. */
const rememberedMs = 90 * 86_400_000;

/** The resource that Matrix' scopes belong to. */
export const matrixResource = (issuer: string): string => `${issuer}/_matrix/client`;

/** A grant as the library reads it: which scopes are OpenID Connect's, and which are for a resource. */
function grantPayload(grant: GrantRow, issuer: string): AdapterPayload {
  const matrix = grant.scopes.filter(isMatrixScope);
  const dav = davScopes.filter((scope) => grant.scopes.includes(scope));
  return {
    kind: "Grant",
    jti: grant.id,
    accountId: grant.personId,
    clientId: grant.clientId,
    openid: { scope: grant.scopes.filter((scope) => !isMatrixScope(scope)).join(" ") },
    resources: { [matrixResource(issuer)]: matrix.join(" "), [davResource(issuer)]: dav.join(" ") },
  };
}

const gone = (errors: Errors): Error => new errors.InvalidGrant("the grant has ended");

/** A new access token: its grant's session goes on, and of a Matrix client the token opens it. */
async function noteAccess(
  context: OpenidContext,
  grantId: string,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: Date },
): Promise<boolean> {
  const grant = await readGrant(context.db, grantId);
  if (!grant) return false;
  const next = grant.isMatrix ? { token, expiresAt } : { token: null, expiresAt: new Date(now() + rememberedMs) };
  await touchClient(context.db, grant.clientId);
  return context.identity.prolongProgram(grant.sessionId, next);
}

/** Where the library keeps what it hands out: PostgreSQL, by hashes; what belongs to a grant goes with its session. */
export function createAdapter(context: OpenidContext, errors: Errors, kind: string): Adapter {
  const { db, issuer } = context;
  return {
    async upsert(id, payload, expiresIn) {
      // Safos has its own sessions, and its own way to write grants.
      if (kind === "Session") return;
      const createdAt = new Date(now());
      const expiresAt = new Date(createdAt.getTime() + (expiresIn ?? 0) * 1000);
      try {
        await writeStored(db, { kind, id, payload, createdAt, expiresAt, networkHash: networkOf(kind) });
      } catch (error) {
        if (isForeignKeyViolation(error)) throw gone(errors);
        throw error;
      }
      if (kind !== "AccessToken" || payload.grantId === undefined) return;
      if (!(await noteAccess(context, payload.grantId, { token: id, expiresAt }))) throw gone(errors);
    },
    async find(id) {
      if (kind === "Session") return undefined;
      if (kind === "Client") {
        const client = await readClient(db, id);
        return client ? metadataOf(client) : undefined;
      }
      if (kind === "Grant") {
        const grant = await readGrant(db, id);
        return grant ? grantPayload(grant, issuer) : undefined;
      }
      const row = await readStored(db, kind, id);
      if (!row) return undefined;
      const consumed = row.consumedAt === null ? {} : { consumed: Math.floor(row.consumedAt.getTime() / 1000) };
      return { ...row.payload, jti: id, ...consumed };
    },
    // Devices are answered by `interactions/device.ts`, and sessions are never found.
    findByUserCode: async () => undefined,
    findByUid: async () => undefined,
    async consume(id) {
      if (await consumeStored(db, kind, id)) return;
      // Two came with it: nobody can say which of them was meant to.
      const row = await readStored(db, kind, id);
      if (row?.grantId) await endGrant(context, row.grantId);
      throw new errors.InvalidGrant("it is used up");
    },
    async destroy(id) {
      if (kind === "Grant") return endGrant(context, id);
      const row = kind === "AccessToken" ? await readStored(db, kind, id) : null;
      const grant = row?.grantId ? await readGrant(db, row.grantId) : null;
      // A Matrix client that gives its token back signs out ("OAuth 2.0 API", Token revocation).
      if (grant?.isMatrix) return endGrant(context, grant.id);
      await deleteStored(db, kind, id);
      if (grant) context.identity.forgetSession(grant.sessionId);
    },
    revokeByGrantId: (grantId) => deleteStoredOfGrant(db, kind, grantId),
  };
}
