import { votingRoutes as votingContract, whiteboardRoutes as contract } from "@safos/contract/routes/whiteboards";
import { maxImageBytes, readAll, sendImage } from "#collaboration";
import type { RouteBinding } from "#http";
import { actorRoutes } from "#items";
import { createWhiteboard } from "./create.ts";
import type { WhiteboardDeps } from "./deps.ts";
import { sendExport } from "./export.ts";
import { addImage } from "./images.ts";
import { importWhiteboard } from "./import.ts";
import { readImages } from "./queries.ts";
import { renameWhiteboard } from "./rename.ts";
import { listWhiteboards, viewWhiteboard } from "./view.ts";
import type { VotingService } from "./voting.ts";

const maxImportBytes = 50 << 20;

export const whiteboardRoutes = (deps: WhiteboardDeps): RouteBinding =>
  actorRoutes("whiteboards", contract, {
    listWhiteboards: ({ caller, params, query }) => listWhiteboards(deps, caller, params.id, query.after ?? null),
    async createWhiteboard({ caller, params, body, reply }) {
      const { whiteboard, isNew } = await createWhiteboard(deps, caller, params.id, body);
      if (!isNew) reply.code(200);
      return whiteboard;
    },
    async importWhiteboard({ caller, params, query, body, request, reply }) {
      const bytes = await readAll(body, maxImportBytes);
      return importWhiteboard(deps, caller, params.id, { name: query.name, bytes }, deps.http.callOf(request, reply));
    },
    readWhiteboard: ({ caller, params }) => viewWhiteboard(deps, caller, params.id),
    changeWhiteboard: ({ caller, params, body }) => renameWhiteboard(deps, caller, params.id, body),
    exportWhiteboard: ({ caller, params, query, reply }) => sendExport(deps, reply, caller, params.id, query),
    async addImage({ caller, params: { id, imageId }, body, request, reply }) {
      const item = await deps.items.require(caller, "whiteboard", id, "write");
      return addImage(deps, item, imageId, await readAll(body, maxImageBytes), deps.http.callOf(request, reply));
    },
    async readImage({ caller, params: { id, imageId }, reply }) {
      await deps.items.require(caller, "whiteboard", id, "read");
      const [image] = await readImages(deps.db, id, [imageId]);
      return sendImage(deps.blobs, reply, image);
    },
  });

/** Rounds of dot-voting: `/api/v1/whiteboards/<id>/voting`, and the caller's own dots: `/votes`. */
export const votingRoutes = (voting: VotingService): RouteBinding =>
  actorRoutes("whiteboards", votingContract, {
    readVoting: async ({ caller, params }) => ({ voting: await voting.view(caller, params.id) }),
    startVoting: async ({ caller, params, body }) => ({ voting: await voting.start(caller, params.id, body.dots) }),
    closeVoting: async ({ caller, params }) => ({ voting: await voting.close(caller, params.id) }),
    endVoting: ({ caller, params }) => voting.end(caller, params.id).then(() => ({})),
    vote: async ({ caller, params, body }) => ({ voting: await voting.vote(caller, params.id, body) }),
  });
