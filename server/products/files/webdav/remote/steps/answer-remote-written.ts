import { etagIn } from "../../../federated/remote-files/read-listing.ts";
import { Refusal } from "#http";
import { defineStep } from "../../exchange.ts";
import { readMtime } from "../../headers.ts";
import { remoteEtagOf, remoteIdOf, remotePermissionsOf } from "../resource.ts";

/**
 * What sync clients must learn of something they have just written. The etag of a file is the one that the other server gave to this
 * very write: what someone else writes in the next moment is not taken for it.
 */
export const answerRemoteWritten = defineStep({
  name: "answer-remote-written",
  section: "Nextcloud WebDAV: OC-FileId, OC-ETag, X-NC-Permissions, X-OC-MTime",
  needs: ["remote", "remoteWritten"],
  async run({ deps, principal, request, reply }, { remote: { mount, names }, remoteWritten: { status, head } }) {
    try {
      const entry = await deps.mounted.look(principal, { share: mount.share, names });
      const resource = { entry, mount, names, instance: await deps.instanceId() };
      const given = head && etagIn(head.headers.etag ?? "");
      const etag = `"${given ?? remoteEtagOf(resource)}"`;
      reply
        .header("oc-fileid", remoteIdOf(resource))
        .header("oc-etag", etag)
        .header("etag", etag)
        .header("x-nc-permissions", remotePermissionsOf(resource));
      if (head?.headers["x-oc-mtime"] === "accepted" && readMtime(request) !== undefined)
        reply.header("x-oc-mtime", "accepted");
    } catch (error) {
      // It is written: what is not known of it a program asks for.
      if (!(error instanceof Refusal)) throw error;
    }
    return reply.code(status).send();
  },
});
