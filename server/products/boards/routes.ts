import { boardRoutes as boardContract, cardRoutes as cardContract } from "@safos/contract/routes/boards";
import { disposition, type RouteBinding } from "#http";
import { actorRoutes } from "#items";
import { listActivity } from "./activity.ts";
import { changeBoard } from "./boards/change.ts";
import { createBoard } from "./boards/create.ts";
import { listBoards } from "./boards/list.ts";
import { viewBoard } from "./boards/view.ts";
import { addBlocker, removeBlocker } from "./cards/block.ts";
import { changeCard } from "./cards/change.ts";
import { cloneCard } from "./cards/clone.ts";
import { createCard } from "./cards/create.ts";
import { listMyCards } from "./cards/list-mine.ts";
import { listCards } from "./cards/list.ts";
import { moveCard } from "./cards/move.ts";
import { viewCard } from "./cards/view.ts";
import type { BoardContext } from "./context.ts";
import { cloneBoard } from "./copies/clone.ts";
import { exportBoard } from "./copies/export.ts";
import { importBoard } from "./copies/import.ts";
import { addLabel } from "./labels/add.ts";
import { changeLabel } from "./labels/change.ts";
import { removeLabel } from "./labels/remove.ts";
import { addList } from "./lists/add.ts";
import { changeList } from "./lists/change.ts";
import { trashList } from "./lists/trash.ts";

export const boardRoutes = (ctx: BoardContext): RouteBinding =>
  actorRoutes("boards", boardContract, {
    listBoards: ({ caller, query }) => listBoards(ctx, caller, null, query),
    listWorkspaceBoards: ({ caller, params, query }) => listBoards(ctx, caller, params.id, query),
    createBoard: ({ caller, params, body }) => createBoard(ctx, caller, params.id, body),
    importBoard: ({ caller, params, body, request, reply }) =>
      importBoard(ctx, caller, params.id, body, ctx.http.callOf(request, reply)),
    readBoard: ({ caller, params }) => viewBoard(ctx, caller, params.id),
    changeBoard: ({ caller, params, body }) => changeBoard(ctx, caller, params.id, body),
    cloneBoard: ({ caller, params, body }) => cloneBoard(ctx, caller, params.id, body),
    async exportBoard({ caller, params, query, reply }) {
      const { type, name, content } = await exportBoard(ctx, caller, params.id, query.format ?? "json");
      return reply.type(type).header("content-disposition", disposition("attachment", name)).send(content);
    },
    listBoardActivity: ({ caller, params, query }) => listActivity(ctx, caller, { boardId: params.id }, query),
    addList: ({ caller, params, body }) => addList(ctx, caller, params.id, body),
    changeList: ({ caller, params, body }) => changeList(ctx, caller, params.id, params.listId, body),
    trashList: ({ caller, params }) => trashList(ctx, caller, params.id, params.listId, true),
    restoreList: ({ caller, params }) => trashList(ctx, caller, params.id, params.listId, false),
    addLabel: ({ caller, params, body }) => addLabel(ctx, caller, params.id, body),
    changeLabel: ({ caller, params, body }) => changeLabel(ctx, caller, params.id, params.labelId, body),
    async removeLabel({ caller, params }) {
      await removeLabel(ctx, caller, params.id, params.labelId);
      return {};
    },
  });

export const cardRoutes = (ctx: BoardContext): RouteBinding =>
  actorRoutes("boards", cardContract, {
    listMyCards: ({ caller, query }) => listMyCards(ctx, caller, query),
    async listCards({ caller, params, query, reply }) {
      const page = await listCards(ctx, caller, params.id, query);
      // Thousands at once: written as they are, without a second look at every field.
      reply.type("application/json; charset=utf-8").serializer((body: unknown) => JSON.stringify(body));
      return page;
    },
    createCard: ({ caller, params, body }) => createCard(ctx, caller, params.id, body),
    readCard: ({ caller, params }) => viewCard(ctx, caller, params.id),
    changeCard: ({ caller, params, body }) => changeCard(ctx, caller, params.id, body),
    moveCard: ({ caller, params, body }) => moveCard(ctx, caller, params.id, body),
    cloneCard: ({ caller, params, body }) => cloneCard(ctx, caller, params.id, body),
    addBlocker: ({ caller, params, body }) => addBlocker(ctx, caller, params.id, body.cardId),
    removeBlocker: ({ caller, params }) => removeBlocker(ctx, caller, params.id, params.otherId),
    listCardActivity: ({ caller, params, query }) => listActivity(ctx, caller, { cardId: params.id }, query),
  });
