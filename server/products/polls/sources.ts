import { itemIdOf, personOf } from "#events";
import type { ItemKind } from "#items";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import {
  deletePollsTrashedBefore,
  readOptions,
  readPollIds,
  readPolls,
  readTrashedPolls,
  readVoters,
  type PollDb,
  type PollRow,
} from "./queries.ts";
import type { PollContext } from "./context.ts";
import { trashPoll } from "./polls/trash.ts";

const pathOf = (row: Pick<PollRow, "id" | "workspaceId">): string => `/w/${row.workspaceId}/polls/${row.id}`;

function found(row: PollRow) {
  return {
    kind: "poll" as const,
    id: row.id,
    workspaceId: row.workspaceId,
    title: row.title,
    path: pathOf(row),
    ownerId: row.createdBy,
    // A poll that was asked in a channel is the channel's.
    ...(row.roomId === null ? {} : { accessOf: { kind: "channel" as const, id: row.roomId } }),
    isTrashed: row.trashedAt !== null,
  };
}

export function pollKind(ctx: PollContext): ItemKind {
  const { db } = ctx;
  return {
    kind: "poll",
    find: async (ids) => (await readPolls(db, ids)).map(found),
    setTrashed: (actor, id, isTrashed, requireStill) => trashPoll(ctx, actor, id, { isTrashed, requireStill }),
    trashed: async (workspaceId) =>
      (await readTrashedPolls(db, workspaceId))
        .filter((row) => row.roomId === null)
        .map((row) => ({ ...found(row), trashedAt: row.trashedAt ?? row.createdAt })),
    purge: (before) => deletePollsTrashedBefore(db, before),
  };
}

/** Polls by question, description and options. Those of channels are found as messages. */
export function pollSource(db: PollDb): SearchSource {
  return searchSource({
    kind: "poll",
    events: ["poll.created", "poll.changed", "poll.optionAdded", "poll.trashed", "poll.restored"],
    touched: (event) => [itemIdOf(event)],
    async load(ids) {
      const rows = (await readPolls(db, ids)).filter((row) => row.trashedAt === null && row.roomId === null);
      const options = Map.groupBy(
        await readOptions(
          db,
          rows.map((row) => row.id),
        ),
        (one) => one.pollId,
      );
      return rows.map((row): SearchEntry => ({
        kind: "poll",
        id: row.id,
        workspaceId: row.workspaceId,
        audience: null,
        grants: [`poll ${row.id}`],
        title: row.title,
        text: [row.description, ...(options.get(row.id) ?? []).map((one) => one.text)].filter(Boolean).join("\n"),
        context: "",
        path: pathOf(row),
        authorId: row.createdBy,
        at: row.createdAt,
      }));
    },
    ids: (after, limit) => readPollIds(db, after, limit),
  });
}

/** A new poll and its end are told to the workspace, a deadline to those who have not voted. */
export function pollNotices(db: PollDb, workspaces: Workspaces): NoticeSource {
  const reasons = {
    "poll.created": "changed",
    "poll.due": "due",
    "poll.closed": "closed",
    "poll.decided": "decided",
  } as const;
  return noticeSource({
    name: "polls",
    events: ["poll.created", "poll.due", "poll.closed", "poll.decided"],
    async notices(event) {
      const { type } = event;
      const [row] = await readPolls(db, [itemIdOf(event)]);
      const reason = reasons[type];
      if (!row || row.trashedAt !== null) return [];
      const members = (await workspaces.membersOf(row.workspaceId)).filter((one) =>
        workspaces.can(one.role, "comment"),
      );
      const voters = await readVoters(db, row.id);
      return members
        .filter(({ personId }) => {
          const hasVoted = voters.has(`p ${personId}`);
          if (type === "poll.due") return !hasVoted;
          // What is over concerns those who took part, and anyone who asked.
          return type === "poll.created" || hasVoted || personId === row.createdBy;
        })
        .map(({ personId }): Notice => ({
          personId,
          reason,
          kind: "poll",
          id: row.id,
          actorId: personOf(event.actor),
          title: row.title,
          excerpt: "",
        }));
    },
  });
}
