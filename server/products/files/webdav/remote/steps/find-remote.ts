import { missing } from "../../../tree/refusals.ts";
import { defineStep } from "../../exchange.ts";
import { readRemoteTarget } from "../paths.ts";

/** What the request's path leads to, below a mount of another server. */
export const findRemote = defineStep({
  name: "find-remote",
  section: "RFC 9110 §15.5.5",
  gives: ["remote"],
  async run({ target, tree }) {
    const remote = readRemoteTarget(await tree(), target.names);
    if (remote === null) throw missing();
    return { remote };
  },
});
