import type { OcsEndpoint } from "./endpoint.ts";
import { nextcloudVersion } from "./version.ts";

/** The first thing a client asks, without signing in. */
export const status: OcsEndpoint = {
  name: "status",
  paths: ["/status.php"],
  answer: (_deps, _request, reply) =>
    reply.send({
      installed: true,
      maintenance: false,
      needsDbUpgrade: false,
      version: nextcloudVersion.full,
      versionstring: nextcloudVersion.string,
      edition: "",
      productname: "Safos",
      extendedSupport: false,
    }),
};
