import type { RulesChange } from "@safos/contract/organisations";
import type { Closed, PolicyPreview } from "@safos/contract/policy";
import { refuse } from "#http";
import { mergeRules, type Organisation, type Organisations } from "#organisations";
import { asAdmission } from "./as-admission.ts";
import { decide, type Agency, type PolicyItem } from "./decide.ts";
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

/** What an exposure leads to: the item, and what lies in it of higher classes. */
const reached = ({ item, inside = [] }: Pick<Exposure, "item" | "inside">): readonly PolicyItem[] => [
  item,
  ...inside.map((informationClass) => ({ ...item, informationClass })),
];

/** Whether an exposure that rules allow today would be closed by one organisation's rules of tomorrow, or to something that lies in it. */
function isClosedBy(
  { organisations }: { readonly organisations: Organisations },
  { action, ...to }: Exposure,
  agencies: readonly Agency[],
  after: Organisation,
): boolean {
  const isOfTheirs = action.type === "person.admit" && action.organisationId === after.id;
  const then = isOfTheirs ? { ...action, hasEid: after.rules.signInLevel === "eId" } : action;
  const changed = agencies.map((one) => (one.id === after.id ? after : one));
  return reached(to).some(
    (item) =>
      decide(agencies, asAdmission(organisations, action), item) === null &&
      decide(changed, asAdmission(organisations, then), item) !== null,
  );
}

interface Deps {
  readonly organisations: Organisations;
  readonly sources: readonly ExposureSource[];
}

const concernedBy = (
  { organisations }: Deps,
  { actor, item }: Exposure,
  organisationId: string = item.organisationId,
): Agency[] => {
  const present = item.presentOrganisationIds ?? [];
  const ids = new Set([organisationId, actor?.organisationId, item.authorOrganisationId, ...present]);
  return [...ids].flatMap((id) => organisations.byId(id ?? "") ?? []);
};

/** Counts those of all exposures that are closed, and names a page of them. */
async function gather(
  exposures: AsyncIterable<readonly Exposure[]>,
  isClosed: (exposure: Exposure) => boolean,
  { organisationId, after }: { readonly organisationId: string; readonly after: number },
): Promise<PolicyPreview> {
  const counts = { link: 0, guestLink: 0, member: 0, share: 0, mailGuest: 0, federated: 0 };
  const items: Closed[] = [];
  let seen = 0;
  for await (const page of exposures)
    for (const exposure of page) {
      if (!isClosed(exposure)) continue;
      counts[exposure.kind] += 1;
      seen += 1;
      if (seen > after && items.length < pageSize) items.push(viewClosed(exposure, organisationId));
    }
  return { counts, items, ...(seen > after + items.length ? { next: String(after + items.length) } : {}) };
}

async function* all({ sources }: Deps): AsyncGenerator<readonly Exposure[]> {
  for (const source of sources) yield* source();
}

/** What a change of rules would close; nothing is changed. Refuses MISSING. */
export async function previewChange(
  deps: Deps,
  organisationId: string,
  change: RulesChange,
  after: number,
): Promise<PolicyPreview> {
  const { organisations } = deps;
  const own = organisations.byId(organisationId);
  if (!own) throw refuse("MISSING", "There is no such organisation.");
  const changed = { ...own, rules: mergeRules(own.rules, change) };
  const isClosed = (exposure: Exposure): boolean => isClosedBy(deps, exposure, concernedBy(deps, exposure), changed);
  return gather(all(deps), isClosed, { organisationId, after });
}

/** A workspace would be another organisation's. */
export interface Move {
  readonly workspaceId: string;
  readonly fromId: string;
  readonly toId: string;
  /** What stands open by the move only: people who would be from elsewhere. */
  readonly besides: readonly Exposure[];
}

/** What the rules of a workspace's next organisation would close; nothing is changed. */
export async function previewTransfer(
  deps: Deps,
  { workspaceId, fromId, toId, besides }: Move,
): Promise<PolicyPreview> {
  const { organisations } = deps;
  async function* exposures(): AsyncGenerator<readonly Exposure[]> {
    yield besides;
    for await (const page of all(deps)) yield page.filter((one) => one.workspace.id === workspaceId);
  }
  const isClosed = (exposure: Exposure): boolean => {
    const action = asAdmission(organisations, exposure.action);
    return reached(exposure).some(
      (item) =>
        decide(concernedBy(deps, exposure), action, item) === null &&
        decide(concernedBy(deps, exposure, toId), action, { ...item, organisationId: toId }) !== null,
    );
  };
  return gather(exposures(), isClosed, { organisationId: fromId, after: 0 });
}
