import type { Board, BoardGroup } from "@safos/contract/boards";
import type { Actor } from "#items";
import { can, type Role } from "#workspaces";
import { readAssignedGroups, readAssignees } from "../cards/queries.ts";
import { missing } from "../refusals.ts";
import type { BoardContext } from "../context.ts";
import { viewLabel } from "../labels/view.ts";
import { countCards, readBoards, readLabels, readLists, type BoardRow } from "../queries.ts";
import { viewBoardSummary } from "./summary.ts";

/** How many groups a card's menu offers. */
const maxOffered = 200;

/** A board as the actor may see it. Refuses MISSING. */
export async function viewBoard(ctx: BoardContext, actor: Actor, id: string): Promise<Board> {
  const { db, items, workspaces, identity, policy } = ctx;
  const item = await items.require(actor, "board", id, "read");
  const { role } = item;
  const [row] = await readBoards(db, [id]);
  if (!row) throw missing();
  const [lists, labels, counts, workspace] = await Promise.all([
    readLists(db, [id]),
    readLabels(db, [id]),
    countCards(db, id),
    workspaces.byId(row.workspaceId),
  ]);
  const named = new Set(await readAssignees(db, id));
  // A visitor with a link sees those the cards name, not the workspace's whole list of people.
  if (actor.person !== null)
    for (const member of await workspaces.membersOf(row.workspaceId))
      if (can(member.role, "read")) named.add(member.personId);
  const place = await items.policyItemOf(item);
  const groups = await readGroups(ctx, actor, row, role);
  const people = (await identity.personsByIds([...named])).map((one) => identity.view(one));
  return {
    ...viewBoardSummary({ ...row, ...counts }, workspace?.name ?? "", role),
    revision: row.revision,
    version: row.version,
    lists: lists.map(({ id: listId, title, position, wipLimit, completes }) => ({
      id: listId,
      title,
      position,
      wipLimit,
      completes,
    })),
    labels: labels.map(viewLabel),
    fields: [...row.fields],
    people: people.sort((a, b) => a.displayName.localeCompare(b.displayName, "sv")),
    groups: groups.sort((a, b) => a.name.localeCompare(b.name, "sv")),
    canBePublic:
      place !== null &&
      policy.decide(actor.person, { type: "link.make", lifetimeMs: 0, hasPassword: true }, place) === null,
  };
}

/** The groups that cards name, those the board is shared with, and those that a person who writes may choose among. */
async function readGroups(
  { db, identity, workspaces }: BoardContext,
  actor: Actor,
  { id, workspaceId }: BoardRow,
  role: Role,
): Promise<BoardGroup[]> {
  const { person } = actor;
  const named = await readAssignedGroups(db, id);
  if (person === null)
    return (await identity.groupsByIds(named)).map((one) => ({ ...identity.viewGroup(one), isMine: false }));
  const [grants, mine, offered] = await Promise.all([
    workspaces.grantsOn({ workspaceId, kind: "board", id }),
    identity.groupsOf(person.personId),
    can(role, "write") ? identity.searchGroups(person, "", maxOffered) : [],
  ]);
  const known = new Map(offered.map((one) => [one.id, one]));
  const rest = [...named, ...grants.flatMap((one) => one.groupId ?? [])].filter((one) => !known.has(one));
  for (const one of await identity.groupsByIds(rest)) known.set(one.id, one);
  return [...known.values()].map((one) => ({ ...identity.viewGroup(one), isMine: mine.includes(one.id) }));
}
