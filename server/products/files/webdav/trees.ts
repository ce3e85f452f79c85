import type { Endpoints } from "./exchange.ts";
import { addComment } from "./steps/add-comment.ts";
import { answerComments } from "./steps/answer-comments.ts";
import { answerOptions } from "./steps/answer-options.ts";
import { answerTags } from "./steps/answer-tags.ts";
import { answerTrash } from "./steps/answer-trash.ts";
import { answerVersions } from "./steps/answer-versions.ts";
import { addTag, removeTag, takeTagOff } from "./steps/change-tag.ts";
import { changeComment } from "./steps/change-comment.ts";
import { destroyTrashed } from "./steps/destroy-trashed.ts";
import { findCommented } from "./steps/find-commented.ts";
import { findTags, findTagsOfFile } from "./steps/find-tags.ts";
import { findTrashed } from "./steps/find-trashed.ts";
import { findVersions } from "./steps/find-versions.ts";
import { labelVersion } from "./steps/label-version.ts";
import { makeTag } from "./steps/make-tag.ts";
import { openTrashed } from "./steps/open-trashed.ts";
import { firstComments, readCommentPage } from "./steps/read-comment-page.ts";
import { readListingDepth } from "./steps/read-listing-depth.ts";
import { readPropertyChanges } from "./steps/read-property-changes.ts";
import { readRequestedProperties } from "./steps/read-requested-properties.ts";
import { removeComment } from "./steps/remove-comment.ts";
import { removeVersion } from "./steps/remove-version.ts";
import { restoreTrashed } from "./steps/restore-trashed.ts";
import { restoreVersion } from "./steps/restore-version.ts";
import { sendContent } from "./steps/send-content.ts";
import { sendVersion } from "./steps/send-version.ts";

const options = { section: "RFC 4918 §10.1", steps: [answerOptions] };
const trash = "Nextcloud WebDAV: Trashbin";
const versions = "Nextcloud WebDAV: Versions";

const getTrashed = { section: trash, steps: [findTrashed, openTrashed, sendContent] };

/** `/remote.php/dav/trashbin/{person}/trash/…`: what may be restored. */
export const trashEndpoints: Endpoints = {
  OPTIONS: options,
  PROPFIND: { section: trash, steps: [readRequestedProperties, readListingDepth, findTrashed, answerTrash] },
  GET: getTrashed,
  HEAD: getTrashed,
  MOVE: { section: trash, steps: [findTrashed, restoreTrashed] },
  DELETE: { section: trash, steps: [findTrashed, destroyTrashed] },
};

const getVersion = { section: versions, steps: [findVersions, sendVersion] };

/** `/remote.php/dav/versions/{person}/versions/{fileid}/…`: earlier versions of a file. */
export const versionEndpoints: Endpoints = {
  OPTIONS: options,
  PROPFIND: { section: versions, steps: [readRequestedProperties, readListingDepth, findVersions, answerVersions] },
  PROPPATCH: { section: versions, steps: [readPropertyChanges, findVersions, labelVersion] },
  GET: getVersion,
  HEAD: getVersion,
  MOVE: { section: versions, steps: [findVersions, restoreVersion] },
  DELETE: { section: versions, steps: [findVersions, removeVersion] },
};

const comments = "Nextcloud WebDAV: Comments";

/** `/remote.php/dav/comments/files/{fileid}/…`: what is said of a file or folder. */
export const commentEndpoints: Endpoints = {
  OPTIONS: options,
  PROPFIND: {
    section: comments,
    steps: [readRequestedProperties, readListingDepth, findCommented, firstComments, answerComments],
  },
  REPORT: { section: comments, steps: [readCommentPage, findCommented, answerComments] },
  POST: { section: comments, steps: [findCommented, addComment] },
  PROPPATCH: { section: comments, steps: [readPropertyChanges, findCommented, changeComment] },
  DELETE: { section: comments, steps: [findCommented, removeComment] },
};

const tags = "Nextcloud WebDAV: System tags";

/** `/remote.php/dav/systemtags/…`: tags of the caller's organisation. */
export const tagEndpoints: Endpoints = {
  OPTIONS: options,
  PROPFIND: { section: tags, steps: [readRequestedProperties, readListingDepth, findTags, answerTags] },
  POST: { section: tags, steps: [findTags, makeTag] },
  DELETE: { section: tags, steps: [findTags, removeTag] },
};

/** `/remote.php/dav/systemtags-relations/files/{fileid}/…`: those on a file or folder. */
export const taggedEndpoints: Endpoints = {
  OPTIONS: options,
  PROPFIND: { section: tags, steps: [readRequestedProperties, readListingDepth, findTagsOfFile, answerTags] },
  POST: { section: tags, steps: [findTagsOfFile, makeTag] },
  PUT: { section: tags, steps: [findTagsOfFile, addTag] },
  DELETE: { section: tags, steps: [findTagsOfFile, takeTagOff] },
};
