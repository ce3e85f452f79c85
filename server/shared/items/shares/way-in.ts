import type { LinkTerms } from "@safos/contract/items";
import type { Identity } from "#identity";
import type { Grant } from "#workspaces";
import { openingOf } from "../terms/opening.ts";
import type { OpenWay } from "../kinds.ts";

type Granted = Pick<Grant, "isLink" | "hasPassword" | "personId" | "groupId" | "organisationId" | "createdAt"> & {
  readonly grantedBy: string | null;
  readonly granterOrganisationId?: string | null;
  readonly terms?: LinkTerms | undefined;
};

/** A link, as it is opened: the rules of its maker's organisation count too. */
async function linkWay(identity: Identity, { grantedBy, createdAt, hasPassword, terms }: Granted): Promise<OpenWay> {
  const maker = grantedBy === null ? null : await identity.personById(grantedBy);
  const action = openingOf({ createdAt, hasPassword, terms });
  const isFederated = terms?.purpose === "federated";
  const person = isFederated ? terms.label : (maker?.displayName ?? null);
  return { actor: maker, action, kind: isFederated ? "federated" : "link", person };
}

/** What a person, a group or an organisation was given; null when there is none of them any more. */
async function shareWay(identity: Identity, grant: Granted): Promise<OpenWay | null> {
  const person = grant.personId === null ? null : await identity.personById(grant.personId);
  const group = grant.groupId === null ? null : ((await identity.groupsByIds([grant.groupId]))[0] ?? null);
  const organisationId = person?.organisationId ?? group?.organisationId ?? grant.organisationId;
  if (organisationId === null) return null;
  const action = { type: "person.admit", organisationId } as const;
  const granter = grant.granterOrganisationId ?? null;
  const actor = granter === null ? null : { organisationId: granter };
  return { actor, action, kind: "share", person: person?.displayName ?? group?.name ?? null };
}

/** Whom a grant lets in, by whose name it is shown and by which rule; null when that is nobody any more. */
export const wayIn = (identity: Identity, grant: Granted): Promise<OpenWay | null> =>
  grant.isLink ? linkWay(identity, grant) : shareWay(identity, grant);
