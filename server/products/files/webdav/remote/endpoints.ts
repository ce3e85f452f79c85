import { refuse } from "#http";
import { readDestination as readHeader, splitAtMount } from "#dav";
import type { Endpoints, Exchange } from "../exchange.ts";
import { header } from "../headers.ts";
import { checkConditions } from "../steps/check-conditions.ts";
import { endUpload } from "../steps/end-upload.ts";
import { findSource } from "../steps/find-source.ts";
import { findUpload } from "../steps/find-upload.ts";
import { readChunks } from "../steps/read-chunks.ts";
import { readDestination } from "../steps/read-destination.ts";
import { readListingDepth } from "../steps/read-listing-depth.ts";
import { readRequestedProperties } from "../steps/read-requested-properties.ts";
import { readUploadPath } from "../steps/read-upload-path.ts";
import { refuseBody } from "../steps/refuse-body.ts";
import { refusePartialPut } from "../steps/refuse-partial-put.ts";
import { requireWholeUpload } from "../steps/require-whole-upload.ts";
import { filesPrefix, legacyPrefix, readFileTarget, uploadsPrefix } from "../target.ts";
import { answerRemoteListing } from "./steps/answer-remote-listing.ts";
import { answerRemoteOptions } from "./steps/answer-remote-options.ts";
import { answerRemoteWritten } from "./steps/answer-remote-written.ts";
import { carrySource } from "./steps/carry-source.ts";
import { findRemoteDestination } from "./steps/find-remote-destination.ts";
import { findRemote } from "./steps/find-remote.ts";
import { makeRemoteFolder } from "./steps/make-remote-folder.ts";
import { moveRemote } from "./steps/move-remote.ts";
import { removeRemote } from "./steps/remove-remote.ts";
import { requireRemoteEtag } from "./steps/require-remote-etag.ts";
import { requireRemoteWrite } from "./steps/require-remote-write.ts";
import { sendChunks } from "./steps/send-chunks.ts";
import { sendRemoteContent } from "./steps/send-remote-content.ts";
import { writeRemoteFile } from "./steps/write-remote-file.ts";

const get = { section: "RFC 4918 §9.4", steps: [findRemote, sendRemoteContent] };
const carry = { steps: [findRemote, readDestination, moveRemote] };

/** What stands below a mount of another server: no locks, no properties of one's own, and no search. */
export const remoteEndpoints: Endpoints = {
  OPTIONS: { section: "RFC 4918 §10.1", steps: [answerRemoteOptions] },
  PROPFIND: {
    section: "RFC 4918 §9.1",
    steps: [readRequestedProperties, readListingDepth, findRemote, answerRemoteListing],
  },
  GET: get,
  HEAD: get,
  PUT: {
    section: "RFC 4918 §9.7",
    steps: [refusePartialPut, findRemote, requireRemoteWrite, requireRemoteEtag, writeRemoteFile, answerRemoteWritten],
  },
  MKCOL: {
    section: "RFC 4918 §9.3",
    steps: [refuseBody, findRemote, requireRemoteWrite, makeRemoteFolder, answerRemoteWritten],
  },
  DELETE: { section: "RFC 4918 §9.6", steps: [findRemote, removeRemote] },
  COPY: { section: "RFC 4918 §9.8", ...carry },
  MOVE: { section: "RFC 4918 §9.9", ...carry },
};

/** What lies here and goes to another server. */
export const outwardEndpoints: Endpoints = {
  COPY: {
    section: "RFC 4918 §9.8",
    steps: [checkConditions, findSource("read"), readDestination, findRemoteDestination, carrySource],
  },
  MOVE: {
    section: "RFC 4918 §9.9",
    steps: [checkConditions, findSource("change"), readDestination, findRemoteDestination, carrySource],
  },
};

/** An upload in pieces that goes to another server. */
export const outwardUploadEndpoints: Endpoints = {
  MOVE: {
    section: "Nextcloud chunked upload v2: assembling",
    steps: [
      readUploadPath,
      requireWholeUpload,
      findUpload,
      readDestination,
      findRemoteDestination,
      requireRemoteWrite,
      requireRemoteEtag,
      readChunks,
      sendChunks,
      endUpload,
      answerRemoteWritten,
    ],
  },
};

/** The table by which a request is answered that has to do with a mount of another server; null: it has not. */
export async function findRemoteTable(exchange: Exchange): Promise<Endpoints | null> {
  const { request, principal, target, tree } = exchange;
  const isUpload = target.base.startsWith(uploadsPrefix);
  if (!isUpload && !target.base.startsWith(filesPrefix) && target.base !== legacyPrefix) return null;
  const isMount = async (names: readonly string[]): Promise<boolean> =>
    names.length > 0 && splitAtMount((await tree()).remotes, names).mount !== null;
  if (!isUpload && (await isMount(target.names))) {
    if (!(request.method in remoteEndpoints)) throw refuse("METHOD_UNKNOWN");
    return remoteEndpoints;
  }
  if (!["MOVE", "COPY"].includes(request.method)) return null;
  const named = header(request, "destination");
  if (named === undefined) return null;
  const { names } = readFileTarget(principal, readHeader(named, request.headers.host));
  if (!(await isMount(names))) return null;
  return isUpload ? outwardUploadEndpoints : outwardEndpoints;
}
