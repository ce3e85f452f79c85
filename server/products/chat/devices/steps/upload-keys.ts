import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf } from "../../protocol/scope.ts";
import { uploadKeys } from "../upload.ts";

export const uploadDeviceKeys = defineStep({
  name: "upload-keys",
  section: "Device keys",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId, deviceId } }) {
    const device = deviceId ?? refuse("M_FORBIDDEN", "This session is not a device.");
    return { answer: { one_time_key_counts: await uploadKeys(core, userId, device, bodyOf(request)) } };
  },
});
