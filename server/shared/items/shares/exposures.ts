import type { LinkTerms } from "@safos/contract/items";
import type { Identity } from "#identity";
import type { Exposure, ExposureSource } from "#policy";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import { keyOf, type FoundItem, type ItemRef } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import { readTerms } from "../terms/queries.ts";
import { wayIn } from "./way-in.ts";

interface Deps {
  readonly db: ItemDb;
  readonly access: Pick<ItemAccess, "locateAll" | "policyItemOf">;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}
type Granted = Awaited<ReturnType<Workspaces["grantPage"]>>[number] & { readonly terms: LinkTerms | undefined };

const atOnce = 500;

async function view(deps: Deps, grant: Granted, item: FoundItem | undefined): Promise<Exposure[]> {
  const way = await wayIn(deps.identity, { ...grant, organisationId: grant.granteeOrganisationId });
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
      const links = grants.filter((one) => one.isLink).map((one) => one.id);
      const terms = await readTerms(deps.db, links);
      const page: Exposure[] = [];
      for (const grant of grants)
        page.push(
          ...(await view(
            deps,
            { ...grant, terms: terms.get(grant.id) },
            found.get(keyOf({ kind: grant.kind, id: grant.itemId })),
          )),
        );
      yield page;
      after = grants.at(-1)?.id ?? null;
      if (grants.length < atOnce) return;
    }
  };
