import Type from "typebox";
import { FileId, FileItem, FileVersionList } from "@safos/contract/files";
import { requirePerson, type FastifyInstance } from "#http";
import type { FilesDeps } from "../deps.ts";
import { ByFile, errors, tags } from "../route-schemas.ts";
import { accessNode } from "../tree/access.ts";
import { viewNode } from "../tree/view.ts";
import { listVersions } from "./list.ts";
import { restoreVersion } from "./restore.ts";

const ByVersion = Type.Object({ id: FileId, versionId: FileId });
type ByVersion = { id: number; versionId: number };

export const versionRoutes =
  (deps: FilesDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ByFile }>(
      "/api/v1/files/:id/versions",
      { schema: { tags, params: ByFile, response: { 200: FileVersionList, ...errors } } },
      async (request) => ({ items: await listVersions(deps, requirePerson(request), request.params.id) }),
    );
    app.post<{ Params: ByVersion }>(
      "/api/v1/files/:id/versions/:versionId/restore",
      { schema: { tags, params: ByVersion, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        const file = await accessNode(deps, person, request.params.id, "write");
        return viewNode(deps, person.personId, await restoreVersion(deps, person, file, request.params.versionId));
      },
    );
  };
