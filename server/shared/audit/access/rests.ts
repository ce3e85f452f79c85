import type { RulesChange } from "@safos/contract/organisations";
import { highestClass, type InformationClass } from "@safos/contract/policy";
import type { ItemRef } from "#items";
import { mergeRules, type Organisation } from "#organisations";
import type { AuditContext } from "../context.ts";
import { readActsOn, readClassesOfWorkspace, readRuleChanges } from "../queries.ts";
import { changeOf, whileOpen, type Period } from "./levels.ts";

/** What was given to people, as far as rules are asked about it. */
export interface Given extends Period {
  /** Whose people it lets in; null: it is not known. */
  readonly homeId: string | null;
  /** Whose people gave it, and wrote what it is on. */
  readonly giverIds: readonly string[];
}

/** What rules said, and the classes they were asked about. */
interface State {
  readonly agencies: ReadonlyMap<string, Organisation>;
  readonly ofWorkspace: InformationClass | null;
  readonly own: ReadonlyMap<string, InformationClass | null>;
}

/** A change that the log keeps: what it makes of what was before it, and of what was after it. */
interface Change {
  readonly at: Date;
  readonly forth: (state: State) => State;
  readonly back: (state: State) => State;
}

const keyOf = ({ kind, id }: ItemRef): string => `${kind} ${id}`;
const concerning = /(^|\.)(otherOrganisations|peopleWithoutEid|mailGuests)$/;

/** Settings by their paths, as the log has them: `classes.K2.otherOrganisations`. */
function rulesOf(settings: readonly (readonly [string, unknown])[]): RulesChange {
  const rules: Record<string, unknown> = {};
  const classes: Record<string, Record<string, unknown>> = {};
  for (const [path, value] of settings) {
    const [first = "", level = "", name = ""] = path.split(".");
    if (first === "classes") (classes[level] ??= {})[name] = value;
    else rules[first] = value;
  }
  return { ...rules, classes };
}

async function readChanges(
  { db }: AuditContext,
  workspace: { readonly id: string; readonly organisationId: string },
  agencyIds: readonly string[],
  places: readonly ItemRef[],
): Promise<Change[]> {
  const ofRules = (await readRuleChanges(db, agencyIds)).flatMap(({ at, organisationId, facts }): Change[] => {
    const changes = Object.entries((facts["changes"] ?? {}) as Record<string, readonly [unknown, unknown]>);
    const shown = changes.filter(([name]) => concerning.test(name));
    const turn = (side: 0 | 1) => (state: State) => {
      const agency = state.agencies.get(organisationId);
      if (!agency) return state;
      const rules = mergeRules(agency.rules, rulesOf(shown.map(([name, change]) => [name, change[side]])));
      return { ...state, agencies: new Map([...state.agencies, [organisationId, { ...agency, rules }]]) };
    };
    return shown.length === 0 ? [] : [{ at, forth: turn(1), back: turn(0) }];
  });
  const ofWorkspace = (await readClassesOfWorkspace(db, workspace)).map(({ at, facts }): Change => {
    const turn = (side: 0 | 1) => (state: State) => ({ ...state, ofWorkspace: changeOf(facts)[side] });
    return { at, forth: turn(1), back: turn(0) };
  });
  const records = await readActsOn(db, workspace.organisationId, "item.classChanged", places);
  const ofItems = records.map(({ at, itemKind, itemId, facts }): Change => {
    const turn = (side: 0 | 1) => (state: State) => ({
      ...state,
      own: new Map([...state.own, [`${itemKind} ${itemId}`, changeOf(facts)[side]]]),
    });
    return { at, forth: turn(1), back: turn(0) };
  });
  return [...ofRules, ...ofWorkspace, ...ofItems].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** What held one after another, as far as the log knows: back from today, and forth again. */
function statesOf(today: State, changes: readonly Change[]): (Period & { readonly state: State })[] {
  let state = changes.toReversed().reduce((later, change) => change.back(later), today);
  let since = new Date(0);
  const states: (Period & { readonly state: State })[] = [];
  for (const { at, forth } of changes) {
    states.push({ since, until: at, state });
    state = forth(state);
    since = at;
  }
  return [...states, { since, until: null, state: today }];
}

/**
 * Of what was given in a workspace, the times at which it counted for an item: it rests while a rule of the owner's, the giver's or the
 * author's agency forbids it at the class that the item has (`workspaces/grants/ruled.ts`). By the changes of rules and classes that the
 * logs of those agencies keep. `places`: the item and what it lies in today.
 */
export async function readCounting(
  context: AuditContext,
  workspace: { readonly id: string; readonly organisationId: string },
  places: readonly ItemRef[],
  given: readonly Given[],
): Promise<readonly (readonly Period[])[]> {
  const { organisations, workspaces, items } = context;
  const { organisationId } = workspace;
  const foreign = given.filter((one) => one.homeId !== null && one.homeId !== organisationId);
  if (foreign.length === 0) return given.map((one) => [one]);
  const agencyIds = [...new Set([organisationId, ...foreign.flatMap((one) => one.giverIds)])];
  const today: State = {
    agencies: new Map(agencyIds.flatMap((id) => organisations.byId(id) ?? []).map((one) => [one.id, one])),
    ofWorkspace: (await workspaces.placeOf(workspace.id))?.informationClass ?? null,
    own: new Map(places.map((one) => [keyOf(one), items.classes.own(one)])),
  };
  const states = statesOf(today, await readChanges(context, workspace, agencyIds, places));
  const isCounting = ({ homeId, giverIds }: Given, { agencies, ofWorkspace, own }: State): boolean => {
    if (homeId === null || homeId === organisationId) return true;
    const asked = [...new Set([organisationId, ...giverIds])].flatMap((id) => agencies.get(id) ?? []);
    const informationClass = highestClass(ofWorkspace, ...own.values());
    return workspaces.wouldCount(asked, { organisationId, informationClass }, homeId);
  };
  return Promise.all(given.map((one) => whileOpen(one, states, ({ state }) => isCounting(one, state))));
}
