import { createHash } from "node:crypto";
import type { Role } from "@safos/contract/workspaces";
import { randomToken, uuid } from "#clock";
import { sql, type Db } from "#database";
import { byPerson, topicOfPerson, topicOfWorkspace, type EventItem, type Events, type Transaction } from "#events";
import type { Identity } from "#identity";
import type { WorkspaceTables } from "./queries.ts";

/** What a grant is on: one item of one workspace. */
export interface Item {
  readonly workspaceId: string;
  /** `file`, `meeting`, … */
  readonly kind: string;
  readonly id: string;
}

export type Grantee =
  | { readonly personId: string }
  | { readonly groupId: string }
  | { readonly organisationId: string };
/** An owner of an item manages it. */
type GrantRole = Role;

export interface Grant {
  readonly id: string;
  readonly personId: string | null;
  readonly groupId: string | null;
  readonly organisationId: string | null;
  readonly isLink: boolean;
  readonly role: GrantRole;
  readonly expiresAt: Date | null;
}

export interface Grants {
  grant(actorId: string, item: Item, grantee: Grantee, role: GrantRole, expiresAt?: Date): Promise<void>;
  /** Makes a link; its secret is returned once and kept only as a hash. */
  grantLink(actorId: string, item: Item, role: GrantRole, expiresAt?: Date): Promise<{ id: string; secret: string }>;
  revokeGrant(item: Item, grantId: string, actorId?: string | null): Promise<boolean>;
  grantsOn(item: Item): Promise<readonly Grant[]>;
  /** The strongest grant a person has, by name or through a group or the organisation, on these items of a kind; by item id. */
  grantedRoles(
    person: { personId: string; organisationId: string },
    kind: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, GrantRole>>;
  /** Every item a person was given by name or through a group or their organisation. */
  grantedItems(person: { personId: string; organisationId: string }): Promise<readonly { kind: string; id: string }[]>;
  /** The item behind a link, while it is valid. */
  itemOfLink(secret: string): Promise<{ item: Item; role: GrantRole; grantId: string; expiresAt: Date | null } | null>;
}

interface Audience {
  readonly personId: string | null;
  readonly organisationId: string | null;
}

const noGrantee = { personId: null, groupId: null, organisationId: null };

/** Whether a row `g` of `item_grant` is for this person, of these groups. */
const isGranted = (person: { personId: string; organisationId: string }, groupIds: readonly string[]) =>
  sql<boolean>`(g.person_id = ${person.personId} or g.organisation_id = ${person.organisationId}
    or g.group_id = any(${[...groupIds]}::uuid[]))`;

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

export function createGrants(options: {
  db: Db<WorkspaceTables>;
  events: Events;
  identity: Pick<Identity, "groupsOf" | "groupsByIds">;
}): Grants {
  const { db, events, identity } = options;

  async function insert(
    actorId: string,
    item: Item,
    to: { personId?: string; groupId?: string; organisationId?: string; linkHash?: Buffer },
    role: GrantRole,
    expiresAt: Date | undefined,
  ): Promise<string> {
    const id = uuid();
    const audience = await findAudience({ ...noGrantee, ...to });
    await db.transaction().execute(async (trx) => {
      await sql`delete from workspaces.item_grant where item_kind = ${item.kind} and item_id = ${item.id}
        and (person_id = ${to.personId ?? null}::uuid or group_id = ${to.groupId ?? null}::uuid
          or organisation_id = ${to.organisationId ?? null}::uuid)`.execute(trx);
      await sql`insert into workspaces.item_grant (id, workspace_id, item_kind, item_id, person_id, group_id, organisation_id, link_hash, role, granted_by, expires_at)
        values (${id}, ${item.workspaceId}, ${item.kind}, ${item.id}, ${to.personId ?? null}, ${to.groupId ?? null}, ${to.organisationId ?? null}, ${to.linkHash ?? null},
          ${role}, ${actorId}, ${expiresAt ?? null})`.execute(trx);
      await publish(trx, "grant.added", { item, actorId, audience });
    });
    return id;
  }

  /** Whose access a grant concerns: one person, or people of one organisation. */
  async function findAudience(to: {
    personId: string | null;
    groupId: string | null;
    organisationId: string | null;
  }): Promise<Audience> {
    const [group] = to.groupId === null ? [] : await identity.groupsByIds([to.groupId]);
    return { personId: to.personId, organisationId: group?.organisationId ?? to.organisationId };
  }

  async function publish(
    trx: Transaction,
    type: "grant.added" | "grant.revoked",
    { item, actorId, audience }: { item: Item; actorId: string | null; audience: Audience },
  ): Promise<void> {
    const { personId, organisationId } = audience;
    await events.emit(trx, {
      type,
      actor: byPerson(actorId),
      workspaceId: item.workspaceId,
      item: { kind: item.kind as EventItem["kind"], id: item.id },
      subject: topicOfWorkspace(item.workspaceId),
      topics: [topicOfWorkspace(item.workspaceId), ...(personId === null ? [] : [topicOfPerson(personId)])],
      payload: {
        ...(personId === null ? {} : { granteeId: personId }),
        ...(organisationId === null ? {} : { granteeOrganisationId: organisationId }),
      },
    });
  }

  async function readGrants(item: Item): Promise<readonly Grant[]> {
    const { rows } = await sql<Grant>`select id, person_id as "personId", group_id as "groupId",
      organisation_id as "organisationId", link_hash is not null as "isLink", role, expires_at as "expiresAt"
      from workspaces.item_grant where item_kind = ${item.kind} and item_id = ${item.id} order by created_at`.execute(
      db,
    );
    return rows;
  }

  return {
    async grant(actorId, item, grantee, role, expiresAt) {
      await insert(actorId, item, grantee, role, expiresAt);
    },
    async grantLink(actorId, item, role, expiresAt) {
      const secret = randomToken(32);
      return { id: await insert(actorId, item, { linkHash: hashOf(secret) }, role, expiresAt), secret };
    },
    async revokeGrant(item, grantId, actorId = null) {
      // Looked up before the transaction: what waits for a second connection while it holds one can wait for ever.
      const grant = (await readGrants(item)).find((one) => one.id === grantId);
      if (!grant) return false;
      const audience = await findAudience(grant);
      return db.transaction().execute(async (trx) => {
        const { rows } = await sql`delete from workspaces.item_grant where id = ${grantId} and item_kind = ${item.kind}
          and item_id = ${item.id} returning id`.execute(trx);
        if (!rows[0]) return false;
        await publish(trx, "grant.revoked", { item, actorId, audience });
        return true;
      });
    },
    grantsOn: readGrants,
    async grantedRoles(person, kind, ids) {
      const groupIds = await identity.groupsOf(person.personId);
      const { rows } = await sql<{
        id: string;
        role: GrantRole;
      }>`select distinct on (item_id) item_id as id, role from workspaces.item_grant g
        where exists (select from workspaces.workspace w where w.id = workspace_id and w.deleted_at is null) and item_kind = ${kind} and item_id = any(${[...ids]}::text[]) and ${isGranted(person, groupIds)}
          and (expires_at is null or expires_at > now())
        order by item_id, array_position(array['owner', 'editor', 'commenter', 'viewer', 'guest'], role)`.execute(db);
      return new Map(rows.map((row) => [row.id, row.role]));
    },
    async grantedItems(person) {
      const groupIds = await identity.groupsOf(person.personId);
      const { rows } = await sql<{ kind: string; id: string }>`
        select g.item_kind as kind, g.item_id as id from workspaces.item_grant g
        join workspaces.workspace w on w.id = g.workspace_id and w.deleted_at is null
        where ${isGranted(person, groupIds)} and g.role <> 'guest'
          and (g.expires_at is null or g.expires_at > now())`.execute(db);
      return rows;
    },
    async itemOfLink(secret) {
      const { rows } = await sql<{
        grantId: string;
        workspaceId: string;
        kind: string;
        id: string;
        role: GrantRole;
        expiresAt: Date | null;
      }>`
        select g.id as "grantId", g.workspace_id as "workspaceId", g.item_kind as kind, g.item_id as id, g.role,
          g.expires_at as "expiresAt" from workspaces.item_grant g
        join workspaces.workspace w on w.id = g.workspace_id and w.deleted_at is null
        where g.link_hash = ${hashOf(secret)} and (g.expires_at is null or g.expires_at > now())`.execute(db);
      const row = rows[0];
      return row
        ? {
            item: { workspaceId: row.workspaceId, kind: row.kind, id: row.id },
            role: row.role,
            grantId: row.grantId,
            expiresAt: row.expiresAt,
          }
        : null;
    },
  };
}
