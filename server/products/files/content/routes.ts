import Type from "typebox";
import { FileId } from "@safos/contract/files";
import { requirePerson, type FastifyInstance } from "#http";
import type { FilesDeps } from "../deps.ts";
import { ByFile, tags } from "../route-schemas.ts";
import { openContent } from "./open.ts";
import { sendContent } from "./send.ts";

const ContentQuery = Type.Object({ version: Type.Optional(FileId), download: Type.Optional(Type.String()) });

export const contentRoutes =
  (deps: FilesDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ByFile; Querystring: { version?: number; download?: string } }>(
      "/api/v1/files/:id/content",
      { schema: { tags, params: ByFile, querystring: ContentQuery } },
      async (request, reply) => {
        const { version, download } = request.query;
        const options = { version, isAttachment: download !== undefined };
        const content = await openContent(deps, requirePerson(request), request.params.id, options);
        return sendContent(deps.blobs, request, reply, content);
      },
    );
  };
