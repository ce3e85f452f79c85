import type { Core } from "../../../core.ts";
import { defineStep, type Exchange } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { bodyOf, param } from "../../../protocol/scope.ts";
import { endDevices, listDevices } from "../../../sessions/devices.ts";
import { requireColleague } from "../../find.ts";

const about = { name: "administer-devices", section: "User Admin API (Synapse)", gives: ["answer"] } as const;

const ownerOf = async (core: Core, { request }: Exchange) => {
  const { id, userId } = await requireColleague(core, param(request, "userId"));
  return { personId: id, userId };
};

export const answerAccountDevices = defineStep({
  ...about,
  async run(exchange) {
    const owner = await ownerOf(exchange.core, exchange);
    const devices = (await listDevices(exchange.core, owner)).map(({ device }) => ({
      ...device,
      user_id: owner.userId,
    }));
    return { answer: { devices, total: devices.length } };
  },
});

/** Signs devices of a colleague out and forgets their keys. */
const endAccountDevices = (wanted: (exchange: Exchange) => readonly string[]) =>
  defineStep({
    ...about,
    async run(exchange) {
      const owner = await ownerOf(exchange.core, exchange);
      const deviceIds = wanted(exchange);
      await exchange.core.http.requireFresh(exchange.request);
      await endDevices(exchange.core, owner, deviceIds);
      return { answer: {} };
    },
  });

export const removeAccountDevice = endAccountDevices(({ request }) => [param(request, "deviceId")]);

export const removeAccountDevices = endAccountDevices(({ request }) => {
  const { devices } = bodyOf(request);
  if (!Array.isArray(devices)) refuse("M_BAD_JSON", "devices must be a list.");
  return devices.filter((one) => typeof one === "string");
});
