import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, bodyTextOr, requireDeviceId } from "../../protocol/scope.ts";
import { loginType, openGhostSession, registerGhost } from "../ghosts.ts";

/** Application services make accounts in their namespaces; all others are made by an organisation's administrators. */
export const registerGhostAccount = defineStep({
  name: "register-ghost",
  section: "Account registration",
  gives: ["answer"],
  async run({ core, request }) {
    const appservice = core.appservices.of(request);
    if (!appservice) refuse("M_FORBIDDEN", "Accounts are made and ended by the organisation's administrators.");
    const body = bodyOf(request);
    if (body["type"] !== loginType) refuse("M_UNKNOWN", `An application service registers with the type ${loginType}.`);
    const deviceId = requireDeviceId(body);
    const person = await registerGhost(core, appservice, body);
    if (body["inhibit_login"] === true) return { answer: { user_id: person.userId } };
    const session = await openGhostSession(core, person, {
      label: bodyTextOr(body, "initial_device_display_name") ?? appservice.id,
      ...(deviceId === undefined ? {} : { deviceId }),
    });
    return { answer: { user_id: person.userId, access_token: session.token, device_id: session.deviceId } };
  },
});
