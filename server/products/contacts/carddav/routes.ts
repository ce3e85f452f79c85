import { addressBooksPrefix, serveDav } from "#dav";
import type { Log } from "#log";
import type { ContactContext } from "../context.ts";
import { sendCarddavError } from "./errors.ts";
import type { Method } from "./exchange.ts";
import { remove } from "./methods/delete.ts";
import { get } from "./methods/get.ts";
import { mkcol } from "./methods/mkcol.ts";
import { allowed, options } from "./methods/options.ts";
import { propfind } from "./methods/propfind.ts";
import { proppatch } from "./methods/proppatch.ts";
import { put } from "./methods/put.ts";
import { report } from "./methods/report.ts";
import { readTarget } from "./target.ts";

const methods: Readonly<Record<string, Method>> = {
  OPTIONS: options,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  REPORT: report,
  MKCOL: mkcol,
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: remove,
};

/** As older clients of Nextcloud have it. */
export const legacyPrefix = "/remote.php/carddav";

/** CardDAV (RFC 6352) with sync (RFC 6578), at the addresses that Nextcloud has. */
export const carddavRoutes = (ctx: ContactContext, log: Log) =>
  serveDav({
    ctx,
    prefixes: [addressBooksPrefix],
    methods,
    allowed,
    readTarget,
    sendError: (error, request, reply) => sendCarddavError(error, request, reply, log),
    elsewhere: { legacyPrefix, wellKnown: "/.well-known/carddav" },
  });
