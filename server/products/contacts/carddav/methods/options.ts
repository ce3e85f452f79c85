import type { Method } from "../exchange.ts";
import { davClasses } from "../listing.ts";

export const allowed = "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, PROPFIND, PROPPATCH, REPORT";

/** RFC 4918 §10.1, RFC 6352 §6.1. */
export const options: Method = async ({ reply }) =>
  reply.header("dav", davClasses).header("allow", allowed).code(200).send();
