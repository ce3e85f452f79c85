import { fileTagRoutes as contract } from "@safos/contract/routes/file-tags";
import { routes, type Principal, type RouteBinding } from "#http";
import type { FilesDeps } from "../deps.ts";
import { accessNode } from "../tree/access.ts";
import { tagByName, untagNode } from "./change.ts";
import { listTags, readFileTags, viewTag } from "./list.ts";

export function tagRoutes(deps: FilesDeps): RouteBinding {
  const writable = (caller: Principal, id: number) => accessNode(deps, caller, id, "write");
  return routes("files", contract, {
    listFileTags: async ({ caller }) => ({ items: (await listTags(deps, caller)).map(viewTag) }),
    readFileTags: ({ caller, params }) => readFileTags(deps, caller, params.id),
    async addFileTag({ caller, params, body }) {
      await tagByName(deps, caller, await writable(caller, params.id), body.name);
      return readFileTags(deps, caller, params.id);
    },
    async removeFileTag({ caller, params }) {
      await untagNode(deps, caller, await writable(caller, params.id), params.tagId);
      return readFileTags(deps, caller, params.id);
    },
  });
}
