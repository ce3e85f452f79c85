import type { Role } from "@safos/contract/workspaces";
import { sql, steadyArray, steadyValue, type AnyDb } from "#database";
import { effective } from "../queries.ts";
import type { Grant, GrantOnItem, Holder, Item, OpenedLink } from "./grant.ts";
import type { RuledGrant } from "./ruled.ts";

/** What rules ask of a grant `g` in workspace `w`. */
export const ruled = sql`g.item_kind as kind, g.item_id as "itemId", w.organisation_id as "homeId", w.information_class as "informationClass",
  g.granter_organisation_id as "granterOrganisationId", g.author_organisation_id as "authorOrganisationId"`;

/** Whether a row `g` of `item_grant` is for this person, of these groups. */
export const isGranted = (person: Holder, groupIds: readonly string[]) =>
  sql<boolean>`(g.person_id = ${steadyValue(person.personId, "uuid")} or g.organisation_id = ${steadyValue(person.organisationId, "uuid")}
    or g.group_id = any(${steadyArray(groupIds, "uuid")}))`;

export interface NewGrant {
  readonly id: string;
  readonly item: Item;
  readonly to: {
    readonly personId?: string;
    readonly groupId?: string;
    readonly organisationId?: string;
    readonly linkHash?: Buffer;
  };
  readonly role: Role;
  readonly grantedBy: string;
  /** Of what is no link: whose people give it, and whose wrote the item. */
  readonly granterOrganisationId?: string | null;
  readonly authorOrganisationId?: string | null;
  readonly expiresAt: Date | undefined;
  /** Of a link. */
  readonly passwordHash?: string | null;
}

/** Takes the place of an earlier grant to the same person, group or organisation; links stand beside each other. */
export async function replaceGrant(
  db: AnyDb,
  { id, item, to, role, grantedBy, expiresAt, passwordHash = null, ...from }: NewGrant,
): Promise<void> {
  await sql`delete from workspaces.item_grant where item_kind = ${item.kind} and item_id = ${item.id}
    and (person_id = ${to.personId ?? null}::uuid or group_id = ${to.groupId ?? null}::uuid
      or organisation_id = ${to.organisationId ?? null}::uuid)`.execute(db);
  await sql`insert into workspaces.item_grant (id, workspace_id, item_kind, item_id, person_id, group_id, organisation_id, link_hash, role, granted_by, expires_at, password_hash,
      granter_organisation_id, author_organisation_id)
    values (${id}, ${item.workspaceId}, ${item.kind}, ${item.id}, ${to.personId ?? null}, ${to.groupId ?? null}, ${to.organisationId ?? null}, ${to.linkHash ?? null},
      ${role}, ${grantedBy}, ${expiresAt ?? null}, ${passwordHash}, ${from.granterOrganisationId ?? null}, ${from.authorOrganisationId ?? null})`.execute(
    db,
  );
}

/** Whether it was there. */
export async function deleteGrant(db: AnyDb, item: Item, grantId: string): Promise<boolean> {
  const { rows } = await sql`delete from workspaces.item_grant where id = ${grantId} and item_kind = ${item.kind}
    and item_id = ${item.id} returning id`.execute(db);
  return rows.length > 0;
}

export async function readGrants(db: AnyDb, item: Item): Promise<readonly Grant[]> {
  const { rows } = await sql<Grant>`select id, person_id as "personId", group_id as "groupId",
    organisation_id as "organisationId", link_hash is not null as "isLink", password_hash is not null as "hasPassword", granted_by as "grantedBy", role,
    created_at as "createdAt", expires_at as "expiresAt", granter_organisation_id as "granterOrganisationId",
    author_organisation_id as "authorOrganisationId"
    from workspaces.item_grant where item_kind = ${item.kind} and item_id = ${item.id} order by created_at`.execute(db);
  return rows;
}

/** Every grant and link in a workspace, with the item that it opens. */
export async function readGrantsOfWorkspace(db: AnyDb, workspaceId: string): Promise<readonly GrantOnItem[]> {
  const { rows } = await sql<GrantOnItem>`select id, item_kind as kind, item_id as "itemId", person_id as "personId",
    group_id as "groupId", organisation_id as "organisationId", link_hash is not null as "isLink",
    password_hash is not null as "hasPassword", granted_by as "grantedBy", role, created_at as "createdAt",
    expires_at as "expiresAt", granter_organisation_id as "granterOrganisationId",
    author_organisation_id as "authorOrganisationId" from workspaces.item_grant where workspace_id = ${workspaceId} order by item_kind, item_id, created_at`.execute(
    db,
  );
  return rows;
}

/** Grants and links on any of these items of a kind. */
export async function readGrantsOfItems(
  db: AnyDb,
  kind: string,
  ids: readonly string[],
): Promise<readonly GrantOnItem[]> {
  const { rows } = await sql<GrantOnItem>`select id, item_kind as kind, item_id as "itemId", person_id as "personId",
    group_id as "groupId", organisation_id as "organisationId", link_hash is not null as "isLink",
    password_hash is not null as "hasPassword", granted_by as "grantedBy", role, created_at as "createdAt",
    expires_at as "expiresAt", granter_organisation_id as "granterOrganisationId",
    author_organisation_id as "authorOrganisationId" from workspaces.item_grant where item_kind = ${kind} and item_id = any(${[...ids]}::text[])
      and (expires_at is null or expires_at > now()) order by created_at, id`.execute(db);
  return rows;
}

/** Grants on these items that are for a person, whether or not rules let them count. */
export async function readGrantsFor(
  db: AnyDb,
  person: Holder & { readonly groupIds: readonly string[] },
  kind: string,
  ids: readonly string[],
): Promise<readonly (RuledGrant & { readonly role: Role })[]> {
  const { rows } = await sql<RuledGrant & { readonly role: Role }>`
    select ${ruled}, ${effective(sql`g.role`)} as role from workspaces.item_grant g
    join workspaces.workspace w on w.id = g.workspace_id and w.trashed_at is null
    where g.item_kind = ${kind} and g.item_id = any(${[...ids]}::text[]) and ${isGranted(person, person.groupIds)}
      and (g.expires_at is null or g.expires_at > now())`.execute(db);
  return rows;
}

/** All items that were given to a person to read, whether or not rules let that count. */
export async function readGrantedItems(
  db: AnyDb,
  person: Holder & { readonly groupIds: readonly string[] },
): Promise<readonly RuledGrant[]> {
  const { rows } = await sql<RuledGrant>`select ${ruled} from workspaces.item_grant g
    join workspaces.workspace w on w.id = g.workspace_id and w.trashed_at is null
    where ${isGranted(person, person.groupIds)} and g.role <> 'guest'
      and (g.expires_at is null or g.expires_at > now())`.execute(db);
  return rows;
}

/** Links that a person has made and that still open something. */
export async function readLinksBy(
  db: AnyDb,
  personId: string,
): Promise<
  readonly { readonly id: string; readonly workspaceId: string; readonly kind: string; readonly itemId: string }[]
> {
  const { rows } = await sql<{ id: string; workspaceId: string; kind: string; itemId: string }>`
    select g.id, g.workspace_id as "workspaceId", g.item_kind as kind, g.item_id as "itemId" from workspaces.item_grant g
    join workspaces.workspace w on w.id = g.workspace_id and w.trashed_at is null
    where g.granted_by = ${personId} and g.link_hash is not null and (g.expires_at is null or g.expires_at > now())
    order by g.id`.execute(db);
  return rows;
}

/** Makes another answer for links; how many. */
export async function updateMaker(db: AnyDb, ids: readonly string[], personId: string): Promise<number> {
  const { rows } = await sql`update workspaces.item_grant set granted_by = ${personId}
    where id = any(${[...ids]}::uuid[]) returning id`.execute(db);
  return rows.length;
}

/** Grants and links on these items that still count. */
export async function readOpenGrants(
  db: AnyDb,
  kind: string,
  ids: readonly string[],
): Promise<readonly { personId: string | null }[]> {
  const { rows } = await sql<{ personId: string | null }>`select person_id as "personId" from workspaces.item_grant
    where item_kind = ${kind} and item_id = any(${[...ids]}::text[]) and (expires_at is null or expires_at > now())`.execute(
    db,
  );
  return rows;
}

/** The role that an open link gives, while it has the password that was shown for it. */
export async function readRoleOfLink(
  db: AnyDb,
  { grantId, passwordHash }: Pick<OpenedLink, "grantId" | "passwordHash">,
): Promise<Role | null> {
  const { rows } = await sql<{ role: Role }>`select ${effective(sql`g.role`)} as role from workspaces.item_grant g
    join workspaces.workspace w on w.id = g.workspace_id and w.trashed_at is null
    where g.id = ${grantId} and (g.password_hash is null or g.password_hash = ${passwordHash}::text)
      and (g.expires_at is null or g.expires_at > now())`.execute(db);
  return rows[0]?.role ?? null;
}

export async function readItemOfLink(db: AnyDb, linkHash: Buffer): Promise<OpenedLink | null> {
  const { rows } = await sql<Omit<OpenedLink, "item"> & Item>`
    select g.id as "grantId", g.granted_by as "grantedBy", g.workspace_id as "workspaceId", g.item_kind as kind, g.item_id as id, ${effective(sql`g.role`)} as role,
      g.created_at as "createdAt", g.expires_at as "expiresAt", g.password_hash as "passwordHash" from workspaces.item_grant g
    join workspaces.workspace w on w.id = g.workspace_id and w.trashed_at is null
    where g.link_hash = ${linkHash} and (g.expires_at is null or g.expires_at > now())`.execute(db);
  const row = rows[0];
  if (!row) return null;
  const { workspaceId, kind, id, ...link } = row;
  return { item: { workspaceId, kind, id }, ...link };
}

/** A link as it is, held until the transaction ends. */
export interface LinkRow {
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly passwordHash: string | null;
}

export async function lockLink(db: AnyDb, item: Item, grantId: string): Promise<LinkRow | null> {
  const { rows } = await sql<LinkRow>`select role, created_at as "createdAt", expires_at as "expiresAt",
      password_hash as "passwordHash" from workspaces.item_grant
    where id = ${grantId} and item_kind = ${item.kind} and item_id = ${item.id} and link_hash is not null
    for update`.execute(db);
  return rows[0] ?? null;
}

export async function updateLink(
  db: AnyDb,
  grantId: string,
  { role, expiresAt, passwordHash }: Omit<LinkRow, "createdAt">,
): Promise<void> {
  await sql`update workspaces.item_grant set role = ${role}, expires_at = ${expiresAt}, password_hash = ${passwordHash}
    where id = ${grantId}`.execute(db);
}
