import { writeHref, writeMultistatus, writeResponse, xmlType } from "#dav";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

/** PROPFIND of an upload: which pieces have arrived, so that a client goes on where it was cut off. */
export const answerChunks = defineStep({
  name: "answer-chunks",
  section: "Nextcloud chunked upload v2: resuming",
  needs: ["chunks"],
  run({ reply, target: { base, names } }, { chunks }) {
    const own = writeResponse(writeHref(base, names, true), new Map([["d:resourcetype", "<d:collection/>"]]));
    const pieces = chunks.map((chunk) =>
      writeResponse(
        writeHref(base, [...names, String(chunk.number).padStart(5, "0")], false),
        new Map([
          ["d:resourcetype", ""],
          ["d:getcontentlength", String(chunk.size)],
          ["d:getlastmodified", chunk.createdAt.toUTCString()],
        ]),
      ),
    );
    return reply
      .code(207)
      .type(xmlType)
      .send(writeMultistatus([own, ...pieces], namespaces));
  },
});
