import type { Role } from "@safos/contract/workspaces";
import { hashSecret, randomToken, uuid } from "#clock";
import type { RawBuilder } from "#database";
import { byPerson, topicOfPerson, topicOfWorkspace, type EventItem, type Transaction } from "#events";
import type { Agency, Forbidden, PolicyItem } from "#policy";
import { can } from "../access.ts";
import type { Succession } from "../members/hand-over.ts";
import type { GrantContext } from "./context.ts";
import { changeLink, type AllowLink } from "./change-link.ts";
import type {
  GivenItem,
  Giving,
  Grant,
  GrantOnItem,
  Grantee,
  Holder,
  Item,
  LinkChange,
  OpenedLink,
  ReceivedGrant,
} from "./grant.ts";
import { readGivenItems, readReceivedGrants, readReceivedList, receivedList } from "./received.ts";
import { countingFor, grantedBy, restingBy, type Granted, type Level } from "./ruled.ts";
import {
  deleteGrant,
  readGrantedItems,
  readGrants,
  readGrantsFor,
  readGrantsOfItems,
  readGrantsOfWorkspace,
  readItemOfLink,
  readLinksBy,
  readOpenGrants,
  replaceGrant,
  updateMaker,
  type NewGrant,
} from "./queries.ts";

/** What a person was given, by a statement of another module. */
interface ReceivedWithin {
  /** A JSON value. */
  readonly list: RawBuilder<unknown>;
  /** What that value says. */
  read(list: unknown): Granted<ReceivedGrant>;
}

export interface Grants {
  /** Returns the grant's id. */
  grant(actorId: string, item: Item, grantee: Grantee, role: Role, giving?: Giving): Promise<string>;
  /** Makes a link; its secret is returned once and stored only as a hash. Refuses LINK_PASSWORD_WEAK. */
  grantLink(
    actorId: string,
    item: Item,
    role: Role,
    expiresAt?: Date,
    password?: string,
    /** What stands beside the link, written in the same transaction. */
    alongside?: (trx: Transaction, grantId: string) => Promise<void>,
  ): Promise<{ id: string; secret: string }>;
  /**
   * Changes a link as far as `allow` lets it, which is asked of the link as it would be while nobody else changes it. Refuses
   * MISSING and LINK_PASSWORD_WEAK.
   */
  changeLink(actorId: string, item: Item, grantId: string, change: LinkChange, allow: AllowLink): Promise<void>;
  /** False when there was none; `actorId` null: the system itself. */
  revokeGrant(item: Item, grantId: string, actorId: string | null): Promise<boolean>;
  grantsOn(item: Item): Promise<readonly Grant[]>;
  /** Every grant and link in a workspace. */
  grantsIn(workspaceId: string): Promise<readonly GrantOnItem[]>;
  /** By whose rule of today a grant opens nothing of class `level` to people of an organisation; null: it counts. */
  restingBy(item: Item, grant: Grant, organisationId: string, level: Level): Promise<Forbidden | null>;
  /** Whether a grant to people of an organisation counts by the rules that are handed in: the owner's, the giver's and the author's agency. */
  wouldCount(agencies: readonly Agency[], place: PolicyItem, organisationId: string): boolean;
  /** What a person was given on these items of a kind. One statement; whether it counts is asked of the answer. */
  grantedRoles(person: Holder, kind: string, ids: readonly string[]): Promise<Granted>;
  /** Every item shared with a person by name or through a group or their organisation, as far as it counts for the item itself. */
  grantedItems(person: Holder): Promise<readonly { kind: string; id: string }[]>;
  /** Everything a person was given of a kind, the oldest first. One statement; whether it counts is asked of the answer. */
  receivedGrants(person: Holder, kind: string): Promise<Granted<ReceivedGrant>>;
  /** The same, to be asked in the same moment as something else. */
  receivedWithin(person: Holder, kind: string): Promise<ReceivedWithin>;
  /** What a person has shared of a kind, the latest first. `after`: the last of the page before. */
  givenItems(
    personId: string,
    kind: string,
    page: { readonly after: Pick<GivenItem, "sharedAt" | "itemId"> | null; readonly limit: number },
  ): Promise<readonly GivenItem[]>;
  /** Grants and links that count on any of these items of a kind. One statement. */
  grantsOnAll(kind: string, ids: readonly string[]): Promise<readonly GrantOnItem[]>;
  /** The item behind a link by its secret alone, while it is valid; whether its password was given is the caller's to ask. */
  itemOfLink(secret: string): Promise<OpenedLink | null>;
  /** How many links of a person open something. */
  countLinksBy(personId: string): Promise<number>;
  /**
   * Makes the successor answer for the links that someone who leaves has made, as far as they may write in the workspace;
   * the others open nothing any more, as nobody answers for them.
   */
  handOverLinks(by: Succession): Promise<{ readonly given: number; readonly kept: number }>;
  /** Whether grants or links on these items open them to anyone who cannot read the workspace. */
  isOpenBeyond(workspaceId: string, kind: string, ids: readonly string[]): Promise<boolean>;
}

/** Whose access a grant concerns: one person, or people of one organisation. */
interface Audience {
  readonly personId: string | null;
  readonly organisationId: string | null;
}

async function audienceOf(
  { identity }: GrantContext,
  to: { readonly personId?: string | null; readonly groupId?: string | null; readonly organisationId?: string | null },
): Promise<Audience> {
  const [group] = to.groupId ? await identity.groupsByIds([to.groupId]) : [];
  return { personId: to.personId ?? null, organisationId: group?.organisationId ?? to.organisationId ?? null };
}

interface GrantFacts {
  readonly grantId: string;
  readonly role: Role;
  readonly isLink: boolean;
}

async function publish(
  { events }: GrantContext,
  trx: Transaction,
  type: "grant.added" | "grant.revoked",
  { item, actorId, audience, grant }: { item: Item; actorId: string | null; audience: Audience; grant: GrantFacts },
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
      ...grant,
      ...(personId === null ? {} : { granteeId: personId }),
      ...(organisationId === null ? {} : { granteeOrganisationId: organisationId }),
    },
  });
}

async function addGrant(
  context: GrantContext,
  fresh: Omit<NewGrant, "id">,
  alongside?: (trx: Transaction, grantId: string) => Promise<void>,
): Promise<string> {
  const id = uuid();
  const audience = await audienceOf(context, fresh.to);
  await context.db.transaction().execute(async (trx) => {
    await replaceGrant(trx, { ...fresh, id });
    const grant = { grantId: id, role: fresh.role, isLink: "linkHash" in fresh.to };
    await publish(context, trx, "grant.added", { item: fresh.item, actorId: fresh.grantedBy, audience, grant });
    await alongside?.(trx, id);
  });
  return id;
}

async function revokeGrant(
  context: GrantContext,
  item: Item,
  grantId: string,
  actorId: string | null,
): Promise<boolean> {
  // Read before the transaction: what waits for a second connection while it holds one can wait indefinitely.
  const grant = (await readGrants(context.db, item)).find((one) => one.id === grantId);
  if (!grant) return false;
  const audience = await audienceOf(context, grant);
  return context.db.transaction().execute(async (trx) => {
    if (!(await deleteGrant(trx, item, grantId))) return false;
    const facts = { grantId, role: grant.role, isLink: grant.isLink };
    await publish(context, trx, "grant.revoked", { item, actorId, audience, grant: facts });
    return true;
  });
}

async function isOpenBeyond(
  { db, roleOf }: GrantContext,
  workspaceId: string,
  kind: string,
  ids: readonly string[],
): Promise<boolean> {
  for (const { personId } of await readOpenGrants(db, kind, ids))
    if (personId === null || !can(await roleOf(personId, workspaceId), "read")) return true;
  return false;
}

async function handOverLinks(
  { db, events, roleOf }: GrantContext,
  { formerId, successorId: personId, actor }: Succession,
): Promise<{ given: number; kept: number }> {
  const links = await readLinksBy(db, formerId);
  let given = 0;
  for (const [workspaceId, those] of Map.groupBy(links, (one) => one.workspaceId)) {
    if (!can(await roleOf(personId, workspaceId), "write")) continue;
    given += await db.transaction().execute(async (trx) => {
      const count = await updateMaker(
        trx,
        those.map((one) => one.id),
        personId,
      );
      await events.emit(trx, {
        type: "links.handedOver",
        actor,
        workspaceId,
        subject: topicOfWorkspace(workspaceId),
        payload: { personId, formerId, count },
      });
      return count;
    });
  }
  return { given, kept: links.length - given };
}

export function createGrants(context: GrantContext): Grants {
  const { db, identity } = context;
  const withGroups = async (person: Holder) => ({ ...person, groupIds: await identity.groupsOf(person.personId) });
  return {
    async grant(actorId, item, grantee, role, { expiresAt, authorOrganisationId } = {}) {
      const granterOrganisationId = (await identity.personById(actorId))?.organisationId ?? null;
      const from = { grantedBy: actorId, granterOrganisationId, authorOrganisationId: authorOrganisationId ?? null };
      return addGrant(context, { item, to: grantee, role, expiresAt, ...from });
    },
    async grantLink(actorId, item, role, expiresAt, password, alongside) {
      const passwordHash = password === undefined ? null : await identity.linkPasswords.hash(password);
      const secret = randomToken(32);
      const to = { linkHash: hashSecret(secret) };
      const fresh = { item, to, role, grantedBy: actorId, expiresAt, passwordHash };
      return { id: await addGrant(context, fresh, alongside), secret };
    },
    changeLink: (actorId, item, grantId, change, allow) =>
      changeLink(context, { actorId, item, grantId }, change, allow),
    revokeGrant: (item, grantId, actorId) => revokeGrant(context, item, grantId, actorId),
    grantsOn: (item) => readGrants(db, item),
    grantsIn: (workspaceId) => readGrantsOfWorkspace(db, workspaceId),
    async restingBy({ workspaceId, kind, id }, grant, organisationId, level) {
      const place = await context.placeOf(workspaceId);
      const { organisationId: homeId, informationClass } = place ?? { organisationId, informationClass: null };
      return restingBy(context, { ...grant, kind, itemId: id, homeId, informationClass }, organisationId, level);
    },
    wouldCount: (agencies, place, organisationId) =>
      context.policy.decideBy(agencies, { type: "person.admit", organisationId }, place) === null,
    async grantedRoles(person, kind, ids) {
      const grants = await readGrantsFor(db, await withGroups(person), kind, ids);
      return grantedBy(context, grants, person.organisationId);
    },
    async grantedItems(person) {
      const grants = await readGrantedItems(db, await withGroups(person));
      return countingFor(context, grants, person.organisationId).map(({ kind, itemId: id }) => ({ kind, id }));
    },
    async receivedWithin(person, kind) {
      return {
        list: receivedList(await withGroups(person), kind),
        read: (list) => grantedBy(context, readReceivedList(list), person.organisationId),
      };
    },
    async receivedGrants(person, kind) {
      const grants = await readReceivedGrants(db, await withGroups(person), kind);
      return grantedBy(context, grants, person.organisationId);
    },
    givenItems: (personId, kind, page) => readGivenItems(db, personId, kind, page),
    grantsOnAll: async (kind, ids) => (ids.length === 0 ? [] : readGrantsOfItems(db, kind, ids)),
    countLinksBy: async (personId) => (await readLinksBy(db, personId)).length,
    handOverLinks: (by) => handOverLinks(context, by),
    isOpenBeyond: (workspaceId, kind, ids) => isOpenBeyond(context, workspaceId, kind, ids),
    itemOfLink: (secret) => readItemOfLink(db, hashSecret(secret)),
  };
}
