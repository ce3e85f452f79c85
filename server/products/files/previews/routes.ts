import Type from "typebox";
import { refuse, requirePerson, type FastifyInstance } from "#http";
import type { FilesDeps } from "../deps.ts";
import { ByFile, tags } from "../route-schemas.ts";
import { accessNode } from "../tree/access.ts";
import type { Previews } from "./make.ts";

const PreviewQuery = Type.Object({ size: Type.Optional(Type.Integer({ minimum: 16, maximum: 2048 })) });

export const previewRoutes =
  (deps: FilesDeps & { previews: Previews }) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ByFile; Querystring: { size?: number } }>(
      "/api/v1/files/:id/preview",
      { schema: { tags, params: ByFile, querystring: PreviewQuery } },
      async (request, reply) => {
        const { node } = await accessNode(deps, requirePerson(request), request.params.id, "read");
        const blob = await deps.previews.of(node, request.query.size ?? 256);
        if (blob === null) throw refuse("NO_PREVIEW");
        return reply
          .header("cache-control", "private, max-age=86400")
          .header("etag", `"${blob.slice(0, 32)}"`)
          .type("image/webp")
          .send(deps.blobs.open(blob));
      },
    );
  };
