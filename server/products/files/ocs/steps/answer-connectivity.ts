import type { OcsEndpoint } from "./endpoint.ts";

/** The desktop client takes anything but 204 for the sign-in page of a public network. */
export const connectivity: OcsEndpoint = {
  name: "connectivity",
  paths: ["/index.php/204"],
  answer: (_deps, _request, reply) => reply.code(204).send(),
};
