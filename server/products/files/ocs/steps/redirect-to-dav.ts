import type { OcsEndpoint } from "./endpoint.ts";

/** Service discovery (RFC 6764 §5). */
export const wellKnown: OcsEndpoint = {
  name: "well-known",
  paths: ["/.well-known/webdav", "/.well-known/caldav", "/.well-known/carddav"],
  answer: (_deps, _request, reply) => reply.redirect("/remote.php/dav/", 301),
};
