import { hashSecret, randomToken } from "#clock";
import { domainOf } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { insertOpenidToken } from "../queries.ts";

const lifeSeconds = 3600;

/** A token that tells another service who the person is, and opens nothing. */
export const makeOpenidToken = defineStep({
  name: "make-openid-token",
  section: "OpenID",
  needs: ["person"],
  gives: ["answer"],
  async run({ core }, { person: { userId, sessionId } }) {
    const token = randomToken(40);
    await insertOpenidToken(core.db, hashSecret(token), { userId, sessionId }, lifeSeconds);
    return {
      answer: {
        access_token: token,
        token_type: "Bearer",
        matrix_server_name: domainOf(userId),
        expires_in: lifeSeconds,
      },
    };
  },
});
