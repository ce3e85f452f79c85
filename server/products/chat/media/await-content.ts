import { setTimeout } from "node:timers/promises";
import { elapsed } from "#clock";
import type { FastifyReply, FastifyRequest, Principal } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { param, queryNumber } from "../protocol/scope.ts";
import { readReserved } from "./reserved.ts";

const longestMs = 20_000;
const everyMs = 500;

/**
 * Waits for content that is still to come, as long as the client wants (`timeout_ms`; client-server API, "Content repository"). True: it may
 * have come meanwhile. Refuses M_NOT_YET_UPLOADED.
 */
export async function awaitContent(
  core: Core,
  person: Principal,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const began = elapsed();
  const most = queryNumber(request, "timeout_ms", longestMs, longestMs);
  const isToCome = async (): Promise<boolean> =>
    (await readReserved(core.db, param(request, "serverName"), param(request, "mediaId"))) !== null;
  if (!(await isToCome())) return true;
  core.limiter.spend(person.userId, "await", 5);
  while (!reply.raw.destroyed) {
    if (elapsed() - began >= most) refuse("M_NOT_YET_UPLOADED", "The content has not come yet.");
    await setTimeout(everyMs);
    if (!(await isToCome())) return true;
  }
  return false;
}
