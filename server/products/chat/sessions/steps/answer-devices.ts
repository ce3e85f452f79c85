import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { findDevice, listDevices } from "../devices.ts";

export const answerDevices = defineStep({
  name: "answer-devices",
  section: "Device Management",
  needs: ["person"],
  gives: ["answer"],
  run: async ({ core }, { person }) => ({
    answer: { devices: (await listDevices(core, person)).map((one) => one.device) },
  }),
});

export const answerDevice = defineStep({
  name: "answer-devices",
  section: "Device Management",
  needs: ["person"],
  gives: ["answer"],
  run: async ({ core, request }, { person }) => ({
    answer: (await findDevice(core, person, param(request, "deviceId"))).device,
  }),
});
