import type { Principal } from "#http";
import type { Core } from "../../core.ts";
import { isObject, type JsonObject } from "../../events/pdu.ts";
import { defineStep, type Exchange } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { hasShownPassword } from "../../protocol/shown-password.ts";
import { endDevices } from "../devices.ts";

/** Ending another session needs the password again: what is missing of it, or nothing. */
async function challenge(core: Core, person: Principal, { auth }: JsonObject): Promise<object | undefined> {
  const flows = { flows: [{ stages: ["m.login.password"] }], params: {}, session: person.sessionId };
  if (!isObject(auth) || auth["type"] !== "m.login.password") return flows;
  const isRight = await hasShownPassword(core, person, auth);
  return isRight ? undefined : { ...flows, errcode: "M_FORBIDDEN", error: "The password is wrong." };
}

/** Ends the sessions of these devices and forgets their keys; `wanted` names them once the password is right. */
const removeDevices = (wanted: (exchange: Exchange) => readonly string[]) =>
  defineStep({
    name: "remove-devices",
    section: "User-Interactive Authentication API",
    needs: ["person"],
    gives: ["answer"],
    async run(exchange, { person }) {
      const { core, request, reply } = exchange;
      // An application service's account has nothing to show but its token.
      const missing = core.appservices.of(request) ? undefined : await challenge(core, person, bodyOf(request, true));
      if (missing) return { answer: reply.code(401).send(missing) };
      await endDevices(core, person, wanted(exchange));
      return { answer: {} };
    },
  });

export const removeDevice = removeDevices(({ request }) => [param(request, "deviceId")]);

export const removeListedDevices = removeDevices(({ request }) => {
  const { devices } = bodyOf(request);
  if (!Array.isArray(devices)) refuse("M_BAD_JSON", "devices must be a list.");
  return devices.filter((one) => typeof one === "string");
});
