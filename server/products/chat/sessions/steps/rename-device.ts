import { defineStep } from "../../protocol/exchange.ts";
import { bodyOf, bodyTextOr, param } from "../../protocol/scope.ts";
import { findDevice } from "../devices.ts";

export const renameDevice = defineStep({
  name: "rename-device",
  section: "Device Management",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId, ...rest } }) {
    const { sessionId } = await findDevice(core, { userId, ...rest }, param(request, "deviceId"));
    const name = bodyTextOr(bodyOf(request), "display_name");
    if (name !== undefined) await core.identity.renameSession(sessionId, name);
    await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
    return { answer: {} };
  },
});
