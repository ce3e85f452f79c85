import { defineStep } from "../../protocol/exchange.ts";
import { openGhostSession } from "../../appservices/ghosts.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, bodyTextOr, isDeviceId, param } from "../../protocol/scope.ts";
import { findDevice, listDevices } from "../devices.ts";

/** An application service makes a device of its account by naming it (application service API, "Device management"). */
export const renameDevice = defineStep({
  name: "rename-device",
  section: "Device Management",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person: { userId, ...rest } }) {
    const deviceId = param(request, "deviceId");
    const name = bodyTextOr(bodyOf(request), "display_name");
    const ghost = core.appservices.of(request) && (await core.identity.personById(rest.personId));
    if (ghost && !(await listDevices(core, { userId, ...rest })).some((one) => one.device.device_id === deviceId)) {
      if (!isDeviceId(deviceId)) refuse("M_INVALID_PARAM", "The device id has characters that cannot be used.");
      await openGhostSession(core, ghost, { label: name ?? deviceId, deviceId });
      await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
      return { answer: reply.code(201).send({}) };
    }
    const { sessionId } = await findDevice(core, { userId, ...rest }, deviceId);
    if (name !== undefined) await core.identity.renameSession(sessionId, name);
    await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
    return { answer: {} };
  },
});
