import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";

/** Whom an `auth` names: `identifier`, or the older `user`; undefined: nobody in particular. */
function namedIn(auth: JsonObject): unknown {
  const { identifier } = auth;
  return isObject(identifier) ? (identifier["user"] ?? identifier["address"]) : auth["user"];
}

/** Whether the person has shown their own password (client-server API, "User-Interactive Authentication API"). */
export async function hasShownPassword(core: Core, person: Principal, auth: unknown): Promise<boolean> {
  if (!isObject(auth) || auth["type"] !== "m.login.password" || typeof auth["password"] !== "string") return false;
  const named = namedIn(auth);
  const { userId } = person;
  const [localpart = "", domain = ""] = userId.slice(1).split(":", 2);
  const isOwn = named === undefined || [userId, localpart, `${localpart}@${domain}`].some((one) => one === named);
  return isOwn && core.identity.checkAgain(person, auth["password"]);
}
