import type { ChangeWorkspace, Role, TrashedWorkspace, Workspace as WorkspaceView } from "@safos/contract/workspaces";
import { now } from "#clock";
import type { WorkspaceRules } from "@safos/contract/policy";
import type { AnyDb, Database } from "#database";
import type { EventActor, Events, Transaction } from "#events";
import type { Identity } from "#identity";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { ExposureSource, Policy, PolicyItem } from "#policy";
import { can, strongest, type Action } from "./access.ts";
import { createCounts, type Counts } from "./counts.ts";
import { changeWorkspace } from "./change.ts";
import { archiveWorkspace, unarchiveWorkspace } from "./archive.ts";
import {
  about,
  createWorkspaceContext,
  forgetMember,
  placeOf,
  requireOwner,
  requireRole,
  roleOf,
  standingOf,
  type WorkspaceContext,
} from "./context.ts";
import { createShared } from "./create.ts";
import { fillAuthors, type AuthorsOfItems } from "./grants/fill-authors.ts";
import { fillGivers } from "./grants/fill-givers.ts";
import { createGrants, type Grants } from "./grants/grants.ts";
import type { ClassOfItem } from "./grants/ruled.ts";
import { listFor, personalOf, viewAll } from "./list.ts";
import { createManaged, type Managed, type WorkspaceSizes } from "./managed.ts";
import { addMember } from "./members/add.ts";
import { admitUntil, endAdmission, type Admission } from "./members/emergency.ts";
import { endMembers } from "./members/end.ts";
import { remindMembers } from "./members/remind.ts";
import { fillHomes } from "./members/fill-home.ts";
import { addGuest, changeEnd, type GuestMember } from "./members/guests.ts";
import { handOverHome, handOverWorkspaces, leaveAll, ownedBy, type Succession } from "./members/hand-over.ts";
import { removeMember } from "./members/remove.ts";
import { setEnd } from "./members/set-end.ts";
import { setRole } from "./members/set-role.ts";
import { stepDown } from "./members/step-down.ts";
import { takeOver } from "./members/take-over.ts";
import { closeOutside } from "./outside/close.ts";
import { memberExposures } from "./outside/exposures.ts";
import { readGrantPage, readNeighbours, type OutsideGrantRow, type Place } from "./outside/queries.ts";
import {
  readAcquaintances,
  readAllWorkspaces,
  readLastUsed,
  readMembers,
  readNearest,
  readPersonalOf,
  readPersonalOfAll,
  readSharedBy,
  readWorkspaces,
  readWorkspacesByName,
  readWorkspacesOfOrganisation,
  type MemberRow,
  type OwnedRow,
  type SharedRow,
  type Standing,
  type WorkspaceTables,
} from "./queries.ts";
import {
  readGrantsWithin,
  readMembersWithin,
  trimPast,
  type PastGrant,
  type PastMember,
  type Span,
} from "./past/queries.ts";
import { rulesFor } from "./outside/rules.ts";
import { createUses } from "./uses.ts";
import { createOwners, type Owners } from "./organisations-of.ts";
import { storeExisting, type OfWorkspace } from "./store-existing.ts";
import { createTransfers, type TransferVerbs } from "./transfer.ts";
import { discardWorkspace, listTrashed, purgeTrashed, restoreWorkspace, trashWorkspace, type Caller } from "./trash.ts";
import { accessWithin, type AccessWithin } from "./within.ts";
import { workspaceOfRow, type Membership, type Workspace } from "./workspace.ts";

export interface Workspaces extends Grants, Counts, Managed, Owners, TransferVerbs {
  /** A person's role, or null: no member, no such workspace, or one in the trash. Cached, forgotten the moment it changes. */
  roleOf(personId: string, workspaceId: string): Promise<Role | null>;
  /** The same as the database has it, for writes that waited for a lock. */
  within(trx: AnyDb): AccessWithin;
  /** The same, with the role that was given: in an archived workspace nobody may do more than read. */
  standingOf(personId: string, workspaceId: string): Promise<Standing | null>;
  can(role: Role | null, action: Action): boolean;
  strongest(...roles: readonly (Role | null)[]): Role | null;
  /** The workspace and the caller's role. Refuses MISSING to strangers and FORBIDDEN to members whose role does not allow it. */
  require(personId: string, workspaceId: string, action: Action): Promise<Membership>;
  /** The same for what owners may do also in an archived workspace: its members and what becomes of it. */
  requireOwner(personId: string, workspaceId: string): Promise<Membership>;
  byId(id: string): Promise<Workspace | null>;
  /** Those of several that are there, and not in the trash; one statement for all. */
  byIds(ids: readonly string[]): Promise<readonly Workspace[]>;
  /** What rules need to know of a workspace, from memory; null: there is none, or it is in the trash. */
  placeOf(id: string): Promise<Place | null>;
  /** What rules and class allow someone there. */
  rulesFor(caller: Pick<Caller, "organisationId">, item: PolicyItem): Promise<WorkspaceRules>;
  /** Members from elsewhere, for the preview of a rule. */
  readonly exposures: ExposureSource;
  /** Grants and links of every workspace that count, in the order of their ids. */
  grantPage(after: string | null, limit: number): Promise<readonly OutsideGrantRow[]>;
  /** Other organisations with members in the same workspaces, and in how many. */
  neighboursOf(organisationId: string): Promise<ReadonlyMap<string, number>>;
  /** Stores rows that refer to workspaces; those of a workspace that is gone are left out. `store` may be called twice. */
  storeExisting<T extends OfWorkspace>(rows: readonly T[], store: (rows: readonly T[]) => Promise<void>): Promise<void>;
  byName(name: string): Promise<readonly Workspace[]>;
  all(): Promise<readonly Workspace[]>;
  /** Of one workspace or of several. */
  membersOf(...workspaceIds: readonly string[]): Promise<readonly MemberRow[]>;
  listFor(personId: string): Promise<readonly Membership[]>;
  ofOrganisation(organisationId: string): Promise<readonly Workspace[]>;
  personalOf(personId: string): Promise<Workspace>;
  /** The same, but null when it was never made. */
  homeOf(personId: string): Promise<Workspace | null>;
  /** Of several people, of those who have one; one statement for all. */
  homesOf(personIds: readonly string[]): Promise<readonly Workspace[]>;
  /** `within` is part of the same transaction. Refuses GUEST_REFUSED. */
  create(
    ownerId: string,
    fresh: { name: string; description?: string | undefined },
    within?: (trx: Transaction, id: string) => Promise<void>,
  ): Promise<Workspace>;
  /** Closes one that nobody has worked in yet, and removes it; false when the removal is to be tried again. */
  discard(workspaceId: string): Promise<boolean>;
  change(actorId: string, workspaceId: string, change: ChangeWorkspace): Promise<Workspace>;
  /** From now on it can be read only. Refuses MISSING, FORBIDDEN, PERSONAL and HOME_ONLY. */
  archive(caller: Caller, workspaceId: string): Promise<void>;
  /** It can be changed again. Refuses the same. */
  unarchive(caller: Caller, workspaceId: string): Promise<void>;
  /** Something was done there today; nobody waits for it. */
  noteUse(workspaceId: string): void;
  /** When something was last done in each, as `2026-11-26`; null: not since this is noted. */
  lastUsed(workspaceIds: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Moves it to the trash. Refuses MISSING, FORBIDDEN and PERSONAL. */
  trash(actorId: string, workspaceId: string): Promise<void>;
  /** Those in the trash that the caller may restore. */
  trashed(caller: Caller): Promise<TrashedWorkspace[]>;
  /** Refuses MISSING. */
  restore(caller: Caller, workspaceId: string): Promise<void>;
  /** Removes for good what has lain in the trash for 30 days. */
  purge(): Promise<void>;
  /** Everything in it was taken out, by a command of the operator's. */
  noteExport(id: string): Promise<void>;
  /** `actorId` null: the system itself, for what another protocol has already allowed. */
  addMember(actorId: string | null, workspaceId: string, personId: string, role: Role): Promise<void>;
  setRole(actorId: string | null, workspaceId: string, personId: string, role: Role): Promise<void>;
  /** When the membership ends by itself; null: it lasts. */
  setEnd(actorId: string | null, workspaceId: string, personId: string, endsAt: Date | null): Promise<void>;
  removeMember(actorId: string | null, workspaceId: string, personId: string): Promise<void>;
  /** Lets in a guest as part of something larger that has asked the rules. Refuses MISSING, PERSONAL and ALREADY_MEMBER. */
  addGuest(trx: Transaction, member: GuestMember): Promise<void>;
  /** Another end of a membership, as part of something larger; false when there is none. */
  changeEnd(
    trx: Transaction,
    member: { readonly workspaceId: string; readonly personId: string; readonly endsAt: Date },
  ): Promise<boolean>;
  /** What this process remembers of a member is read anew: it has just stored something else. */
  forgetMember(workspaceId: string, personId: string): void;
  /** Ends the memberships whose time is over; once a minute. */
  endMembers(log: Pick<Log, "error">): Promise<void>;
  /** Tells of memberships that end soon. */
  remindMembers(): Promise<void>;
  /** Lets someone in as a viewer for a while, marked, within a transaction. Refuses MISSING, PERSONAL and ALREADY_MEMBER. */
  admitUntil(trx: Transaction, admission: Admission): Promise<void>;
  /** Puts them out again, within a transaction; an ordinary member stays. */
  endAdmission(trx: Transaction, ended: Parameters<typeof endAdmission>[2]): Promise<void>;
  /** Notes of members and grants of before whose people they are and are from; at a start. */
  fillHomes(): Promise<void>;
  /** Makes an administrator of the owning organisation an owner. Refuses MISSING and PERSONAL. */
  takeOver(caller: Caller, workspaceId: string): Promise<void>;
  /** An owner makes another member one and is an editor from then on. Refuses MISSING, FORBIDDEN, PERSONAL, HOME_OWNER, GUEST_ROLE. */
  stepDown(actorId: string, workspaceId: string, successorId: string): Promise<void>;
  /** The workspaces of a person's own organisation that they own; not the one they have to themselves. */
  ownedBy(personId: string): Promise<readonly OwnedRow[]>;
  /** Makes the successor an owner of those; how many. Refuses PERSON_UNKNOWN. */
  handOverWorkspaces(by: Succession): Promise<number>;
  /** Makes what a person had to themselves a workspace of the successor, under a name; false when there is none. Refuses PERSON_UNKNOWN. */
  handOverHome(by: Succession, name: string): Promise<boolean>;
  /** Ends every membership of a person, except where no owner would be left; how many. */
  leaveAll(leaver: { readonly personId: string; readonly actor: EventActor }): Promise<number>;
  /** Who was a member within a span of time, the present ones too. */
  membersWithin(workspaceId: string, span: Span, limit: number): Promise<readonly PastMember[]>;
  /** Grants and links on items within a span of time. */
  grantsWithin(
    items: readonly { readonly kind: string; readonly id: string }[],
    span: Span,
    limit: number,
  ): Promise<readonly PastGrant[]>;
  /** Workspaces that two people are in and where the first may read who is, with the other's role; by name. */
  sharedBy(personId: string, otherId: string, limit: number): Promise<readonly SharedRow[]>;
  /** Colleagues who share the most workspaces with a person, the nearest first. */
  nearestTo(personId: string, limit: number): Promise<readonly string[]>;
  views(list: readonly Membership[]): Promise<WorkspaceView[]>;
}

/** What rows of before do not say. */
async function fillAll(context: WorkspaceContext, authorsOf: AuthorsOfItems | null): Promise<void> {
  await fillHomes(context);
  await fillGivers(context);
  await fillAuthors(context, authorsOf);
}

export function createWorkspaces(deps: {
  database: Database;
  events: Events;
  identity: Identity;
  organisations: Organisations;
  policy: Policy;
  log: Pick<Log, "warn">;
  sizes: WorkspaceSizes;
  classOf: ClassOfItem;
  /** Null: nothing is there that has authors. */
  authorsOf: () => AuthorsOfItems | null;
}): Workspaces {
  const { events, identity, organisations, policy, sizes } = deps;
  const db = deps.database.of<WorkspaceTables>();
  const context = createWorkspaceContext({ db, events, identity, organisations, policy });
  identity.registerAcquaintances((personId) => readAcquaintances(db, personId));
  const uses = createUses(db, deps.log);
  events.watchAll(({ workspaceId, actor }) => {
    if (workspaceId !== null && (actor.kind === "person" || actor.kind === "guest")) uses.note(workspaceId);
  });
  const grants = createGrants({
    ...deps,
    db,
    roleOf: (personId, workspaceId) => roleOf(context, personId, workspaceId),
    placeOf: (workspaceId) => placeOf(context, workspaceId),
  });
  closeOutside(context);
  return {
    ...grants,
    ...createCounts(db, organisations),
    ...createManaged(context, sizes),
    ...createTransfers(context),
    ...createOwners(context),
    can,
    strongest,
    roleOf: (personId, workspaceId) => roleOf(context, personId, workspaceId),
    within: (trx) => accessWithin(trx, identity, deps),
    standingOf: (personId, workspaceId) => standingOf(context, personId, workspaceId),
    requireOwner: (personId, workspaceId) => requireOwner(context, personId, workspaceId),
    archive: (caller, workspaceId) => archiveWorkspace(context, caller, workspaceId),
    unarchive: (caller, workspaceId) => unarchiveWorkspace(context, caller, workspaceId),
    noteUse: (workspaceId) => uses.note(workspaceId),
    lastUsed: (workspaceIds) => readLastUsed(db, workspaceIds),
    require: (personId, workspaceId, action) => requireRole(context, personId, workspaceId, action),
    noteExport: (id) => noteExport(context, id),
    byId: async (id) => (await readWorkspaces(db, [id])).map(workspaceOfRow)[0] ?? null,
    byIds: async (ids) => (await readWorkspaces(db, ids)).map(workspaceOfRow),
    placeOf: (id) => placeOf(context, id),
    rulesFor: (caller, item) => rulesFor(context, caller, item),
    exposures: memberExposures(context),
    grantPage: (after, limit) => readGrantPage(db, { organisationId: null, after, limit }),
    neighboursOf: (organisationId) => readNeighbours(db, organisationId),
    storeExisting: (rows, store) => storeExisting(db, rows, store),
    byName: async (name) => (await readWorkspacesByName(db, name)).map(workspaceOfRow),
    all: async () => (await readAllWorkspaces(db)).map(workspaceOfRow),
    membersOf: (...workspaceIds) => readMembers(db, workspaceIds),
    listFor: (personId) => listFor(context, personId),
    ofOrganisation: async (id) => (await readWorkspacesOfOrganisation(db, id)).map(workspaceOfRow),
    personalOf: (personId) => personalOf(context, personId),
    homesOf: async (personIds) => (await readPersonalOfAll(db, personIds)).map(workspaceOfRow),
    async homeOf(personId) {
      const row = await readPersonalOf(db, personId);
      return row && workspaceOfRow(row);
    },
    create: (ownerId, fresh, within) => createShared(context, ownerId, fresh, within),
    discard: (workspaceId) => discardWorkspace(context, workspaceId),
    change: (actorId, workspaceId, change) => changeWorkspace(context, actorId, workspaceId, change),
    trash: (actorId, workspaceId) => trashWorkspace(context, actorId, workspaceId),
    trashed: (caller) => listTrashed(context, caller),
    restore: (caller, workspaceId) => restoreWorkspace(context, caller, workspaceId),
    async purge() {
      await purgeTrashed(context, deps.database);
      // Who could open what is kept for as long as the log that it explains.
      for (const { id, rules } of organisations.all())
        if (rules.auditDays !== null) await trimPast(db, id, new Date(now() - rules.auditDays * 86_400_000));
    },
    addMember: (actorId, workspaceId, personId, role) => addMember(context, { actorId, workspaceId, personId }, role),
    setRole: (actorId, workspaceId, personId, role) => setRole(context, { actorId, workspaceId, personId }, role),
    setEnd: (actorId, workspaceId, personId, endsAt) => setEnd(context, { actorId, workspaceId, personId }, endsAt),
    removeMember: (actorId, workspaceId, personId) => removeMember(context, { actorId, workspaceId, personId }),
    addGuest: (trx, member) => addGuest(context, trx, member),
    changeEnd: (trx, member) => changeEnd(trx, member),
    forgetMember: (workspaceId, personId) => forgetMember(context, workspaceId, personId),
    endMembers: (log) => endMembers(context, log),
    remindMembers: () => remindMembers(context),
    admitUntil: (trx, admission) => admitUntil(context, trx, admission),
    endAdmission: (trx, ended) => endAdmission(context, trx, ended),
    fillHomes: () => fillAll(context, deps.authorsOf()),
    takeOver: (caller, workspaceId) => takeOver(context, caller, workspaceId),
    stepDown: (actorId, workspaceId, successorId) => stepDown(context, { actorId, workspaceId, successorId }),
    ownedBy: (personId) => ownedBy(context, personId),
    handOverWorkspaces: (by) => handOverWorkspaces(context, by),
    handOverHome: (by, name) => handOverHome(context, by, name),
    leaveAll: (leaver) => leaveAll(context, leaver),
    membersWithin: (workspaceId, span, limit) => readMembersWithin(db, workspaceId, span, limit),
    grantsWithin: (items, span, limit) => readGrantsWithin(db, items, span, limit),
    sharedBy: (personId, otherId, limit) => readSharedBy(db, personId, otherId, limit),
    nearestTo: (personId, limit) => readNearest(db, personId, limit),
    views: (list) => viewAll(context, list),
  };
}

const noteExport = ({ db, events }: WorkspaceContext, id: string): Promise<void> =>
  db.transaction().execute((trx) => events.emit(trx, { type: "workspace.exported", ...about(id, null), payload: {} }));
