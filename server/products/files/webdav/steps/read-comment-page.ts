import { readCommentFilter, readXmlBody } from "#dav";
import { bodyOf } from "../../uploads/body.ts";
import { usualCommentProperties } from "../comments.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

/** REPORT: a page of comments, with everything that there is of each. */
export const readCommentPage = defineStep({
  name: "read-comment-page",
  section: "Nextcloud WebDAV: Comments",
  gives: ["page", "requested"],
  run: async ({ request }) => ({
    page: readCommentFilter(await readXmlBody(bodyOf(request.body)), namespaces),
    requested: usualCommentProperties,
  }),
});

/** PROPFIND: the newest, or at depth 0 none. */
export const firstComments = defineStep({
  name: "read-comment-page",
  section: "Nextcloud WebDAV: Comments",
  needs: ["depth"],
  gives: ["page"],
  run: (_exchange, { depth }) => ({ page: { limit: depth === "0" ? 0 : 200, offset: 0 } }),
});
