import type { FastifyRequest } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { personOf, queryText } from "../../protocol/scope.ts";
import { findMedia, findOpenMedia } from "../find.ts";
import { payAsVisitor } from "../open-media.ts";

const about = { name: "find-media", section: "Content repository", gives: ["media"] } as const;

/** The path's media, which the person may fetch. */
export const findPersonsMedia = defineStep({
  ...about,
  needs: ["person"],
  run: async ({ core, request, reply }, { person }) => ({ media: await findMedia(core, person, [request, reply]) }),
});

/** Who shows no token, not even one that has ended; a browser's old cookie shows nothing. */
export const isVisitor = (request: FastifyRequest): boolean =>
  request.principal === null &&
  request.credentials?.kind !== "bearer" &&
  queryText(request, "access_token") === undefined;

/**
 * The same at the addresses of before v1.11, which were open to everyone. With a token they give what the newer ones do; without one,
 * what the operator and the organisations leave open of before a day ("Content repository", the freeze of unauthenticated media).
 */
export const findOlderMedia = defineStep({
  ...about,
  async run({ core, request, reply }) {
    if (!isVisitor(request)) return { media: await findMedia(core, personOf(request), [request, reply]) };
    payAsVisitor(core, request);
    const media = await findOpenMedia(core, request);
    reply.header("x-robots-tag", "noindex");
    return { media };
  },
});
