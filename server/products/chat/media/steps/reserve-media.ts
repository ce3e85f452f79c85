import { randomToken } from "#clock";
import { domainOf } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { insertReserved } from "../reserved.ts";

/** An address for content that is sent to it afterwards. */
export const reserveMedia = defineStep({
  name: "reserve-media",
  section: "Content repository",
  needs: ["person"],
  gives: ["answer"],
  async run({ core }, { person: { userId } }) {
    const [domain, id] = [domainOf(userId), randomToken(24)];
    const until = await insertReserved(core.db, { domain, id, userId });
    if (until === null)
      refuse("M_LIMIT_EXCEEDED", "Too many addresses wait for their content.", { retry_after_ms: 60_000 });
    return { answer: { content_uri: `mxc://${domain}/${id}`, unused_expires_at: until } };
  },
});
