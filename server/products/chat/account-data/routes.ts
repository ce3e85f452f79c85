import type { FastifyInstance, FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, param, personOf } from "../protocol/scope.ts";
import { requirePlain } from "../timeline/send.ts";

const reserved = new Set(["m.fully_read", "m.push_rules"]);
const largest = 262_144;

export async function keepAccountData(
  core: Core,
  userId: string,
  roomId: string,
  type: string,
  content: JsonObject,
): Promise<void> {
  if (Buffer.byteLength(JSON.stringify(content)) > largest) refuse("M_TOO_LARGE", "The account data is too large.");
  await core.writer.write((batch) => batch.note({ kind: "accountData", body: { userId, roomId, type, content } }));
}

export function accountDataRoutes(core: Core, scope: FastifyInstance): void {
  const own = (request: FastifyRequest): string => {
    const { userId } = personOf(request);
    if (param(request, "userId") !== userId) refuse("M_FORBIDDEN", "Account data is one's own.");
    const roomId = param(request, "roomId");
    if (roomId !== "" && !core.memory.rooms.membershipsOf(userId).has(roomId))
      refuse("M_NOT_FOUND", "There is no such room.");
    return userId;
  };

  for (const path of ["/v3/user/:userId/account_data/:type", "/v3/user/:userId/rooms/:roomId/account_data/:type"]) {
    scope.put(path, async (request) => {
      const userId = own(request);
      const type = param(request, "type");
      requirePlain(type, "The type");
      if (reserved.has(type)) return refuse("M_BAD_JSON", `${type} has its own endpoint.`, {});
      core.limiter.spend(userId, "accountData");
      await keepAccountData(core, userId, param(request, "roomId"), type, bodyOf(request));
      return {};
    });
    scope.get(path, async (request) => {
      const userId = own(request);
      const type = param(request, "type");
      const roomId = param(request, "roomId");
      if (type === "m.push_rules" && roomId === "") return core.pushRules.content(userId);
      return (
        core.memory.accountData.get(userId, roomId, type) ?? refuse("M_NOT_FOUND", "There is no such account data.")
      );
    });
  }

  const tagsOf = (userId: string, roomId: string): JsonObject => {
    const tags = core.memory.accountData.get(userId, roomId, "m.tag")?.["tags"];
    return isObject(tags) ? tags : {};
  };
  const base = "/v3/user/:userId/rooms/:roomId/tags";
  scope.get(base, async (request) => ({ tags: tagsOf(own(request), param(request, "roomId")) }));
  scope.put(`${base}/:tag`, async (request) => {
    const userId = own(request);
    const roomId = param(request, "roomId");
    const tag = param(request, "tag");
    requirePlain(tag, "The tag");
    const tags = { ...tagsOf(userId, roomId), [tag]: bodyOf(request, true) };
    await keepAccountData(core, userId, roomId, "m.tag", { tags });
    return {};
  });
  scope.delete(`${base}/:tag`, async (request) => {
    const userId = own(request);
    const roomId = param(request, "roomId");
    const { [param(request, "tag")]: _gone, ...tags } = tagsOf(userId, roomId);
    await keepAccountData(core, userId, roomId, "m.tag", { tags });
    return {};
  });
}
