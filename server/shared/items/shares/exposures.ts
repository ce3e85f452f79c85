import { now } from "#clock";
import type { Identity } from "#identity";
import type { Exposure, ExposureSource } from "#policy";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import type { FoundItem, ItemRef } from "../kinds.ts";

interface Deps {
  readonly access: Pick<ItemAccess, "locateAll" | "policyItemOf">;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}
type Granted = Awaited<ReturnType<Workspaces["grantPage"]>>[number];

const atOnce = 500;
const keyOf = ({ kind, id }: { kind: string; id: string }): string => `${kind} ${id}`;

/** A link, as it is opened: the rules of its maker's organisation count too. */
async function linkExposure(
  { identity }: Deps,
  grant: Granted,
): Promise<Pick<Exposure, "actor" | "action" | "kind" | "person">> {
  const maker = grant.grantedBy === null ? null : await identity.personById(grant.grantedBy);
  return {
    actor: maker,
    action: { type: "link.open", ageMs: now() - grant.createdAt.getTime() },
    kind: "link",
    person: maker?.displayName ?? null,
  };
}

/** What a person, a group or an organisation was given; null when there is none of them any more. */
async function shareExposure(
  { identity }: Deps,
  grant: Granted,
): Promise<Pick<Exposure, "actor" | "action" | "kind" | "person"> | null> {
  const person = grant.personId === null ? null : await identity.personById(grant.personId);
  const group = grant.groupId === null ? null : ((await identity.groupsByIds([grant.groupId]))[0] ?? null);
  const organisationId = person?.organisationId ?? group?.organisationId ?? grant.granteeOrganisationId;
  if (organisationId === null) return null;
  return {
    actor: null,
    action: { type: "person.admit", organisationId },
    kind: "share",
    person: person?.displayName ?? group?.name ?? null,
  };
}

async function view(deps: Deps, grant: Granted, item: FoundItem | undefined): Promise<Exposure[]> {
  const way = grant.isLink ? await linkExposure(deps, grant) : await shareExposure(deps, grant);
  const place = item && (await deps.access.policyItemOf(item));
  if (!way || !place) return [];
  return [
    {
      ...way,
      item: place,
      workspace: { id: grant.workspaceId, name: grant.workspaceName, isPersonal: grant.isPersonal },
      itemKind: grant.kind,
      title: item.title,
    },
  ];
}

/** Links to items, and what people from elsewhere were given, for the preview of a rule. */
export const grantExposures = (deps: Deps): ExposureSource =>
  async function* list() {
    let after: string | null = null;
    for (;;) {
      const grants = await deps.workspaces.grantPage(after, atOnce);
      const refs = grants.map((one) => ({ kind: one.kind as ItemRef["kind"], id: one.itemId }));
      const found = new Map((await deps.access.locateAll(refs)).map((item) => [keyOf(item), item]));
      const page: Exposure[] = [];
      for (const grant of grants)
        page.push(...(await view(deps, grant, found.get(keyOf({ kind: grant.kind, id: grant.itemId })))));
      yield page;
      after = grants.at(-1)?.id ?? null;
      if (grants.length < atOnce) return;
    }
  };
