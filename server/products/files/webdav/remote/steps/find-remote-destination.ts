import { missing } from "../../../tree/refusals.ts";
import { defineStep } from "../../exchange.ts";
import { readRemoteTarget } from "../paths.ts";

/** Where something of ours goes on another server. */
export const findRemoteDestination = defineStep({
  name: "find-remote-destination",
  section: "RFC 4918 §9.8.3, §9.9.2",
  needs: ["destination"],
  gives: ["remote"],
  async run({ tree }, { destination }) {
    const remote = readRemoteTarget(await tree(), destination.names);
    if (remote === null) throw missing();
    return { remote };
  },
});
