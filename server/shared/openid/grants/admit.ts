import { randomToken } from "#clock";
import { isForeignKeyViolation } from "#database";
import { refuse, type Principal } from "#http";
import type { ClientRow } from "../clients/queries.ts";
import { hostOf } from "../clients/metadata.ts";
import type { OpenidContext } from "../context.ts";
import type { SessionProof } from "../provider/proof.ts";
import { matrixDeviceOf } from "../scopes.ts";
import { insertLogout } from "../logouts/queries.ts";
import { insertGrant, readRemembered, widenGrant, type GrantRow } from "./queries.ts";

/** Whether a person has let a program do all of this before. Applications on devices can be imitated and are asked for each time. */
export const isRememberedFor = (
  grant: Pick<GrantRow, "scopes"> | null,
  client: Pick<ClientRow, "organisationId" | "isNative">,
  scopes: readonly string[],
): boolean =>
  grant !== null &&
  client.organisationId !== null &&
  !client.isNative &&
  scopes.every((scope) => grant.scopes.includes(scope));

/**
 * A person lets a program in: a session for it, and what it may do. A system has one of a person, which grows; a Matrix client
 * one for each device. Resolves with the grant's id. Refuses UNAUTHENTICATED when a session of the person's ended meanwhile.
 */
export async function admit(
  context: OpenidContext,
  principal: Principal,
  asked: { readonly client: ClientRow; readonly scopes: readonly string[]; readonly proof: SessionProof },
): Promise<string> {
  const { db, identity } = context;
  const { client, scopes } = asked;
  const { personId } = principal;
  const deviceId = client.organisationId === null ? matrixDeviceOf(scopes) : null;
  if (deviceId === null) {
    const before = await readRemembered(db, personId, client.id);
    if (before && (await widenGrant(db, before.id, scopes))) return before.id;
  }
  const host = hostOf(client);
  const session = await identity.createSession(personId, {
    kind: "program",
    label: host === null ? client.name : `${client.name} (${host})`,
    // A system's session has no token of its own: what opens something are access tokens, each within its scopes.
    scopes: deviceId === null ? [] : ["chat"],
    ...(deviceId === null ? {} : { deviceId }),
    evidence: {
      methods: asked.proof.methods as never,
      secondFactorAt: asked.proof.secondFactorAt === null ? null : new Date(asked.proof.secondFactorAt),
      assurance: asked.proof.assurance,
    },
  });
  const id = randomToken(32);
  try {
    const isMatrix = deviceId !== null;
    await insertLogout(db, { sessionId: session.sessionId, personId, clientId: client.id });
    await insertGrant(db, { id, sessionId: session.sessionId, personId, clientId: client.id, scopes, isMatrix });
  } catch (error) {
    await identity.revoke(personId, session.sessionId);
    // The client, or the session, went at the same moment.
    if (isForeignKeyViolation(error)) throw refuse("AUTHORISATION_GONE");
    throw error;
  }
  return id;
}
