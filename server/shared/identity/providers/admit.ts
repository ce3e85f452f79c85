import { system, topicOfPerson, type AnyOutboxEvent } from "#events";
import type { Transaction } from "#events";
import { insertWithin } from "../people/add.ts";
import { mailForm } from "../people/names.ts";
import { updatePerson, type IdentityDb } from "../queries.ts";
import { adminByClaim } from "./admin-by-claim.ts";
import type { Claims } from "./claims/claims.ts";
import { nameOfClaims } from "./claims/names.ts";
import type { ProviderContext } from "./context.ts";
import { signInRefused } from "./events.ts";
import { followGroups } from "./follow-groups.ts";
import { lockSubject, markUsed, readNamed, readLinked, linkIdentity, type Linked } from "./identity-queries.ts";
import { ownDomains } from "./own-domains.ts";
import type { Provider } from "./provider.ts";
import { SignInRefused } from "./refused.ts";

type Within = IdentityDb & Transaction;

/**
 * The person whom a provider vouches for: found by what the provider calls them, at their first sign-in by name, or else
 * made. Always of the provider's organisation; name, groups and being an administrator follow the claims where a mapping
 * says so. Throws SignInRefused; changes nothing then but the log.
 */
export async function admit(context: ProviderContext, provider: Provider, claims: Claims): Promise<string> {
  try {
    const personId = await context.db.transaction().execute(async (trx) => {
      await lockSubject(trx, provider.id);
      const known = await readLinked(trx, provider.id, claims.subject);
      const linked = known ?? (await linkByName(context, trx, provider, claims));
      requireOpen(linked, provider);
      await follow(context, trx, provider, { linked, claims });
      return linked.personId;
    });
    // This process does not wait for its own events.
    context.people.cache.forget(personId);
    return personId;
  } catch (error) {
    if (error instanceof SignInRefused) await publishRefusal(context, provider, error);
    throw error;
  }
}

export async function publishRefusal(
  { db, events }: Pick<ProviderContext, "db" | "events">,
  provider: Provider,
  { code, personId }: SignInRefused,
): Promise<void> {
  await db.transaction().execute((trx) => events.emit(trx, signInRefused(provider, code, personId)));
}

function requireOpen({ personId, organisationId, isDisabled }: Linked, provider: Provider): void {
  if (organisationId !== provider.organisationId) throw new SignInRefused("CLAIM_FOREIGN");
  if (isDisabled) throw new SignInRefused("ACCOUNT_CLOSED", personId);
}

/** Someone whom the provider has not named before: an account by that name is taken over once; an address that is not verified takes over nothing. */
export async function linkByName(
  context: ProviderContext,
  trx: Within,
  provider: Provider,
  claims: Pick<Claims, "subject" | "names" | "denied" | "unverified" | "displayName" | "locale">,
): Promise<Linked> {
  const found = nameOfClaims(claims.names, {
    domains: ownDomains(context, provider),
    organisationNumber: provider.kind === "saml" ? provider.settings.organisationNumber : null,
  });
  if (found === "missing") throw new SignInRefused("CLAIM_NAME_MISSING");
  if (found === "foreign") throw new SignInRefused("CLAIM_FOREIGN");
  const { name, source } = found;
  if (claims.denied.includes(source)) throw new SignInRefused("CLAIM_EMAIL_UNVERIFIED");
  const named = await readNamed(trx, provider.id, name);
  const of = { providerId: provider.id, subject: claims.subject };
  if (named) {
    requireOpen(named, provider);
    if (named.isLinked) throw new SignInRefused("ACCOUNT_TIED", named.personId);
    if (claims.unverified.includes(source)) throw new SignInRefused("CLAIM_EMAIL_UNVERIFIED", named.personId);
    await linkIdentity(trx, { ...of, personId: named.personId });
    return named;
  }
  const displayName = claims.displayName ?? name.localpart;
  const personId = await insertWithin(
    context.people,
    trx,
    { name: mailForm(name), displayName, ...(claims.locale ? { locale: claims.locale } : {}) },
    { passwordHash: null, actor: system, providerId: provider.id },
  );
  await linkIdentity(trx, { ...of, personId });
  const { organisationId } = provider;
  const asNew = { isAdmin: false, isDisabled: false, isSuspended: false, isAdminByClaim: false };
  return { personId, organisationId, displayName, ...asNew };
}

async function follow(
  context: ProviderContext,
  trx: Within,
  provider: Provider,
  { linked, claims }: { readonly linked: Linked; readonly claims: Claims },
): Promise<void> {
  const { personId } = linked;
  const { groups } = claims;
  const admin =
    groups === null
      ? { change: {}, isAdminByClaim: linked.isAdminByClaim }
      : await adminByClaim(
          trx,
          linked,
          provider.groups.some((one) => one.makesAdmin && groups.includes(one.value)),
        );
  const isRenamed = claims.displayName !== null && claims.displayName !== linked.displayName;
  const change = {
    ...(isRenamed && claims.displayName !== null ? { displayName: claims.displayName } : {}),
    ...admin.change,
  };
  if (Object.keys(change).length > 0) {
    await updatePerson(trx, personId, change);
    await context.events.emit(trx, changedEvent(linked, change));
  }
  const { isAdminByClaim } = admin;
  await markUsed(trx, { providerId: provider.id, subject: claims.subject, isAdminByClaim });
  if (groups !== null) await followGroups(context, trx, provider, { personId, values: groups });
}

const changedEvent = (
  { personId, organisationId }: Linked,
  change: { readonly displayName?: string; readonly isAdmin?: boolean },
): AnyOutboxEvent => ({
  type: "person.changed",
  actor: system,
  organisationId,
  subject: topicOfPerson(personId),
  topics: [topicOfPerson(personId), `organisation:${organisationId}`],
  payload: {
    personId,
    changed: Object.keys(change),
    ...(change.isAdmin === undefined ? {} : { isAdmin: change.isAdmin }),
  },
});
