import type { ChangeWorkspace, Role, Workspace as WorkspaceView } from "@safos/contract/workspaces";
import { uuid } from "#clock";
import type { Database, Db } from "#database";
import { byPerson, topicOfPerson, topicOfWorkspace, type AnyNewEvent, type Events } from "#events";
import { refuse } from "#http";
import type { Identity, Person } from "#identity";
import type { Organisations } from "#organisations";
import { can, canAssign, strongest, type Action } from "./access.ts";
import { createGrants, type Grants } from "./grants.ts";
import {
  countOwners,
  deleteGrantsOf,
  deleteMember,
  insertWorkspace,
  lockWorkspace,
  markDeleted,
  readAcquaintances,
  readAllWorkspaces,
  readMembers,
  readRole,
  readWorkspace,
  readWorkspacesByName,
  readWorkspacesOf,
  readWorkspacesOfOrganisation,
  updateWorkspace,
  upsertMember,
  type MemberRow,
  type WorkspaceRow,
  type WorkspaceTables,
} from "./queries.ts";

/** The shared place: its members and everything they share. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly organisationId: string;
  readonly informationClass: "open" | "internal" | "confidential" | null;
  /** Set for a personal workspace: whose it is. */
  readonly personalOf: string | null;
  readonly isPersonal: boolean;
  readonly createdAt: Date;
}

export interface Workspaces extends Grants {
  /** A person's role, or null: no member, no such workspace, or deleted. Cached, forgotten the moment it changes. */
  roleOf(personId: string, workspaceId: string): Promise<Role | null>;
  can(role: Role | null, action: Action): boolean;
  strongest(...roles: readonly (Role | null)[]): Role | null;
  /** The workspace and the caller's role. Refuses MISSING to strangers and FORBIDDEN to members whose role does not allow it. */
  require(personId: string, workspaceId: string, action: Action): Promise<{ workspace: Workspace; role: Role }>;
  byId(id: string): Promise<Workspace | null>;
  byName(name: string): Promise<readonly Workspace[]>;
  all(): Promise<readonly Workspace[]>;
  membersOf(workspaceId: string): Promise<readonly MemberRow[]>;
  listFor(personId: string): Promise<readonly { workspace: Workspace; role: Role }[]>;
  ofOrganisation(organisationId: string): Promise<readonly Workspace[]>;
  personalOf(personId: string): Promise<Workspace>;
  create(ownerId: string, fresh: { name: string; description?: string | undefined }): Promise<Workspace>;
  change(actorId: string, workspaceId: string, change: ChangeWorkspace): Promise<Workspace>;
  remove(actorId: string, workspaceId: string): Promise<void>;
  /** `actorId` null: the system itself, for what another protocol has already allowed. */
  addMember(actorId: string | null, workspaceId: string, personId: string, role: Role): Promise<void>;
  setRole(actorId: string | null, workspaceId: string, personId: string, role: Role): Promise<void>;
  removeMember(actorId: string | null, workspaceId: string, personId: string): Promise<void>;
  views(list: readonly { workspace: Workspace; role: Role }[]): Promise<WorkspaceView[]>;
}

const cacheSize = 100_000;

export function createWorkspaces(options: {
  database: Database;
  events: Events;
  identity: Identity;
  organisations: Organisations;
}): Workspaces {
  const { events, identity, organisations } = options;
  const db = options.database.of<WorkspaceTables>();
  const roleCache = new Map<string, Role | null>();
  const listCache = new Map<string, readonly { workspace: Workspace; role: Role }[]>();
  let generation = 0;

  /** What was read before a change arrived may be old already: readers compare the generation they began in. */
  function forget(workspaceId: string | null, personId: string | null): void {
    generation += 1;
    if (workspaceId === null || personId === null) {
      roleCache.clear();
      listCache.clear();
      return;
    }
    roleCache.delete(`${workspaceId} ${personId}`);
    listCache.delete(personId);
  }

  events.watch(["member.added", "member.removed", "member.roleChanged"], ({ workspaceId, payload }) =>
    forget(workspaceId ?? "", payload.personId),
  );
  events.watch(["workspace.deleted", "workspace.renamed", "workspace.changed"], () => forget(null, null));
  events.onReconnected(() => forget(null, null));
  identity.registerAcquaintances((personId) => readAcquaintances(db, personId));

  const view = (row: WorkspaceRow): Workspace => ({ ...row, isPersonal: row.personalOf !== null });

  async function roleOf(personId: string, workspaceId: string): Promise<Role | null> {
    const key = `${workspaceId} ${personId}`;
    const known = roleCache.get(key);
    if (known !== undefined) return known;
    const asked = generation;
    const role = await readRole(db, workspaceId, personId);
    if (roleCache.size >= cacheSize) roleCache.clear();
    // What was read before a change arrived may be old already.
    if (asked === generation) roleCache.set(key, role);
    return role;
  }

  async function requireRole(
    personId: string,
    workspaceId: string,
    action: Action,
  ): Promise<{ workspace: Workspace; role: Role }> {
    const role = await roleOf(personId, workspaceId);
    const row = role === null ? null : await readWorkspace(db, workspaceId);
    if (role === null || row === null) throw refuse("MISSING", "There is no such workspace.");
    if (!can(role, action))
      throw refuse("FORBIDDEN", "Your role in this workspace does not allow this.", { role, action });
    return { workspace: view(row), role };
  }

  /** Envelope, subject and topics of what concerns a workspace, and a person in it. */
  const about = (workspaceId: string, actorId: string | null, personId?: string) => ({
    workspaceId,
    actor: byPerson(actorId),
    subject: topicOfWorkspace(workspaceId),
    topics: [topicOfWorkspace(workspaceId), ...(personId === undefined ? [] : [topicOfPerson(personId)])],
  });

  async function needPerson(personId: string): Promise<Person> {
    const person = await identity.personById(personId);
    if (!person || person.disabled) throw refuse("PERSON_UNKNOWN");
    return person;
  }

  /** Changes the members of one workspace under its lock. */
  async function withMembers(
    actorId: string | null,
    workspaceId: string,
    changedId: string,
    work: (trx: Db<WorkspaceTables>, workspace: WorkspaceRow, actorRole: Role | null) => Promise<AnyNewEvent[]>,
  ): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const workspace = await lockWorkspace(trx, workspaceId);
      const actorRole = actorId === null ? "owner" : await readRole(trx, workspaceId, actorId);
      if (!workspace || actorRole === null) throw refuse("MISSING", "There is no such workspace.");
      if (workspace.personalOf !== null) throw refuse("PERSONAL");
      await events.emit(trx, await work(trx, workspace, actorRole));
    });
    // Our own process does not wait for the news to come round.
    forget(workspaceId, changedId);
  }

  async function insert(
    ownerId: string,
    name: string,
    description: string,
    personalOf: string | null,
  ): Promise<Workspace> {
    const owner = await needPerson(ownerId);
    const id = uuid();
    await db.transaction().execute(async (trx) => {
      const isNew = await insertWorkspace(trx, {
        id,
        name,
        description,
        organisationId: owner.organisationId,
        personalOf,
        createdBy: ownerId,
      });
      if (!isNew) return;
      await upsertMember(trx, id, ownerId, "owner");
      await events.emit(trx, [
        {
          type: "workspace.created",
          ...about(id, ownerId),
          payload: { ownerId, isPersonal: personalOf !== null },
        },
        { type: "member.added", ...about(id, ownerId, ownerId), payload: { personId: ownerId, role: "owner" } },
      ]);
    });
    forget(id, ownerId);
    const row =
      personalOf === null
        ? await readWorkspace(db, id)
        : (await readWorkspacesOf(db, ownerId)).find((one) => one.personalOf === ownerId);
    if (!row) throw refuse("MISSING", "There is no such workspace.");
    return view(row);
  }

  /** Every workspace of a person and their role, the personal one made when it is missing. */
  async function listFor(personId: string): Promise<readonly { workspace: Workspace; role: Role }[]> {
    const known = listCache.get(personId);
    if (known) return known;
    const asked = generation;
    const read = async (): Promise<{ workspace: Workspace; role: Role }[]> =>
      (await readWorkspacesOf(db, personId)).map((row) => ({ workspace: view(row), role: row.role }));
    let list = await read();
    if (!list.some((one) => one.workspace.personalOf === personId)) {
      await insert(personId, (await needPerson(personId)).displayName, "", personId);
      list = await read();
    }
    if (listCache.size >= cacheSize / 10) listCache.clear();
    if (asked === generation) listCache.set(personId, list);
    return list;
  }

  async function keepAnOwner(trx: Db<WorkspaceTables>, workspaceId: string): Promise<void> {
    if ((await countOwners(trx, workspaceId)) === 0) throw refuse("LAST_OWNER");
  }

  return {
    ...createGrants({ db, events, identity }),
    roleOf,
    can,
    strongest,
    require: requireRole,
    async byId(id) {
      const row = await readWorkspace(db, id);
      return row ? view(row) : null;
    },
    byName: async (name) => (await readWorkspacesByName(db, name)).map(view),
    all: async () => (await readAllWorkspaces(db)).map(view),
    membersOf: (workspaceId) => readMembers(db, [workspaceId]),
    listFor,
    ofOrganisation: async (organisationId) => (await readWorkspacesOfOrganisation(db, organisationId)).map(view),
    async personalOf(personId) {
      const found = (await listFor(personId)).find((one) => one.workspace.personalOf === personId);
      if (!found) throw refuse("MISSING", "There is no such workspace.");
      return found.workspace;
    },
    create: (ownerId, fresh) => insert(ownerId, fresh.name.trim(), fresh.description?.trim() ?? "", null),
    async change(actorId, workspaceId, change) {
      const { workspace } = await requireRole(actorId, workspaceId, "manage");
      if (workspace.isPersonal) throw refuse("PERSONAL");
      await db.transaction().execute(async (trx) => {
        await updateWorkspace(trx, workspaceId, change);
        await events.emit(trx, {
          type: change.name === undefined ? "workspace.changed" : "workspace.renamed",
          ...about(workspaceId, actorId),
          payload: {},
        });
      });
      forget(null, null);
      return (await requireRole(actorId, workspaceId, "manage")).workspace;
    },
    async remove(actorId, workspaceId) {
      const { workspace } = await requireRole(actorId, workspaceId, "manage");
      if (workspace.isPersonal) throw refuse("PERSONAL");
      await db.transaction().execute(async (trx) => {
        await markDeleted(trx, workspaceId);
        await events.emit(trx, { type: "workspace.deleted", ...about(workspaceId, actorId), payload: {} });
      });
      forget(null, null);
    },
    async addMember(actorId, workspaceId, personId, role) {
      const person = await needPerson(personId);
      // Looked up before the lock is taken: what waits for a second connection while it holds one can wait for ever.
      const actor = actorId === null ? null : await needPerson(actorId);
      const mayKnow = actor === null || (await identity.mayKnow({ ...actor, personId: actor.id }, person));
      await withMembers(actorId, workspaceId, personId, async (trx, workspace, actorRole) => {
        if (!can(actorRole, "manage")) throw refuse("FORBIDDEN", "Only owners add members.");
        if (!canAssign(actorRole, role)) throw refuse("ROLE_TOO_HIGH");
        const isForeign = person.organisationId !== workspace.organisationId;
        if (isForeign && organisations.byId(workspace.organisationId)?.rules.otherOrganisations === false)
          throw refuse("OTHER_ORGANISATIONS_REFUSED");
        if (!mayKnow) throw refuse("PERSON_UNKNOWN");
        if ((await readRole(trx, workspaceId, personId)) !== null) throw refuse("ALREADY_MEMBER");
        await upsertMember(trx, workspaceId, personId, role);
        return [{ type: "member.added", ...about(workspaceId, actorId, personId), payload: { personId, role } }];
      });
    },
    async setRole(actorId, workspaceId, personId, role) {
      await withMembers(actorId, workspaceId, personId, async (trx, _workspace, actorRole) => {
        if (!canAssign(actorRole, role)) throw refuse("FORBIDDEN", "Only owners change roles.");
        const before = await readRole(trx, workspaceId, personId);
        if (before === null) throw refuse("MISSING", "That person is not a member.");
        if (before === role) return [];
        await upsertMember(trx, workspaceId, personId, role);
        await keepAnOwner(trx, workspaceId);
        return [{ type: "member.roleChanged", ...about(workspaceId, actorId, personId), payload: { personId, role } }];
      });
    },
    async removeMember(actorId, workspaceId, personId) {
      await withMembers(actorId, workspaceId, personId, async (trx, _workspace, actorRole) => {
        if (actorId !== personId && !can(actorRole, "manage")) throw refuse("FORBIDDEN", "Only owners remove members.");
        if (!(await deleteMember(trx, workspaceId, personId))) throw refuse("MISSING", "That person is not a member.");
        await keepAnOwner(trx, workspaceId);
        await deleteGrantsOf(trx, workspaceId, personId);
        return [{ type: "member.removed", ...about(workspaceId, actorId, personId), payload: { personId } }];
      });
    },
    async views(list) {
      const members = await readMembers(
        db,
        list.map(({ workspace }) => workspace.id),
      );
      const persons = new Map(
        (await identity.personsByIds([...new Set(members.map((one) => one.personId))])).map((one) => [one.id, one]),
      );
      return list.map(({ workspace, role }) =>
        describe(
          workspace,
          role,
          members.filter((one) => one.workspaceId === workspace.id),
          persons,
        ),
      );
    },
  };

  function describe(
    workspace: Workspace,
    role: Role,
    members: readonly MemberRow[],
    persons: ReadonlyMap<string, Person>,
  ): WorkspaceView {
    const ids = new Set([
      workspace.organisationId,
      ...members.map((one) => persons.get(one.personId)?.organisationId ?? workspace.organisationId),
    ]);
    const named = [...ids].map((id) => ({ id, name: organisations.byId(id)?.name ?? "" }));
    return {
      id: workspace.id,
      name: workspace.name,
      description: workspace.description,
      organisationId: workspace.organisationId,
      organisationName: named[0]?.name ?? "",
      organisations: named,
      isPersonal: workspace.isPersonal,
      informationClass: workspace.informationClass,
      memberCount: members.filter((one) => one.role !== "guest").length,
      guestCount: members.filter((one) => one.role === "guest").length,
      role,
      createdAt: workspace.createdAt.toISOString(),
    };
  }
}
