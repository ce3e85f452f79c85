import type { Endpoints } from "./exchange.ts";
import { answerListing } from "./steps/answer-listing.ts";
import { answerOptions } from "./steps/answer-options.ts";
import { answerWritten } from "./steps/answer-written.ts";
import { createFolder } from "./steps/create-folder.ts";
import { findParent } from "./steps/find-parent.ts";
import { findSource } from "./steps/find-source.ts";
import { leaveFile } from "./steps/leave-file.ts";
import { moveSource } from "./steps/move-source.ts";
import { readListing } from "./steps/read-listing.ts";
import { refuseBody } from "./steps/refuse-body.ts";
import { sendContent } from "./steps/send-content.ts";
import { trashSource } from "./steps/trash-source.ts";
import { writeFile } from "./steps/write-file.ts";

const get = { section: "RFC 4918 §9.4", steps: [findSource, sendContent] };
const options = { section: "RFC 4918 §10.1", steps: [answerOptions] };

/** `/public.php/dav/files/{link}/…` and `/public.php/webdav/…`: what the link opens, as far as it goes. */
export const fileEndpoints: Endpoints = {
  OPTIONS: options,
  PROPFIND: { section: "RFC 4918 §9.1", steps: [readListing, findSource, answerListing] },
  GET: get,
  HEAD: get,
  PUT: { section: "RFC 4918 §9.7", steps: [findParent, writeFile, answerWritten] },
  MKCOL: { section: "RFC 4918 §9.3", steps: [refuseBody, findParent, createFolder, answerWritten] },
  MOVE: { section: "RFC 4918 §9.9", steps: [findSource, moveSource, answerWritten] },
  DELETE: { section: "RFC 4918 §9.6", steps: [findSource, trashSource] },
};

/** The same of a file request: files are left, and nothing is shown. */
export const dropEndpoints: Endpoints = {
  OPTIONS: options,
  PUT: { section: "Nextcloud: file drop", steps: [leaveFile] },
};
