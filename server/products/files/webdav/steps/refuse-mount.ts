import { rootIsFixed } from "../../tree/refusals.ts";
import { defineStep, type Exchange } from "../exchange.ts";
import { isMountRoot, type Mount } from "../location.ts";

async function mountAt({ tree }: Exchange, names: readonly string[]): Promise<Mount | undefined> {
  const { mounts } = await tree();
  return mounts.find(({ path }) => path.length === names.length && path.every((name, index) => name === names[index]));
}

/** A workspace's folder stands in the person's root by its own right, and is neither moved nor removed here; what was shared is. */
export const refuseMountSource = defineStep({
  name: "refuse-mount",
  section: "RFC 4918 §9.6.1, §9.9.4: 403 Forbidden",
  needs: ["source"],
  run(_exchange, { source: { location } }) {
    if (isMountRoot(location) && location.mount?.kind === "workspace") throw rootIsFixed();
  },
});

/** Where something new goes: nothing takes the place of a mount. */
export const refuseMountDestination = defineStep({
  name: "refuse-mount",
  section: "RFC 4918 §9.7.1, §9.8.5, §9.9.4: 403 Forbidden",
  needs: ["destination"],
  async run(exchange, { destination }) {
    if (await mountAt(exchange, destination.names)) throw rootIsFixed();
  },
});

/** The same for content: a file that was shared gets it where it lies. */
export const refuseFolderMount = defineStep({
  name: "refuse-mount",
  section: "RFC 4918 §9.7.1: 403 Forbidden",
  needs: ["destination", "parent"],
  async run(exchange, { destination, parent }) {
    if (parent.over === undefined && (await mountAt(exchange, destination.names))) throw rootIsFixed();
  },
});
