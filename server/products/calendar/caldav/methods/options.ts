import type { Method } from "../exchange.ts";
import { davClasses } from "../listing.ts";

export const allowed =
  "OPTIONS, GET, HEAD, POST, PUT, DELETE, COPY, MOVE, MKCOL, MKCALENDAR, PROPFIND, PROPPATCH, REPORT" as const;

/** RFC 4918 §10.1, RFC 4791 §5.1. */
export const options: Method = async ({ reply }) =>
  reply.header("dav", davClasses).header("allow", allowed).code(200).send();
