import { directPrefix } from "../links/direct.ts";
import { bothVersions, endpoint, type OcsEndpoint } from "./exchange.ts";
import { answerDirectLink } from "./steps/answer-direct-link.ts";
import { answerEditors, answerTemplates, refuseEditing } from "./steps/answer-editors.ts";
import { answerHovercard } from "./steps/answer-hovercard.ts";
import { findById, findByLink, findByPath, findInTrash, findVersion } from "./steps/find-previewed.ts";
import { readFields } from "./steps/read-fields.ts";
import { redirectToFile } from "./steps/redirect-to-file.ts";
import { requirePerson } from "./steps/require-person.ts";
import { sendAvatar, sendDarkAvatar } from "./steps/send-avatar.ts";
import { sendDirect } from "./steps/send-direct.ts";
import { sendPreview } from "./steps/send-preview.ts";

const preview = "Nextcloud server: core/preview";
const avatars = "Nextcloud server: Avatars";
const editing = "Nextcloud OCS: Direct Editing";
const editor = (path: string): readonly string[] => bothVersions(`/apps/files/api/v1/directEditing${path}`);

/** Small pictures of files, and of people. */
const pictures: readonly OcsEndpoint[] = [
  endpoint("GET", "/index.php/core/preview", preview, requirePerson, findById, sendPreview),
  endpoint("GET", "/index.php/core/preview.png", preview, requirePerson, findByPath, sendPreview),
  endpoint("GET", "/index.php/apps/files/api/v1/thumbnail/:x/:y/*", preview, requirePerson, findByPath, sendPreview),
  endpoint("GET", "/index.php/apps/files_trashbin/preview", preview, requirePerson, findInTrash, sendPreview),
  endpoint("GET", "/index.php/apps/files_versions/preview", preview, requirePerson, findVersion, sendPreview),
  endpoint(
    "GET",
    "/index.php/apps/files_sharing/publicpreview/:token",
    "Nextcloud server: publicpreview",
    findByLink,
    sendPreview,
  ),
  endpoint("GET", "/index.php/avatar/:user/:size", avatars, requirePerson, sendAvatar),
  endpoint("GET", "/index.php/avatar/:user/:size/dark", avatars, requirePerson, sendDarkAvatar),
  endpoint("GET", "/remote.php/dav/avatars/:user/:size", avatars, requirePerson, sendAvatar),
];

/** What clients show of files and people, and what leads to them. */
export const lookingEndpoints: readonly OcsEndpoint[] = [
  ...pictures,
  endpoint("GET", bothVersions("/hovercard/v1/:user"), "Nextcloud server: hovercard", requirePerson, answerHovercard),
  endpoint("GET", "/index.php/f/:fileId", "Nextcloud server: private link", redirectToFile),
  endpoint(
    "POST",
    bothVersions("/apps/dav/api/v1/direct"),
    "Nextcloud OCS: Direct Download",
    requirePerson,
    readFields,
    answerDirectLink,
  ),
  endpoint("GET", `${directPrefix}/:secret`, "Nextcloud OCS: Direct Download", sendDirect),
  endpoint("GET", editor(""), editing, requirePerson, answerEditors),
  endpoint("GET", editor("/templates/:editor/:creator"), editing, requirePerson, answerTemplates),
  endpoint("POST", editor("/open"), editing, requirePerson, refuseEditing),
  endpoint("POST", editor("/create"), editing, requirePerson, refuseEditing),
];
