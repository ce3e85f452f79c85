import { boundaryOf, readParts } from "../../bulk/parts.ts";
import { writePart } from "../../bulk/write-part.ts";
import { writeAll, type PartRefused } from "../../bulk/write-parts.ts";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";

const most = { files: 1000, bytes: 1 << 30 };

/** Many small files in one request; the answer says by their paths which were written. */
export const writeParts = defineStep({
  name: "write-parts",
  section: "Nextcloud WebDAV: Bulk upload; RFC 2387 §3",
  async run(exchange) {
    const { request, reply } = exchange;
    const parts = readParts(bodyOf(request.body), boundaryOf(request.headers["content-type"]));
    const written = await writeAll(exchange.deps.log, parts, (part) => writePart(exchange, part), most);
    const answers = [...written].map(([path, one]) => [path, one.error ? withoutData(one) : one]);
    return reply.send(Object.fromEntries(answers));
  },
});

/** As the protocol has it. */
const withoutData = ({ error, message, code }: PartRefused) => ({ error, message, code });
