import { refuse } from "#http";
import { sendPreviewed } from "../../previews/send.ts";
import { defineStep, type OcsCall } from "../exchange.ts";

const largest = 2048;

/** `x` and `y` of the query or the address: the longer one counts, pictures keep their shape. Refuses INVALID. */
function readSize({ request }: OcsCall): number {
  const { x = "32", y = "32" } = {
    ...(request.query as Record<string, string | undefined>),
    ...(request.params as Record<string, string | undefined>),
  };
  const sides = [x, y].map(Number);
  if (sides.some((one) => !Number.isInteger(one) || one < 1)) throw refuse("INVALID", "x and y are numbers of pixels.");
  return Math.min(Math.max(...sides), largest);
}

/** 404 when there is nothing to be seen, also where an icon is asked for: clients draw their own. */
export const sendPreview = defineStep({
  name: "send-preview",
  section: "Nextcloud server: core/preview",
  needs: ["previewed"],
  gives: ["answer"],
  run: async (call, { previewed }) => ({
    answer: await sendPreviewed(call.deps, call, previewed, { size: readSize(call) }),
  }),
});
