import { refuse } from "#http";
import { leaveFile as leave } from "../../requests/leave.ts";
import { bodyOf } from "../../uploads/body.ts";
import { inTurn } from "../../visitors/turns.ts";
import { defineStep } from "../exchange.ts";

/** A file for a file request: where it goes is not the sender's to say. */
export const leaveFile = defineStep({
  name: "leave-file",
  section: "Nextcloud: file drop",
  async run({ deps, link, target, request, reply }) {
    const name = target.names.at(-1);
    if (name === undefined || target.names.length > 1) throw refuse("FORBIDDEN", "Files are left by their name alone.");
    if (request.headers["content-range"] !== undefined) throw refuse("INVALID", "A file is sent whole.");
    const address = deps.http.addressOf(request.raw);
    await inTurn(address, bodyOf(request.body), (body) => leave(deps, link, name, body));
    return reply.code(201).send();
  },
});
