import type { FastifyInstance, FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, param, personOf } from "../protocol/scope.ts";
import { requireKnown } from "../rooms/people.ts";
import { joinContent } from "../rooms/membership.ts";
import { membershipIn } from "../rooms/stored-event.ts";

const largestProfile = 65_536;

export function profileRoutes(core: Core, scope: FastifyInstance): void {
  const fieldsOf = async (userId: string): Promise<JsonObject> => {
    const rows = await core.db
      .selectFrom("chat.profile_field")
      .select(["name", "value"])
      .where("user_id", "=", userId)
      .execute();
    return Object.fromEntries(rows.map((row) => [row.name, JSON.parse(row.value)]));
  };
  const profileOf = async (request: FastifyRequest): Promise<JsonObject> => {
    const person = await requireKnown(core, personOf(request), param(request, "userId"));
    return {
      ...(await fieldsOf(person.userId)),
      displayname: person.displayName,
      ...(person.avatarUrl === null ? {} : { avatar_url: person.avatarUrl }),
    };
  };
  const requireOwn = (request: FastifyRequest): { personId: string; userId: string } => {
    const principal = personOf(request);
    if (param(request, "userId") !== principal.userId) refuse("M_FORBIDDEN", "A profile is changed by its owner.");
    return principal;
  };

  scope.get("/v3/profile/:userId", profileOf);
  const path = "/v3/profile/:userId/:keyName";
  scope.get(path, async (request) => {
    const key = param(request, "keyName");
    const profile = await profileOf(request);
    const value = profile[key];
    if (value === undefined) {
      // A person without a picture has an empty answer; a field that was never set does not exist.
      if (key === "avatar_url") return {};
      refuse("M_NOT_FOUND", "The profile has no such field.");
    }
    return { [key]: value };
  });
  scope.put(path, async (request) => {
    const { personId, userId } = requireOwn(request);
    core.limiter.spend(userId, "profile", 5);
    const key = param(request, "keyName");
    const value = bodyOf(request)[key];
    if (value === undefined) refuse("M_MISSING_PARAM", `${key} is missing.`);
    if (key === "displayname") {
      if (typeof value !== "string" || value.trim() === "" || value.length > 100)
        refuse("M_BAD_JSON", "The name needs 1 to 100 characters.");
      await core.identity.setDisplayName(personId, value.trim());
    } else if (key === "avatar_url") {
      if (typeof value !== "string" || (value !== "" && !/^mxc:\/\/[^/]+\/[^/]+$/.test(value)) || value.length > 1000) {
        refuse("M_BAD_JSON", "The picture must be an mxc address.");
      }
      await core.identity.setAvatar(personId, value === "" ? null : value);
    } else {
      if (Buffer.byteLength(key) > 255) refuse("M_KEY_TOO_LARGE", "The field's name is too long.");
      if (!/^[a-z][a-z0-9_.-]*$/.test(key))
        refuse("M_INVALID_PARAM", "The field's name has characters that cannot be used.");
      const text = JSON.stringify(value);
      const others = { ...(await fieldsOf(userId)), [key]: value };
      if (Buffer.byteLength(JSON.stringify(others)) > largestProfile)
        refuse("M_PROFILE_TOO_LARGE", "The profile is too large.");
      await core.db
        .insertInto("chat.profile_field")
        .values({ user_id: userId, name: key, value: text })
        .onConflict((conflict) => conflict.columns(["user_id", "name"]).doUpdateSet({ value: text }))
        .execute();
      return {};
    }
    await spreadProfile(core, personId);
    return {};
  });
  scope.delete(path, async (request) => {
    const { personId, userId } = requireOwn(request);
    const key = param(request, "keyName");
    if (key === "displayname") refuse("M_FORBIDDEN", "Everybody has a name here.");
    if (key === "avatar_url") {
      await core.identity.setAvatar(personId, null);
      await spreadProfile(core, personId);
      return {};
    }
    await core.db.deleteFrom("chat.profile_field").where("user_id", "=", userId).where("name", "=", key).execute();
    return {};
  });
}

/** Writes a person's name and picture, as they are now, into every room they are in. Harmless when nothing changed. */
export async function spreadProfile(core: Core, personId: string): Promise<void> {
  const person = await core.identity.personById(personId);
  if (!person || person.disabled) return;
  const joined = [...core.memory.rooms.membershipsOf(person.userId)]
    .filter(([, event]) => membershipIn(event) === "join")
    .map(([id]) => id);
  for (let start = 0; start < joined.length; start += 200) {
    await core.writer.write((batch) => {
      for (const roomId of joined.slice(start, start + 200)) {
        const room = core.memory.rooms.get(roomId);
        const draft = batch.room(roomId);
        if (!room || draft.membership(person.userId) !== "join") continue;
        const content = joinContent(core, room, person);
        const current = draft.get("m.room.member", person.userId)?.content;
        if (
          isObject(current) &&
          current["displayname"] === content["displayname"] &&
          current["avatar_url"] === content["avatar_url"]
        )
          continue;
        batch.add(draft, { type: "m.room.member", sender: person.userId, stateKey: person.userId, content });
      }
    });
  }
}
