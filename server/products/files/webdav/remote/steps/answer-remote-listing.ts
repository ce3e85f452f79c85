import { writeListing, xmlType } from "#dav";
import type { RemoteEntry } from "../../../federated/remote-files/read-listing.ts";
import { defineStep } from "../../exchange.ts";
import { namespaces } from "../../namespaces.ts";
import { remoteMember, remoteProperties, usualRemoteProperties } from "../resource.ts";
import { remoteClasses } from "./answer-remote-options.ts";

/** As the other server has it at this moment: what was listed before may hide what a program has just written there. */
export const answerRemoteListing = defineStep({
  name: "answer-remote-listing",
  section: "RFC 4918 §9.1, §13",
  needs: ["requested", "depth", "remote"],
  async run({ deps, principal, reply, target: { base } }, { requested, depth, remote: { mount, names } }) {
    const path = { share: mount.share, names };
    const instance = await deps.instanceId();
    const { self, items } =
      depth === "1"
        ? await deps.mounted.list(principal, path)
        : { self: await deps.mounted.look(principal, path), items: [] as readonly RemoteEntry[] };
    const members = [
      remoteMember({ entry: self, mount, names, instance }),
      ...items.map((entry) => remoteMember({ entry, mount, names: [...names, entry.name], instance })),
    ];
    const text = writeListing(base, members, requested, remoteProperties, usualRemoteProperties, namespaces);
    return reply.code(207).header("dav", remoteClasses).type(xmlType).send(text);
  },
});
