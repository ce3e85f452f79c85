import { disposition } from "#http";
import { etagIn } from "../../../federated/remote-files/read-listing.ts";
import { rangePattern, upTo } from "../../../federated/remote-files/use.ts";
import { notAFile } from "../../../tree/refusals.ts";
import { defineStep } from "../../exchange.ts";
import { header } from "../../headers.ts";
import { remoteEtagOf, remoteIdOf } from "../resource.ts";
import { Readable } from "node:stream";

const passedOn = ["content-length", "content-range", "accept-ranges", "last-modified"];

/** GET and HEAD: bytes as they come, for saving. Nothing of another server is shown by a browser under our name. */
export const sendRemoteContent = defineStep({
  name: "send-remote-content",
  section: "RFC 4918 §9.4, RFC 9110 §9.3.1, §14.2",
  needs: ["remote"],
  async run({ deps, principal, request, reply }, { remote: { mount, names } }) {
    const path = { share: mount.share, names };
    reply
      .header("content-disposition", disposition("attachment", names.at(-1) ?? mount.path[0] ?? ""))
      .header("content-security-policy", "sandbox; default-src 'none'")
      .header("x-content-type-options", "nosniff")
      .header("cache-control", "no-store")
      .type("application/octet-stream");
    if (request.method === "HEAD") {
      const resource = {
        entry: await deps.mounted.look(principal, path),
        mount,
        names,
        instance: await deps.instanceId(),
      };
      const etag = `"${remoteEtagOf(resource)}"`;
      reply.header("etag", etag).header("oc-etag", etag).header("oc-fileid", remoteIdOf(resource));
      if (!resource.entry.isFolder) reply.header("content-length", resource.entry.size);
      return reply.send();
    }
    if (names.length === 0 && mount.share.isFolder) throw notAFile();
    const conditions = ["if-none-match", "if-range"].flatMap((name) => {
      const value = header(request, name);
      return value === undefined ? [] : [[name, value.slice(0, 500)] as const];
    });
    const range = header(request, "range");
    const asked = range !== undefined && rangePattern.test(range) ? { range } : {};
    const answer = await deps.mounted.read(principal, path, { ...Object.fromEntries(conditions), ...asked });
    const etag = etagIn(answer.headers.etag ?? "");
    if (etag !== null) reply.header("etag", `"${etag}"`).header("oc-etag", `"${etag}"`);
    for (const name of passedOn) if (typeof answer.headers[name] === "string") reply.header(name, answer.headers[name]);
    reply.raw.on("close", () => answer.destroy());
    return reply.code(answer.statusCode ?? 200).send(Readable.from(upTo(answer, deps.maxFileBytes)));
  },
});
