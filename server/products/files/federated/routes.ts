import { federatedRoutes as contract } from "@safos/contract/routes/federated";
import { routes, type Principal, type RouteBinding } from "#http";
import { bodyOf } from "../uploads/body.ts";
import { acceptShare, leaveShare, listReceived, ownReceived } from "./answer.ts";
import type { FederatedDeps } from "./context.ts";
import { listSent } from "./list-sent.ts";
import { changeRemote, listRemote, sendRemote, writeRemote } from "./remote-files/use.ts";
import { shareWithServer } from "./send.ts";

/** What the page asks about shares with other servers. */
export function federatedRoutes(deps: FederatedDeps): RouteBinding {
  const need = (person: Principal, id: number, action: "write" | "manage") =>
    deps.items.require({ person, link: null }, "file", String(id), action);
  return routes("files", contract, {
    shareWithServer: async ({ caller, params, body }) =>
      shareWithServer(deps, caller, await need(caller, params.id, "manage"), body),
    async listServerShares({ caller, params }) {
      await need(caller, params.id, "write");
      return listSent(deps, params.id);
    },
    listReceivedShares: ({ caller, query }) => listReceived(deps, caller.personId, query.after),
    acceptShare: async ({ caller, params }) => acceptShare(deps, caller, await ownReceived(deps, caller, params.id)),
    async leaveShare({ caller, params }) {
      await leaveShare(deps, caller, await ownReceived(deps, caller, params.id));
      return {};
    },
    listRemote: ({ caller, params, query }) => listRemote(deps, caller, params.id, query.path),
    readRemote: ({ caller, params, query, request, reply }) =>
      sendRemote(deps, caller, { id: params.id, path: query.path, request, reply }),
    async writeRemote({ caller, params, query, body, request }) {
      const length = request.headers["content-length"];
      await writeRemote(deps, caller, { id: params.id, path: query.path, length }, bodyOf(body));
      return {};
    },
    createRemoteFolder: ({ caller, params, body }) =>
      changeRemote(deps, caller, params.id, { method: "MKCOL", path: body.path }).then(() => ({})),
    moveRemote: ({ caller, params, body }) =>
      changeRemote(deps, caller, params.id, { method: "MOVE", ...body }).then(() => ({})),
    removeRemote: ({ caller, params, query }) =>
      changeRemote(deps, caller, params.id, { method: "DELETE", path: query.path }).then(() => ({})),
  });
}
