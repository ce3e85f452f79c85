import { createPrivateKey } from "node:crypto";
import { SignJWT } from "jose";
import { uuid } from "#clock";
import type { GuardedFetch } from "#http";
import type { Jobs } from "#jobs";
import { readClient } from "../clients/queries.ts";
import type { OpenidContext } from "../context.ts";
import { readLogoutsOf, takeLogout, type LogoutRow } from "./queries.ts";

export const logoutJob = "openid:logout";

interface LogoutContext extends Pick<OpenidContext, "db" | "events" | "issuer" | "log" | "secrets"> {
  readonly jobs: Jobs;
  readonly fetch: GuardedFetch;
}

/** Queues what systems are told of whose program's session ended, or whose account was closed. */
export function watchLogouts(context: LogoutContext): void {
  const { db, events, jobs } = context;
  const queue = (trx: typeof db, row: LogoutRow): Promise<void> => jobs.add(trx, logoutJob, { ...row });
  events.on("openid.logouts", ["session.revoked", "person.disabled"], async (event) => {
    await db.transaction().execute(async (trx) => {
      if (event.type === "person.disabled") {
        for (const row of await readLogoutsOf(trx, event.payload.personId)) await queue(trx, row);
        return;
      }
      const row = await takeLogout(trx, event.payload.sessionId);
      if (row) await queue(trx, row);
    });
  });
}

/**
 * OpenID Connect Back-Channel Logout 1.0 §2.4 and §2.5. A system that does not answer is asked again by the queue; one that
 * refuses is not: it knows nobody of that name.
 */
export async function sendLogout(context: LogoutContext, { personId, clientId }: LogoutRow): Promise<void> {
  const { db, fetch, issuer, log, secrets } = context;
  const client = await readClient(db, clientId);
  if (!client || client.logoutUri === null) return;
  const key = (await secrets.read()).keys.find(({ alg }) => alg === "RS256");
  if (!key) throw new Error("There is no key to sign with.");
  const token = await new SignJWT({ events: { "http://schemas.openid.net/event/backchannel-logout": {} } })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "logout+jwt" })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(personId)
    .setJti(uuid())
    .setIssuedAt()
    .setExpirationTime("2m")
    .sign(createPrivateKey({ key, format: "jwk" }));
  const answer = await fetch(client.logoutUri, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ logout_token: token }).toString(),
  });
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(`The system answered ${answer.status}.`);
  if (!answer.ok) log.warn({ client: clientId, status: answer.status }, "a system does not take a sign-out");
}
