import { principalsPrefix, serveDav } from "#dav";
import type { Log } from "#log";
import type { CalendarContext } from "../context.ts";
import { sendCaldavError } from "./errors.ts";
import type { Method } from "./exchange.ts";
import { copy, move } from "./methods/copy-move.ts";
import { remove } from "./methods/delete.ts";
import { get } from "./methods/get.ts";
import { mkcalendar, mkcol } from "./methods/mkcalendar.ts";
import { allowed, options } from "./methods/options.ts";
import { post } from "./methods/post.ts";
import { propfind } from "./methods/propfind.ts";
import { proppatch } from "./methods/proppatch.ts";
import { put } from "./methods/put.ts";
import { report } from "./methods/report.ts";
import { calendarsPrefix, legacyPrefix, readTarget } from "./target.ts";

const methods: Readonly<Record<string, Method>> = {
  OPTIONS: options,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  REPORT: report,
  MKCALENDAR: mkcalendar,
  MKCOL: mkcol,
  GET: get,
  HEAD: get,
  POST: post,
  PUT: put,
  DELETE: remove,
  COPY: copy,
  MOVE: move,
};

/** CalDAV (RFC 4791) with sync (RFC 6578), at the addresses that Nextcloud has; and the principals of WebDAV (RFC 3744). */
export const caldavRoutes = (ctx: CalendarContext, log: Log) =>
  serveDav({
    ctx,
    prefixes: [calendarsPrefix, principalsPrefix],
    methods,
    allowed,
    readTarget,
    sendError: (error, request, reply) => sendCaldavError(error, request, reply, log),
    elsewhere: { legacyPrefix, wellKnown: "/.well-known/caldav" },
  });
