import type { RulesChange } from "@safos/contract/organisations";
import type { Closed, PolicyPreview } from "@safos/contract/policy";
import { refuse } from "#http";
import { mergeRules, type Organisation, type Organisations } from "#organisations";
import { asAdmission } from "./as-admission.ts";
import { decide, type Agency } from "./decide.ts";
import type { Exposure, ExposureSource } from "./exposure.ts";

const pageSize = 200;

/** Names only, and of what is personal or lies with another organisation not even those. */
function viewClosed(exposure: Exposure, organisationId: string): Closed {
  const { kind, workspace, itemKind, title, person, item } = exposure;
  const isOwn = item.organisationId === organisationId && !workspace.isPersonal;
  return {
    kind,
    workspace: isOwn ? { id: workspace.id, name: workspace.name } : null,
    itemKind,
    title: isOwn ? title : null,
    person: isOwn || exposure.actor?.organisationId === organisationId ? person : null,
  };
}

/** Whether an exposure that rules allow today would be closed by one organisation's rules of tomorrow. */
function isClosedBy(
  { organisations }: { readonly organisations: Organisations },
  { action, item }: Exposure,
  agencies: readonly Agency[],
  after: Organisation,
): boolean {
  if (decide(agencies, asAdmission(organisations, action), item) !== null) return false;
  const isOfTheirs = action.type === "person.admit" && action.organisationId === after.id;
  const then = isOfTheirs ? { ...action, hasEid: after.rules.signInLevel === "eId" } : action;
  const changed = agencies.map((one) => (one.id === after.id ? after : one));
  return decide(changed, asAdmission(organisations, then), item) !== null;
}

/** What a change of rules would close; nothing is changed. Refuses MISSING. */
export async function previewChange(
  { organisations, sources }: { readonly organisations: Organisations; readonly sources: readonly ExposureSource[] },
  organisationId: string,
  change: RulesChange,
  after: number,
): Promise<PolicyPreview> {
  const own = organisations.byId(organisationId);
  if (!own) throw refuse("MISSING", "There is no such organisation.");
  const changed = { ...own, rules: mergeRules(own.rules, change) };
  const counts = { link: 0, guestLink: 0, member: 0, share: 0, mailGuest: 0 };
  const items: Closed[] = [];
  let seen = 0;
  for (const source of sources)
    for await (const page of source())
      for (const exposure of page) {
        const { actor, item } = exposure;
        const present = item.presentOrganisationIds ?? [];
        const ids = new Set([item.organisationId, actor?.organisationId, item.authorOrganisationId, ...present]);
        const agencies = [...ids].flatMap((id) => organisations.byId(id ?? "") ?? []);
        if (!isClosedBy({ organisations }, exposure, agencies, changed)) continue;
        counts[exposure.kind] += 1;
        seen += 1;
        if (seen > after && items.length < pageSize) items.push(viewClosed(exposure, organisationId));
      }
  return { counts, items, ...(seen > after + items.length ? { next: String(after + items.length) } : {}) };
}
