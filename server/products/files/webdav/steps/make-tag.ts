import { readXmlBody, writeHref } from "#dav";
import { isTooDeep, refuse } from "#http";
import { bodyOf } from "../../uploads/body.ts";
import { makeTag as make, tagNode } from "../../tags/change.ts";
import { defineStep } from "../exchange.ts";
import { tagsPrefix } from "../target.ts";

/** POST of `{"name": "…", "userVisible": true, "userAssignable": true}`; below a file the new tag is put on it. */
export const makeTag = defineStep({
  name: "make-tag",
  section: "Nextcloud WebDAV: System tags",
  needs: ["tags"],
  async run({ deps, principal, request, reply }, { tags: { file, tagId } }) {
    if (tagId !== null) throw refuse("METHOD_UNKNOWN");
    const tag = await make(deps, principal, readName(await readXmlBody(bodyOf(request.body))));
    if (file) await tagNode(deps, principal, file, tag.id);
    const href = writeHref(tagsPrefix, [String(tag.id)], false);
    return reply.header("content-location", href).code(201).send();
  },
});

/** What every one of our tags is cannot be switched off: a person must not rely on it. Refuses INVALID. */
function readName(body: string): unknown {
  if (isTooDeep(body)) throw refuse("INVALID", "The body nests too deeply.");
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw refuse("INVALID", "The body is no JSON.");
  }
  const fields = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Readonly<Record<string, unknown>>;
  if (fields["userVisible"] === false || fields["userAssignable"] === false)
    throw refuse("INVALID", "Everyone in the organisation sees its tags and may use them.");
  return fields["name"];
}
