import type { FastifyReply, FastifyRequest } from "#http";
import type { SignallingDeps } from "./admission.ts";
import { readTokenOf } from "./token-of.ts";
import { TokenError } from "./token.ts";

const hidden = { schema: { hide: true } };

/** LiveKit's clients read these answers from any page. */
const open = (reply: FastifyReply): FastifyReply =>
  reply
    .header("access-control-allow-origin", "*")
    .header("access-control-allow-headers", "*")
    .type("text/plain; charset=utf-8");

/** `/rtc/v1/validate` and, for v0, `/rtc/validate`, where a client that could not connect asks why. */
export function serveValidation({ http, admission }: Pick<SignallingDeps, "http" | "admission">): void {
  async function validate(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    open(reply);
    try {
      const ticket = await admission.readTicket(readTokenOf(request.raw, new URL(request.url, "http://localhost")));
      const refusal = await admission.refusal(ticket);
      if (refusal === null) return "success";
      reply.code(403);
      return refusal;
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      reply.code(401);
      return error.message;
    }
  }
  for (const path of ["/rtc/v1/validate", "/rtc/validate"]) {
    http.app.get(path, hidden, validate);
    http.app.options(path, hidden, async (_request, reply) => {
      open(reply).code(204);
      return "";
    });
  }
  for (const path of ["/rtc", "/rtc/v1"])
    http.app.get(path, hidden, async (_request, reply) => {
      open(reply).code(404);
      return "not found";
    });
}
