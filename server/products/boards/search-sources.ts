import { sql } from "#database";
import { searchSource, type SearchSource } from "#search";
import { boardPath } from "./boards/item.ts";
import { readCards } from "./cards/queries.ts";
import { itemOfCard } from "./cards/values.ts";
import { readBoardIds, readBoards, readLabels, readLists, type BoardDb } from "./queries.ts";

export function boardSearch(db: BoardDb): SearchSource {
  return searchSource({
    kind: "board",
    events: [
      "board.created",
      "board.changed",
      "board.trashed",
      "board.restored",
      "board.archived",
      "board.unarchived",
      "list.created",
      "list.changed",
    ],
    touched: (event) => [event.payload.boardId],
    async load(ids) {
      const [rows, lists] = await Promise.all([readBoards(db, ids), readLists(db, ids)]);
      return rows.flatMap((row) =>
        row.trashedAt
          ? []
          : [
              {
                kind: "board",
                id: row.id,
                workspaceId: row.workspaceId,
                audience: null,
                grants: [`board ${row.id}`],
                title: row.title,
                text: lists
                  .filter((list) => list.boardId === row.id)
                  .map((list) => list.title)
                  .join(" "),
                context: "",
                path: boardPath(row),
                authorId: row.ownerId,
                at: row.changedAt,
              } as const,
            ],
      );
    },
    ids: (after, limit) => readBoardIds(db, after, limit),
  });
}

export function cardSearch(db: BoardDb): SearchSource {
  return searchSource({
    kind: "card",
    events: [
      "card.created",
      "card.changed",
      "card.trashed",
      "card.restored",
      "board.created",
      "board.changed",
      "board.trashed",
      "board.restored",
    ],
    async touched(event) {
      if (event.item?.kind === "card") return [event.item.id];
      const { rows } = await sql<{ id: string }>`select id from boards.card where board_id = ${event.payload.boardId}
        order by id limit 10000`.execute(db);
      return rows.map((row) => row.id);
    },
    async load(ids) {
      const rows = await readCards(db, ids);
      const boardIds = [...new Set(rows.map((row) => row.boardId))];
      const [boards, labels] = await Promise.all([readBoards(db, boardIds), readLabels(db, boardIds)]);
      return rows.flatMap((row) => {
        const board = boards.find((one) => one.id === row.boardId);
        if (!board || board.trashedAt || row.trashedAt) return [];
        const item = itemOfCard(row, board);
        const mark = board.prefix ? `${board.prefix}-${row.no}` : String(row.no);
        return [
          {
            kind: "card",
            id: row.id,
            workspaceId: board.workspaceId,
            audience: null,
            grants: [`card ${row.id}`, `board ${board.id}`],
            title: row.title,
            text: [
              mark,
              row.description,
              ...labels.filter((one) => row.labelIds.includes(one.id)).map((one) => one.title),
              ...Object.values(row.fields).map(String),
            ].join("\n"),
            context: `${mark} · ${board.title}`,
            path: item.path,
            authorId: row.createdBy,
            at: row.changedAt,
          } as const,
        ];
      });
    },
    async ids(after, limit) {
      const { rows } = await sql<{ id: string }>`select id from boards.card where trashed_at is null
        and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`.execute(db);
      return rows.map((row) => row.id);
    },
  });
}
