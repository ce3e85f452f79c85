import { defineStep } from "../../protocol/exchange.ts";
import { baseUrlAt } from "../../protocol/well-known.ts";
import { createRendezvous } from "../rendezvous.ts";
import { sendTimes } from "../tag.ts";
import { textPrefix } from "../text-prefix.ts";

export const createText = defineStep({
  name: "create-text",
  section: "MSC4108: Insecure rendezvous session",
  needs: ["text"],
  gives: ["answer"],
  async run({ core, request, reply }, { text }) {
    const { id, ...times } = await createRendezvous(core, request, text);
    const { host } = request.headers;
    const base = baseUrlAt(core.http.publicUrl, host, core.organisations.domainAt(host));
    sendTimes(reply, times).code(201);
    return { answer: { url: `${base}${textPrefix}/rendezvous/${id}` } };
  },
});
