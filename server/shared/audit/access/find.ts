import type { AccessAnswer, AccessReason, AccessUse } from "@safos/contract/audit";
import type { Role } from "@safos/contract/workspaces";
import { refuse, type Principal } from "#http";
import { chainOf, type FoundItem, type ItemRef, type RoomPast, type RoomTime } from "#items";
import { personOf } from "#events";
import type { AuditContext } from "../context.ts";
import { readOfItem } from "../queries.ts";
import { classPlaces, overlap, readLevels, readRestricted, whileOpen } from "./levels.ts";
import { noteQuestion } from "../reading.ts";
import { readCounting } from "./rests.ts";

/** More are not answered at once; the answer says that there are. */
const most = 2000;
/** Changes of memberships of a room that are looked at. */
const mostRoomTimes = 50_000;

interface Row {
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly reason: AccessReason;
  readonly role: Role;
  readonly through: ItemRef | null;
  readonly groupId: string | null;
  readonly since: Date;
  readonly until: Date | null;
  /** Of a link. */
  readonly hasPassword?: boolean;
  /** Of a grant. */
  readonly grantedBy?: string | null;
  readonly granterOrganisationId?: string | null;
  readonly authorOrganisationId?: string | null;
}

/** An item of a workspace of the organisation, which nobody has to themselves. Refuses MISSING. */
async function requireItem(context: AuditContext, organisationId: string, ref: ItemRef): Promise<FoundItem> {
  const item = await context.items.locate(ref);
  const workspace = item?.workspaceId ? await context.workspaces.byId(item.workspaceId) : null;
  if (!item || workspace?.organisationId !== organisationId || workspace.isPersonal)
    throw refuse("MISSING", "There is no such item in a workspace of the organisation.");
  return item;
}

/**
 * Who could open an item within a span of time, and why: members of its workspace, and grants to persons, groups,
 * organisations and links on it or on what it lies in today. Computed from what memberships, grants and groups keep of their past.
 */
export async function findAccess(
  context: AuditContext,
  reader: Pick<Principal, "personId" | "organisationId">,
  ref: ItemRef,
  span: { readonly from: Date; readonly to: Date },
): Promise<AccessAnswer> {
  const { workspaces, identity, items } = context;
  const item = await requireItem(context, reader.organisationId, ref);
  await noteQuestion(context, reader, item, item.workspaceId);
  const places: ItemRef[] = chainOf(item).map(({ kind, id }) => ({ kind, id }));
  const members = await workspaces.membersWithin(item.workspaceId ?? "", span, most + 1);
  const past = await items.roomPast(item, mostRoomTimes);
  if (past) return answerOfRoom(context, item, past, roomRows(members, past.times, span));
  const grants = await workspaces.grantsWithin(places, span, most + 1);
  const groupIds = [...new Set(grants.flatMap((one) => one.groupId ?? []))];
  const inGroups = groupIds.length > 0 ? await identity.groupMembersWithin(groupIds, span, most + 1) : [];
  const rows: Row[] = [
    // A guest of the workspace sees what is granted alone.
    ...members
      .filter((one) => workspaces.can(one.role, "read"))
      .map((one) => ({ ...one, organisationId: null, reason: "member" as const, through: null, groupId: null })),
    ...grants.flatMap((grant): Row[] => {
      const through = { kind: grant.kind as ItemRef["kind"], id: grant.itemId };
      if (grant.groupId === null) {
        const reason = grant.isLink ? "link" : grant.personId === null ? "organisation" : "grant";
        // Of a link the person is the one who made it.
        return [{ ...grant, personId: grant.isLink ? grant.grantedBy : grant.personId, reason, through }];
      }
      return inGroups.flatMap((one) => {
        const both = overlap(grant, one);
        return one.groupId === grant.groupId && both
          ? [{ ...grant, ...both, personId: one.personId, reason: "group" as const, through }]
          : [];
      });
    }),
  ];
  const uses = await findUses(context, reader.organisationId, item, span);
  const notedFrom = context.organisations.byId(reader.organisationId)?.rules.auditReadsFrom ?? "K3";
  const counting = await countingRows(context, reader.organisationId, item, rows);
  const admitted = await unrestrictedRows(context, reader.organisationId, places, counting);
  const open = await openRows(context, reader.organisationId, item, admitted);
  return { ...(await view(context, item, open)), uses, notedFrom };
}

/** Of a room: those who were in it, for as long as they were in its workspace too; a guest of the workspace reads there. */
function roomRows(
  members: readonly (Pick<Row, "role" | "since" | "until"> & { readonly personId: string })[],
  times: readonly RoomTime[],
  span: { readonly from: Date; readonly to: Date },
): Row[] {
  const byPerson = Map.groupBy(members, (one) => one.personId);
  const within = { since: span.from, until: span.to };
  return times.flatMap((time) =>
    (byPerson.get(time.personId) ?? []).flatMap((member): Row[] => {
      const both = overlap(time, member);
      if (!both || !overlap(both, within)) return [];
      const role = member.role === "guest" ? "viewer" : member.role;
      const about = { organisationId: null, reason: "member", through: null, groupId: null } as const;
      return [{ personId: time.personId, role, ...about, ...both }];
    }),
  );
}

/** Nothing notes who opened a room. */
async function answerOfRoom(
  context: AuditContext,
  item: FoundItem,
  past: RoomPast,
  rows: readonly Row[],
): Promise<AccessAnswer> {
  // What a message says is not for those who look after the log.
  const [room = item] = await context.items.locateAll([past.room]);
  const answer = await view(context, room, rows);
  return { ...answer, isCut: answer.isCut || past.isCut, uses: [], notedFrom: "never" };
}

/** Those of the rows, and of their times, at which no rule let what was given rest. A link is none of them. */
async function countingRows(
  context: AuditContext,
  organisationId: string,
  item: FoundItem,
  rows: readonly Row[],
): Promise<Row[]> {
  const { workspaceId } = item;
  const given = rows.filter((one) => one.through !== null && one.reason !== "link");
  if (given.length === 0 || workspaceId === null) return [...rows];
  const personIds = given.flatMap((one) => [one.personId, one.grantedBy].filter((id) => typeof id === "string"));
  const persons = await context.identity.personsByIds([...new Set(personIds)]);
  const homes = new Map(persons.map((one) => [one.id, one.organisationId]));
  const asked = given.map((row) => ({
    since: row.since,
    until: row.until,
    homeId: row.organisationId ?? homes.get(row.personId ?? "") ?? null,
    giverIds: [row.granterOrganisationId ?? homes.get(row.grantedBy ?? ""), row.authorOrganisationId].filter(
      (id) => typeof id === "string",
    ),
  }));
  const periods = await readCounting(context, { id: workspaceId, organisationId }, classPlaces(item), asked);
  const byRow = new Map(given.map((row, index) => [row, periods[index] ?? []]));
  return rows.flatMap((row) => byRow.get(row)?.map(({ since, until }) => ({ ...row, since, until })) ?? [row]);
}

/**
 * Those of the rows, and of their times, at which no restriction kept them out: under one nothing counts that comes from above it, unless
 * it is to manage.
 */
async function unrestrictedRows(
  context: AuditContext,
  organisationId: string,
  places: readonly ItemRef[],
  rows: readonly Row[],
): Promise<Row[]> {
  const times = await readRestricted(context, organisationId, places);
  if (times.every((one) => one.nearest === null)) return [...rows];
  const open = await Promise.all(
    rows.map(async (row) => {
      const manages = row.role === "owner" && row.reason !== "link";
      const at = places.findIndex((one) => one.kind === row.through?.kind && one.id === row.through.id);
      const pieces = await whileOpen(
        row,
        times,
        ({ nearest }) => nearest === null || manages || (at >= 0 && at <= nearest),
      );
      return pieces.map((piece) => ({ ...row, ...piece }));
    }),
  );
  return open.flat();
}

/** Those of the rows, and of their times, at which no class kept them out; by the rules of today. */
async function openRows(
  context: AuditContext,
  organisationId: string,
  item: FoundItem,
  rows: readonly Row[],
): Promise<Row[]> {
  const { identity, items } = context;
  const levels = await readLevels(context, organisationId, classPlaces(item));
  if (levels.every((one) => one.level === null)) return [...rows];
  const persons = await identity.personsByIds([...new Set(rows.flatMap((one) => one.personId ?? []))]);
  const homes = new Map(persons.map((one) => [one.id, one.organisationId]));
  const open: Row[] = [];
  for (const row of rows) {
    const home = row.organisationId ?? homes.get(row.personId ?? "") ?? null;
    const isLink = row.reason === "link";
    const pieces = await whileOpen(row, levels, async ({ level }) => {
      if (home === null) return true;
      const action = isLink
        ? ({ type: "link.open", ageMs: 0, hasPassword: row.hasPassword ?? false } as const)
        : ({ type: "person.admit", organisationId: home } as const);
      return items.classes.allowsAt(item, level, isLink ? { organisationId: home } : null, action);
    });
    open.push(...pieces.map((piece) => ({ ...row, ...piece })));
  }
  return open;
}

const mostUses = 500;

/** Who opened it, by what the log itself notes of that. */
async function findUses(
  { db, identity }: AuditContext,
  organisationId: string,
  { kind, id }: ItemRef,
  span: { readonly from: Date; readonly to: Date },
): Promise<AccessUse[]> {
  const acts = ["item.read", "link.used", "guestLink.used"];
  const records = await readOfItem(db, organisationId, { kind, id, acts, ...span, limit: mostUses });
  const ids = new Set(records.flatMap((one) => personOf(one.actor) ?? []));
  const persons = new Map((await identity.personsByIds([...ids])).map((one) => [one.id, identity.view(one)]));
  return records.map(({ act, actor, at, facts }) => ({
    at: at.toISOString(),
    how: act !== "item.read" ? "link" : facts["how"] === "downloaded" ? "downloaded" : "opened",
    person: persons.get(personOf(actor) ?? "") ?? null,
    name: actor.kind === "guest" ? actor.name : null,
  }));
}

async function view(
  context: AuditContext,
  item: FoundItem,
  rows: readonly Row[],
): Promise<Omit<AccessAnswer, "uses" | "notedFrom">> {
  const { identity, organisations, items } = context;
  const shown = rows.toSorted((a, b) => a.since.getTime() - b.since.getTime()).slice(0, most);
  const personIds = [...new Set(shown.flatMap((one) => one.personId ?? []))];
  const persons = new Map((await identity.personsByIds(personIds)).map((one) => [one.id, identity.view(one)]));
  const groupIds = [...new Set(shown.flatMap((one) => one.groupId ?? []))];
  const groups = new Map((await identity.groupsByIds(groupIds)).map((one) => [one.id, one.name]));
  const places = await items.locateAll([
    ...new Map(shown.flatMap((one) => one.through ?? []).map((one) => [one.id, one])).values(),
  ]);
  const titles = new Map(places.map((one) => [`${one.kind} ${one.id}`, one.title]));
  return {
    item: { kind: item.kind, id: item.id, title: item.title },
    isCut: rows.length > most,
    items: shown.map((one) => ({
      person: one.personId === null ? null : (persons.get(one.personId) ?? null),
      organisation:
        one.organisationId !== null && one.reason === "organisation"
          ? { id: one.organisationId, name: organisations.byId(one.organisationId)?.name ?? "" }
          : null,
      group: one.groupId === null ? null : { id: one.groupId, name: groups.get(one.groupId) ?? null },
      reason: one.reason,
      role: one.role,
      through: one.through && { ...one.through, title: titles.get(`${one.through.kind} ${one.through.id}`) ?? null },
      since: one.since.toISOString(),
      until: one.until?.toISOString() ?? null,
    })),
  };
}
