import { fileLockRoutes as lockContract } from "@safos/contract/routes/file-locks";
import { fileRoutes as contract, uploadRoutes as uploadContract } from "@safos/contract/routes/files";
import { routes, type RouteBinding } from "#http";
import { writeMany } from "./bulk/write-many.ts";
import { sendOwnArchive } from "./archive/own.ts";
import { openContent } from "./content/open.ts";
import { sendContent } from "./content/send.ts";
import { findCopy } from "./copies/find.ts";
import { readCopiesOf } from "./copies/queries.ts";
import { stop } from "./copies/stop.ts";
import { viewCopy } from "./copies/view.ts";
import type { FilesDeps } from "./deps.ts";
import { endByHand, lockByHand } from "./locks/by-hand.ts";
import { viewLockOf } from "./locks/view.ts";
import { openPreview } from "./previews/open.ts";
import type { Previews } from "./previews/make.ts";
import { leaveById } from "./received/leave.ts";
import { listGiven } from "./received/list-given.ts";
import { listReceived } from "./received/list-received.ts";
import type { Shown } from "./shown/make.ts";
import { openShown } from "./shown/open.ts";
import { openText } from "./texts/open.ts";
import { readReceipt } from "./requests/receipt.ts";
import { accessFolder } from "./tree/access-folder.ts";
import { accessNode } from "./tree/access.ts";
import type { Tree } from "./tree/by-id.ts";
import { changeNode } from "./tree/change.ts";
import type { Actor } from "./tree/context.ts";
import { createFolder } from "./tree/create-folder.ts";
import { listFolder } from "./tree/list-folder.ts";
import { listFavourites } from "./finding/list-favourites.ts";
import { listRecent } from "./tree/list-recent.ts";
import { listTrash } from "./tree/list-trash.ts";
import type { Node } from "./tree/node.ts";
import { viewNode } from "./tree/view.ts";
import { endUpload } from "./uploads/end.ts";
import { findUpload } from "./uploads/find.ts";
import { finishUpload } from "./uploads/finish.ts";
import { planUpload } from "./uploads/plan.ts";
import { writeChunk } from "./uploads/write-chunk.ts";
import { viewUpload } from "./uploads/view.ts";
import { writeWhole } from "./uploads/write-whole.ts";
import { labelVersion } from "./versions/label.ts";
import { listVersions } from "./versions/list.ts";
import { restoreVersion } from "./versions/restore.ts";

type RouteDeps = FilesDeps & { readonly tree: Tree; readonly previews: Previews; readonly shown: Shown };

export function fileRoutes(deps: RouteDeps): RouteBinding {
  const { tree } = deps;
  const view = async (person: Actor, node: Node | Promise<Node>) => viewNode(deps, person.personId, await node);
  const folderOf = (person: Actor, workspaceId: string, id?: number) =>
    accessFolder(deps, person, workspaceId, id, "read");
  const copyOf = async (person: Actor, id: string) => viewCopy(await findCopy(deps, person.personId, id));
  return routes("files", contract, {
    async listFolder({ caller, params, query }) {
      const { folder, after, from, limit = 200, sort = "name", descending = false, ...filter } = query;
      const order = { by: sort, isDescending: descending };
      return listFolder(deps, caller, await folderOf(caller, params.id, folder), { order, filter, after, from, limit });
    },
    createFolder: async ({ caller, params, body: { parentId, name } }) =>
      view(caller, createFolder(deps, caller, await folderOf(caller, params.id, parentId), name)),
    listRecentFiles: async ({ caller, query: { limit = 20 } }) => ({ items: await listRecent(deps, caller, limit) }),
    listFavouriteFiles: ({ caller, query: { after, limit = 100 } }) => listFavourites(deps, caller, { after, limit }),
    listSharedWithMe: ({ caller, query: { after, limit = 100 } }) => listReceived(deps, caller, { after, limit }),
    leaveShare: ({ caller, params }) => leaveById(deps, caller, params.id).then(() => ({})),
    listSharedByMe: ({ caller, query: { after, limit = 100 } }) => listGiven(deps, caller, { after, limit }),
    readFile: async ({ caller, params }) => view(caller, (await accessNode(deps, caller, params.id, "read")).node),
    changeFile: ({ caller, params, body }) => view(caller, changeNode(deps, caller, params.id, body)),
    copyFile: async ({ caller, params, body }) => view(caller, (await tree.copy(caller, params.id, body)).node),
    async beginCopy({ caller, params, body }) {
      const begun = await tree.copyOrBegin(caller, params.id, body);
      return typeof begun === "string"
        ? { copy: await copyOf(caller, begun) }
        : { file: await view(caller, begun.node) };
    },
    listCopies: async ({ caller }) => ({ items: (await readCopiesOf(deps.db, caller.personId)).map(viewCopy) }),
    readCopy: ({ caller, params }) => copyOf(caller, params.id),
    async cancelCopy({ caller, params }) {
      await stop(deps, (await findCopy(deps, caller.personId, params.id)).id, "cancelled");
      return copyOf(caller, params.id);
    },
    readArchive: ({ caller, query, reply }) => sendOwnArchive(deps, caller, query.files.split(",").map(Number), reply),
    trashFile: ({ caller, params }) => tree.trash(caller, params.id).then(() => ({})),
    readContent: async ({ caller, params, query, request, reply }) =>
      sendContent(deps.blobs, request, reply, await openContent(deps, caller, params.id, query)),
    readReceipt: async ({ caller, params }) => ({ receipt: await readReceipt(deps, caller, params.id) }),
    async readPreview({ caller, params, query: { size = 256 }, request, reply }) {
      const { etag, stream } = await openPreview(deps, caller, params.id, size, deps.http.callOf(request, reply));
      reply.header("cache-control", "private, max-age=86400").header("etag", `"${etag}"`);
      return reply.type("image/webp").send(stream());
    },
    async readShown({ caller, params, request, reply }) {
      const call = deps.http.callOf(request, reply);
      return sendContent(deps.blobs, request, reply, await openShown(deps, caller, params.id, call));
    },
    readText: ({ caller, params, query }) => openText(deps, caller, params.id, query.version),
    listShownFormats: async () => ({
      endings: [...deps.drawings.endings],
      simplified: [...deps.drawings.simplified],
    }),
    listVersions: async ({ caller, params }) => ({ items: await listVersions(deps, caller, params.id) }),
    nameVersion: async ({ caller, params, body }) => {
      const accessed = await accessNode(deps, caller, params.id, "read");
      return labelVersion(deps, caller, accessed, params.versionId, body.label.trim()).then(() => ({}));
    },
    restoreVersion: ({ caller, params }) => view(caller, restoreVersion(deps, caller, params.id, params.versionId)),
    listTrash: async ({ caller, params }) => ({ items: await listTrash(deps, caller, params.id) }),
    emptyTrash: ({ caller, params, query }) => tree.emptyTrash(caller, params.id, new Date(query.until)),
    restoreFile: ({ caller, params }) => view(caller, tree.restore(caller, params.id)),
    destroyFile: ({ caller, params }) => tree.destroy(caller, params.id).then(() => ({})),
  });
}

export const lockRoutes = (deps: FilesDeps): RouteBinding =>
  routes("files", lockContract, {
    readFileLock: async ({ caller, params }) => ({
      lock: await viewLockOf(deps, caller, await accessNode(deps, caller, params.id, "read")),
    }),
    async lockFile({ caller, params }) {
      const accessed = await accessNode(deps, caller, params.id, "write");
      await lockByHand(deps, caller, accessed);
      return { lock: await viewLockOf(deps, caller, accessed) };
    },
    unlockFile: async ({ caller, params }) =>
      endByHand(deps, caller, await accessNode(deps, caller, params.id, "write")).then(() => ({})),
  });

export function uploadRoutes(deps: FilesDeps): RouteBinding {
  const view = async (person: Actor, node: Promise<Node>) => viewNode(deps, person.personId, await node);
  return routes("files", uploadContract, {
    writeFile: ({ caller, params, query, body }) => view(caller, writeWhole(deps, caller, params.id, query, body)),
    writeMany: ({ caller, params, query, body, request }) =>
      writeMany(deps, caller, { ...query, workspaceId: params.id, contentType: request.headers["content-type"] }, body),
    beginUpload: async ({ caller, params, body }) => viewUpload(deps, await planUpload(deps, caller, params.id, body)),
    readUpload: async ({ caller, params }) => viewUpload(deps, await findUpload(deps, caller.personId, params.id)),
    endUpload: ({ caller, params }) => endUpload(deps, caller, params.id).then(() => ({})),
    writeChunk: ({ caller, params, body }) => writeChunk(deps, caller, params.id, params.number, body).then(() => ({})),
    finishUpload: ({ caller, params, body }) => view(caller, finishUpload(deps, caller, params.id, body.onConflict)),
  });
}
