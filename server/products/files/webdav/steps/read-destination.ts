import { readDestination as readHeader } from "#dav";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";
import { readFileTarget } from "../target.ts";

/** Only the caller's own files: other people's trees do not exist, and nothing is moved among the uploads. */
export const readDestination = defineStep({
  name: "read-destination",
  section: "RFC 4918 §10.3",
  gives: ["destination"],
  run({ request, principal }) {
    const path = readHeader(header(request, "destination"), request.headers.host);
    return { destination: readFileTarget(principal, path) };
  },
});
