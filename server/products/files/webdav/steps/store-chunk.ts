import { bodyOf } from "../../uploads/body.ts";
import { storeChunk as store } from "../../uploads/store-chunk.ts";
import { readChunkName } from "../chunk-number.ts";
import { defineStep } from "../exchange.ts";

const maxChunkBytes = 5 * 2 ** 30;

/** PUT of a piece, durable when answered. */
export const storeChunk = defineStep({
  name: "store-chunk",
  section: "Nextcloud chunked upload v2: uploading chunks",
  needs: ["uploadPath", "upload", "aim"],
  async run({ deps, request, reply }, { uploadPath, upload, aim }) {
    const { number, length } = readChunkName(uploadPath.piece);
    await store(deps, upload, number, bodyOf(request.body), { limit: maxChunkBytes, length, ...aim });
    return reply.code(201).send();
  },
});
