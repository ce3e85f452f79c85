import { boundaryOf, readParts } from "../../bulk/parts.ts";
import { writeAll } from "../../bulk/write-parts.ts";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";

/** Many small files in one request; the answer says by their paths which were written. */
export const writeParts = defineStep({
  name: "write-parts",
  section: "Nextcloud WebDAV: Bulk upload; RFC 2387 §3",
  async run(exchange) {
    const { request, reply } = exchange;
    const parts = readParts(bodyOf(request.body), boundaryOf(request.headers["content-type"]));
    return reply.send(Object.fromEntries(await writeAll(exchange, parts)));
  },
});
