import type { IncomingMessage } from "node:http";
import { fileRequestRoutes, fileVisitRoutes as contract } from "@safos/contract/routes/file-visits";
import type { RouteBinding } from "#http";
import { actorRoutes } from "#items";
import { finishDelivery } from "../requests/finish.ts";
import { leaveFile } from "../requests/leave.ts";
import { beginLeaving, finishLeaving, readLeaving, writeLeavingPiece } from "../requests/pieces.ts";
import { readFileRequest } from "../requests/read.ts";
import { sendVisitedArchive } from "./archive.ts";
import { linkForBytes, setVisitCookie } from "./bytes.ts";
import { sendVisited } from "./content.ts";
import type { Books } from "../sheets/make.ts";
import { dropLinkOf, openLinkOf, type VisitDeps } from "./context.ts";
import { listVisited } from "./list.ts";
import { readVisitedPages, sendVisitedPreview } from "./preview.ts";
import { readVisitedSheets } from "./sheets.ts";
import { inTurn } from "./turns.ts";
import { createVisitedFolder, renameVisited, trashVisited, writeVisited } from "./write.ts";

/** Files and folders by a link, and files that are asked for. */
export function visitRoutes(deps: VisitDeps & { readonly books: Books }): readonly RouteBinding[] {
  const addressOf = (request: IncomingMessage): string => deps.http.addressOf(request);
  return [
    actorRoutes("files", contract, {
      listVisited: ({ caller, query: { folder, after, limit = 200, sort = "name", descending = false } }) =>
        listVisited(deps, openLinkOf(caller), { folder, after, limit, order: { by: sort, isDescending: descending } }),
      async openVisit({ caller, request, reply }) {
        setVisitCookie(request, reply, openLinkOf(caller).grantId, deps.http.isSecure);
        return {};
      },
      readVisitedContent: async ({ params, query, request, reply }) =>
        sendVisited(deps, await linkForBytes(deps, request, params.id), params.fileId, {
          isDownload: query.download !== undefined,
          request,
          reply,
        }),
      readVisitedPreview: async ({ params, query: { size = 256, page = 1 }, request, reply }) =>
        sendVisitedPreview(deps, await linkForBytes(deps, request, params.id), params.fileId, {
          size,
          page,
          request,
          reply,
        }),
      readVisitedPages: ({ caller, params, request, reply }) =>
        readVisitedPages(deps, openLinkOf(caller), params.fileId, { request, reply }),
      readVisitedSheets: ({ caller, params, query: { locale = "sv" }, request, reply }) =>
        readVisitedSheets(deps, openLinkOf(caller), params.fileId, { locale, request, reply }),
      readVisitedArchive: async ({ params, query, request, reply }) =>
        sendVisitedArchive(deps, await linkForBytes(deps, request, params.id), query.folder, { request, reply }),
      writeVisited: ({ caller, query, body, request }) =>
        inTurn(addressOf(request.raw), body, (paced) => writeVisited(deps, openLinkOf(caller), query, paced)),
      createVisitedFolder: ({ caller, body }) => createVisitedFolder(deps, openLinkOf(caller), body),
      renameVisited: ({ caller, params, body }) => renameVisited(deps, openLinkOf(caller), params.fileId, body.name),
      trashVisited: ({ caller, params }) => trashVisited(deps, openLinkOf(caller), params.fileId).then(() => ({})),
    }),
    actorRoutes("files", fileRequestRoutes, {
      readFileRequest: ({ caller }) => readFileRequest(deps, dropLinkOf(caller)),
      leaveFile: ({ caller, query, body, request }) =>
        inTurn(addressOf(request.raw), body, (paced) => leaveFile(deps, dropLinkOf(caller), query.name, paced)),
      beginLeaving: ({ caller, body }) => beginLeaving(deps, dropLinkOf(caller), body),
      readLeaving: ({ caller, params }) => readLeaving(deps, dropLinkOf(caller), params.id),
      writeLeavingPiece: ({ caller, params, body, request }) =>
        inTurn(addressOf(request.raw), body, (paced) =>
          writeLeavingPiece(deps, dropLinkOf(caller), params, paced).then(() => ({})),
        ),
      finishLeaving: ({ caller, params }) => finishLeaving(deps, dropLinkOf(caller), params.id),
      finishDelivery: ({ caller, body }) => finishDelivery(deps, dropLinkOf(caller), body.note ?? ""),
    }),
  ];
}
