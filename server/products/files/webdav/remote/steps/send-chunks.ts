import { refuse } from "#http";
import { sizeOf } from "../../../uploads/queries.ts";
import { tooLarge } from "../../../tree/refusals.ts";
import { defineStep } from "../../exchange.ts";
import { header } from "../../headers.ts";
import { passedOn } from "./write-remote-file.ts";

/** The pieces by number as one PUT to the other server; 409 when they are not `OC-Total-Length` bytes. */
export const sendChunks = defineStep({
  name: "send-chunks",
  section: "Nextcloud chunked upload v2: assembling",
  needs: ["chunks", "remote", "remoteConditions"],
  gives: ["remoteWritten"],
  async run({ deps, principal, request }, { chunks, remote: { mount, names }, remoteConditions }) {
    const size = sizeOf(chunks);
    const total = header(request, "oc-total-length");
    if (size > deps.maxFileBytes) throw tooLarge(deps.maxFileBytes);
    if (total !== undefined && Number(total) !== size)
      throw refuse("UPLOAD_INCOMPLETE", { received: size, expected: Number(total) });
    const { blobs } = deps;
    async function* body(): AsyncGenerator<Uint8Array> {
      for (const { blob } of chunks) yield* blobs.open(blob) as AsyncIterable<Uint8Array>;
    }
    const headers = { ...remoteConditions, ...passedOn(request), "content-length": String(size) };
    const head = await deps.mounted.write(principal, { share: mount.share, names }, { headers, body: body() });
    return { remoteWritten: { status: head.status === 201 ? 201 : 204, head } };
  },
});
