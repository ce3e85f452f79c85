import { isExpected, readEtags } from "#dav";
import { refuse } from "#http";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

const sender = (isDark: boolean) =>
  defineStep({
    name: "send-avatar",
    section: "Nextcloud server: Avatars",
    needs: ["person"],
    gives: ["answer"],
    async run({ deps, request, reply }, { person }) {
      const { user = "", size = "" } = request.params as { user?: string; size?: string };
      const pixels = /^(\d{1,4})(\.png)?$/.exec(size)?.[1];
      if (pixels === undefined || Number(pixels) < 1) throw refuse("INVALID", "The size is a number of pixels.");
      const look = { size: Number(pixels), isDark };
      const avatar = await deps.avatars.of(person, user, look, deps.http.callOf(request, reply));
      if (avatar === null) throw missing();
      reply
        .header("etag", `"${avatar.etag}"`)
        .header("cache-control", "private, no-cache")
        .header("x-nc-iscustomavatar", avatar.isOwn ? "1" : "0");
      const known = readEtags(request.headers["if-none-match"]);
      if (known !== null && isExpected(known, avatar.etag)) return { answer: reply.code(304).send() };
      return { answer: reply.type(avatar.contentType).send(await avatar.open()) };
    },
  });

/** A person's picture, or their initials. 404 for those whom the caller may not know. */
export const sendAvatar = sender(false);
export const sendDarkAvatar = sender(true);
