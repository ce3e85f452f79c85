import { now } from "#clock";
import { refuse, sendOcs } from "#http";
import { directPrefix, makeDirectLink } from "../../links/direct.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

const usualSeconds = 8 * 3600;

/** `fileId`, and perhaps `expirationTime`, seconds since 1970. */
export const answerDirectLink = defineStep({
  name: "answer-direct-link",
  section: "Nextcloud OCS: Direct Download",
  needs: ["person", "fields"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, fields }) {
    const fileId = fields.get("fileId") ?? "";
    if (!/^\d{1,15}$/.test(fileId)) throw missing();
    const until = fields.get("expirationTime");
    const seconds = until === undefined ? usualSeconds : Math.floor(Number(until) - now() / 1000);
    if (!(seconds > 0)) throw refuse("INVALID", "expirationTime is a moment to come.");
    const secret = await makeDirectLink(deps, person, Number(fileId), seconds);
    const url = `${deps.http.publicUrl}${directPrefix}/${secret}`;
    return { answer: sendOcs(request, reply.header("cache-control", "no-store"), { url }) };
  },
});
