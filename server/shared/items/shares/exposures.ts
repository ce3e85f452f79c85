import type { LinkTerms } from "@safos/contract/items";
import { rankOfClass, type InformationClass } from "@safos/contract/policy";
import type { Identity } from "#identity";
import type { Exposure, ExposureSource } from "#policy";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import type { Classes } from "../classes/classes.ts";
import { keyOf, type FoundItem, type ItemRef } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import { chainOf } from "../restrictions/change.ts";
import { readTerms } from "../terms/queries.ts";
import { wayIn } from "./way-in.ts";

interface Deps {
  readonly db: ItemDb;
  readonly access: Pick<ItemAccess, "locateAll" | "policyItemOf">;
  readonly classes: Pick<Classes, "raised" | "raisedOf">;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}
type Granted = Awaited<ReturnType<Workspaces["grantPage"]>>[number] & { readonly terms: LinkTerms | undefined };

const atOnce = 500;
/** Kinds of which one lies in another. */
const nestingKinds = ["document", "file"] as const;

/** The classes of what was raised, by everything that it lies in. */
async function readInside({ access, classes }: Deps): Promise<ReadonlyMap<string, ReadonlySet<InformationClass>>> {
  const inside = new Map<string, Set<InformationClass>>();
  for (const kind of nestingKinds) {
    const ids = classes.raisedOf(kind);
    for (let from = 0; from < ids.length; from += atOnce)
      for (const item of await access.locateAll(ids.slice(from, from + atOnce).map((id) => ({ kind, id })))) {
        const level = item.isTrashed ? null : classes.raised(item);
        for (const one of chainOf(item).slice(1))
          if (level) inside.set(keyOf(one), (inside.get(keyOf(one)) ?? new Set()).add(level));
      }
  }
  return inside;
}

async function view(
  deps: Deps,
  grant: Granted,
  item: FoundItem | undefined,
  inside: ReadonlyMap<string, ReadonlySet<InformationClass>>,
): Promise<Exposure[]> {
  const way = await wayIn(deps.identity, { ...grant, organisationId: grant.granteeOrganisationId });
  const place = item && (await deps.access.policyItemOf(item));
  if (!way || !place) return [];
  const isShare = way.kind === "share";
  const above = rankOfClass(place.informationClass);
  const levels = isShare ? [...(inside.get(keyOf(item)) ?? [])].filter((one) => rankOfClass(one) > above) : [];
  return [
    {
      ...way,
      // Of a share the rules hold of those who had written the item then.
      item: isShare ? { ...place, authorOrganisationId: grant.authorOrganisationId } : place,
      inside: levels,
      workspace: { id: grant.workspaceId, name: grant.workspaceName, isPersonal: grant.isPersonal },
      itemKind: grant.kind,
      title: item.title,
    },
  ];
}

/** Links to items, and what people from elsewhere were given, for the preview of a rule. */
export const grantExposures = (deps: Deps): ExposureSource =>
  async function* list() {
    const inside = await readInside(deps);
    let after: string | null = null;
    for (;;) {
      const grants = await deps.workspaces.grantPage(after, atOnce);
      const refs = grants.map((one) => ({ kind: one.kind as ItemRef["kind"], id: one.itemId }));
      const found = new Map((await deps.access.locateAll(refs)).map((item) => [keyOf(item), item]));
      const links = grants.filter((one) => one.isLink).map((one) => one.id);
      const terms = await readTerms(deps.db, links);
      const page: Exposure[] = [];
      for (const grant of grants)
        page.push(
          ...(await view(
            deps,
            { ...grant, terms: terms.get(grant.id) },
            found.get(keyOf({ kind: grant.kind, id: grant.itemId })),
            inside,
          )),
        );
      yield page;
      after = grants.at(-1)?.id ?? null;
      if (grants.length < atOnce) return;
    }
  };
