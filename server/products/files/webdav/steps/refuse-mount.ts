import { rootIsFixed } from "../../tree/refusals.ts";
import { defineStep, type Exchange } from "../exchange.ts";

/** A workspace's folder stands in the person's root by its own right: it is neither removed nor replaced here. */
async function requireNoMount({ tree }: Exchange, names: readonly string[]): Promise<void> {
  if (names.length === 1 && (await tree()).mounts.some((mount) => mount.name === names[0])) throw rootIsFixed();
}

/** At the request's own path. */
export const refuseMountSource = defineStep({
  name: "refuse-mount",
  section: "RFC 4918 §9.6.1, §9.9.4: 403 Forbidden",
  run: (exchange) => requireNoMount(exchange, exchange.target.names),
});

/** Where something new goes. */
export const refuseMountDestination = defineStep({
  name: "refuse-mount",
  section: "RFC 4918 §9.7.1, §9.8.5, §9.9.4: 403 Forbidden",
  needs: ["destination"],
  run: (exchange, { destination }) => requireNoMount(exchange, destination.names),
});
