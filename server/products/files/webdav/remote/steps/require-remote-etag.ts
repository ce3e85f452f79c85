import { isExpected, readEtags } from "#dav";
import { refuse, Refusal } from "#http";
import type { RemoteEntry } from "../../../federated/remote-files/read-listing.ts";
import { defineStep, type Exchange } from "../../exchange.ts";
import { header, readIfMatch } from "../../headers.ts";
import type { RemoteTarget } from "../paths.ts";
import { remoteEtagOf } from "../resource.ts";

async function lookAt(
  { deps, principal }: Pick<Exchange, "deps" | "principal">,
  { mount, names }: RemoteTarget,
): Promise<RemoteEntry | null> {
  try {
    return await deps.mounted.look(principal, { share: mount.share, names });
  } catch (error) {
    if (error instanceof Refusal && error.code === "FILE_MISSING") return null;
    throw error;
  }
}

/**
 * 412 when something else is there than the writer expects. The other server is asked to hold to it too, in the write itself, where
 * the etag is its own.
 */
export const requireRemoteEtag = defineStep({
  name: "require-remote-etag",
  section: "RFC 9110 §13.1.1–13.1.2",
  needs: ["remote"],
  gives: ["remoteConditions"],
  async run(exchange, { remote }) {
    const { request } = exchange;
    const expected = readIfMatch(request);
    if (readEtags(header(request, "if-none-match")) === "*") {
      if ((await lookAt(exchange, remote)) !== null) throw refuse("CHANGED_MEANWHILE");
      return { remoteConditions: { "if-none-match": "*" } };
    }
    if (expected === null) return { remoteConditions: {} };
    const entry = await lookAt(exchange, remote);
    if (!isExpected(expected, entry && remoteEtagOf({ entry, ...remote }))) throw refuse("CHANGED_MEANWHILE");
    return { remoteConditions: entry?.etag === null || entry === null ? {} : { "if-match": `"${entry.etag}"` } };
  },
});
