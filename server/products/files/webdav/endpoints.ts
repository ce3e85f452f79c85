import type { Endpoints } from "./exchange.ts";
import { answerChunks } from "./steps/answer-chunks.ts";
import { answerFound } from "./steps/answer-found.ts";
import { answerListing } from "./steps/answer-listing.ts";
import { answerLocked } from "./steps/answer-locked.ts";
import { answerOptions } from "./steps/answer-options.ts";
import { answerTop } from "./steps/answer-top.ts";
import { answerWritten } from "./steps/answer-written.ts";
import { assembleUpload } from "./steps/assemble-upload.ts";
import { beginUpload } from "./steps/begin-upload.ts";
import { changeProperties } from "./steps/change-properties.ts";
import { checkConditions } from "./steps/check-conditions.ts";
import { copySource } from "./steps/copy-source.ts";
import { createFolder } from "./steps/create-folder.ts";
import { deleteUpload } from "./steps/delete-upload.ts";
import { endUpload } from "./steps/end-upload.ts";
import { findLockable } from "./steps/find-lockable.ts";
import { findParent } from "./steps/find-parent.ts";
import { findScope } from "./steps/find-scope.ts";
import { findSource } from "./steps/find-source.ts";
import { findUpload } from "./steps/find-upload.ts";
import { lockSource } from "./steps/lock-source.ts";
import { makeParents } from "./steps/make-parents.ts";
import { moveSource } from "./steps/move-source.ts";
import { readChunks } from "./steps/read-chunks.ts";
import { readDestination } from "./steps/read-destination.ts";
import { readFilter } from "./steps/read-filter.ts";
import { readListingDepth } from "./steps/read-listing-depth.ts";
import { readLockRequest } from "./steps/read-lock-request.ts";
import { readOverwrite } from "./steps/read-overwrite.ts";
import { readPropertyChanges } from "./steps/read-property-changes.ts";
import { readRequestedProperties } from "./steps/read-requested-properties.ts";
import { readSearch } from "./steps/read-search.ts";
import { readUploadPath } from "./steps/read-upload-path.ts";
import { recalculateHash } from "./steps/recalculate-hash.ts";
import { refuseBody } from "./steps/refuse-body.ts";
import { refuseFolderMount, refuseMountDestination, refuseMountSource } from "./steps/refuse-mount.ts";
import { refusePartialPut } from "./steps/refuse-partial-put.ts";
import { refuseMountName } from "./steps/refuse-mount-name.ts";
import { refuseSamePlace } from "./steps/refuse-same-place.ts";
import { requireDestination } from "./steps/require-destination.ts";
import { requireSpace } from "./steps/require-space.ts";
import { requireUploadSpace } from "./steps/require-upload-space.ts";
import { requireWholeUpload } from "./steps/require-whole-upload.ts";
import { requireWrite } from "./steps/require-write.ts";
import { sendContent } from "./steps/send-content.ts";
import { storeBody } from "./steps/store-body.ts";
import { storeChunk } from "./steps/store-chunk.ts";
import { trashSource } from "./steps/trash-source.ts";
import { unlockSource } from "./steps/unlock-source.ts";
import { useOwnPath } from "./steps/use-own-path.ts";
import { verifyChecksum } from "./steps/verify-checksum.ts";
import { writeFile } from "./steps/write-file.ts";
import { writeParts } from "./steps/write-parts.ts";

const search = { section: "RFC 5323 §2", steps: [readSearch, findScope, answerFound] };
const get = { section: "RFC 4918 §9.4", steps: [findSource("read"), sendContent] };

/**
 * `/remote.php/dav/files/{person}/…` and `/remote.php/webdav/…`. Extended MKCOL (RFC 5689) is not offered.
 */
export const fileEndpoints: Endpoints = {
  OPTIONS: { section: "RFC 4918 §10.1", steps: [answerOptions] },
  PROPFIND: {
    section: "RFC 4918 §9.1",
    steps: [readRequestedProperties, findSource("read"), readListingDepth, answerListing],
  },
  PROPPATCH: {
    section: "RFC 4918 §9.2",
    steps: [readPropertyChanges, checkConditions, findSource("change"), changeProperties],
  },
  GET: get,
  HEAD: get,
  MKCOL: {
    section: "RFC 4918 §9.3",
    steps: [refuseBody, checkConditions, useOwnPath, findParent, refuseMountName, createFolder, answerWritten],
  },
  PUT: {
    section: "RFC 4918 §9.7",
    steps: [
      refusePartialPut,
      checkConditions,
      useOwnPath,
      makeParents,
      findParent,
      refuseFolderMount,
      requireWrite,
      requireSpace,
      storeBody,
      verifyChecksum,
      writeFile,
      answerWritten,
    ],
  },
  DELETE: { section: "RFC 4918 §9.6", steps: [checkConditions, findSource("change"), refuseMountSource, trashSource] },
  COPY: {
    section: "RFC 4918 §9.8",
    steps: [
      checkConditions,
      findSource("read"),
      readDestination,
      findParent,
      refuseMountDestination,
      readOverwrite,
      copySource,
      answerWritten,
    ],
  },
  MOVE: {
    section: "RFC 4918 §9.9",
    steps: [
      checkConditions,
      findSource("change"),
      readDestination,
      refuseMountSource,
      findParent,
      refuseSamePlace,
      refuseMountDestination,
      readOverwrite,
      moveSource,
      answerWritten,
    ],
  },
  LOCK: {
    section: "RFC 4918 §9.10",
    steps: [readLockRequest, checkConditions, findLockable, lockSource, answerLocked],
  },
  SEARCH: search,
  REPORT: {
    section: "RFC 3253 §3.6; Nextcloud WebDAV: Listing favorites",
    steps: [readFilter, findScope, answerFound],
  },
  PATCH: { section: "Nextcloud WebDAV: Special headers", steps: [findSource("read"), recalculateHash] },
  UNLOCK: { section: "RFC 4918 §9.11", steps: [findSource("change"), unlockSource] },
};

/** `/remote.php/dav/uploads/{person}/{upload}/…`: a folder of numbered pieces that is moved to where the file shall be. */
export const uploadEndpoints: Endpoints = {
  MKCOL: { section: "Nextcloud chunked upload v2: starting", steps: [readUploadPath, requireDestination, beginUpload] },
  PUT: {
    section: "Nextcloud chunked upload v2: uploading chunks",
    steps: [readUploadPath, findUpload, requireDestination, storeChunk],
  },
  PROPFIND: {
    section: "Nextcloud chunked upload v2: resuming",
    steps: [readUploadPath, findUpload, readChunks, answerChunks],
  },
  MOVE: {
    section: "Nextcloud chunked upload v2: assembling",
    steps: [
      readUploadPath,
      requireWholeUpload,
      checkConditions,
      findUpload,
      readDestination,
      makeParents,
      findParent,
      refuseFolderMount,
      requireWrite,
      readChunks,
      requireUploadSpace,
      assembleUpload,
      verifyChecksum,
      writeFile,
      endUpload,
      answerWritten,
    ],
  },
  DELETE: { section: "Nextcloud chunked upload v2: aborting", steps: [readUploadPath, findUpload, deleteUpload] },
};

/** `/remote.php/dav/bulk`: many small files in one request. */
export const bulkEndpoints: Endpoints = {
  OPTIONS: { section: "RFC 4918 §10.1", steps: [answerOptions] },
  POST: { section: "Nextcloud WebDAV: Bulk upload", steps: [writeParts] },
};

/** `/remote.php/dav/`, where service discovery (RFC 6764) leads. */
export const topEndpoints: Endpoints = {
  OPTIONS: { section: "RFC 4918 §10.1", steps: [answerOptions] },
  PROPFIND: { section: "RFC 4918 §9.1", steps: [readRequestedProperties, readListingDepth, answerTop] },
  SEARCH: search,
};
