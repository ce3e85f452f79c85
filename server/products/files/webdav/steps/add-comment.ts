import { readXmlBody, writeHref } from "#dav";
import { isTooDeep, refuse } from "#http";
import { bodyOf } from "../../uploads/body.ts";
import { refOf } from "../comments.ts";
import { defineStep } from "../exchange.ts";

const longest = 10_000;

/** POST of `{"actorType": "users", "verb": "comment", "message": "…"}`. */
export const addComment = defineStep({
  name: "add-comment",
  section: "Nextcloud WebDAV: Comments",
  needs: ["commented"],
  async run({ deps, principal, request, reply, target: { base, names } }, { commented: { file, comment } }) {
    if (comment !== null) throw refuse("METHOD_UNKNOWN");
    const text = readMessage(await readXmlBody(bodyOf(request.body)));
    const row = await deps.items.comments.add({ person: principal, link: null }, refOf(file), { text });
    const href = writeHref(base, [...names, String(row.number)], false);
    return reply.header("content-location", href).code(201).send();
  },
});

function readMessage(body: string): string {
  if (isTooDeep(body)) throw refuse("INVALID", "The body nests too deeply.");
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw refuse("INVALID", "The body is no JSON.");
  }
  const message = typeof parsed === "object" && parsed !== null && "message" in parsed ? parsed.message : undefined;
  return requireMessage(message);
}

/** A comment has 1 to 10,000 characters. Refuses INVALID. */
export function requireMessage(message: unknown): string {
  if (typeof message !== "string" || message.trim() === "" || message.length > longest || message.includes("\u0000"))
    throw refuse("INVALID", "A comment has 1 to 10,000 characters.");
  return message.toWellFormed();
}
