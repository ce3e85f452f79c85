import { GuardedFetchError } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, bodyTextOr, param } from "../../protocol/scope.ts";
import { callAppservice } from "../call.ts";

/** An application service asks whether it can be reached from here. */
export const pingAppservice = defineStep({
  name: "ping-appservice",
  section: "Pinging",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const appservice = core.appservices.of(request);
    if (!appservice || appservice.id !== param(request, "appserviceId"))
      refuse("M_FORBIDDEN", "The access token is not the one of this application service.");
    const { url, hsToken } = appservice;
    if (url === null) refuse("M_URL_NOT_SET", "The application service has no URL.");
    core.limiter.spend(person.userId, "ping");
    const transactionId = bodyTextOr(bodyOf(request, true), "transaction_id");
    const body = JSON.stringify(transactionId === undefined ? {} : { transaction_id: transactionId });
    const wanted = { method: "POST", path: "/ping", body, kind: "question" } as const;
    const answered = await callAppservice({ url, hsToken }, wanted).catch((error: unknown) => {
      if (error instanceof GuardedFetchError) return error;
      throw error;
    });
    if (answered instanceof GuardedFetchError) {
      const isLate = answered.fault === "time";
      const errcode = isLate ? "M_CONNECTION_TIMEOUT" : "M_CONNECTION_FAILED";
      return { answer: reply.code(isLate ? 504 : 502).send({ errcode, error: answered.message }) };
    }
    const { status, durationMs } = answered;
    if (status < 200 || status > 299) {
      const error = `The application service answered with ${status}.`;
      return { answer: reply.code(502).send({ errcode: "M_BAD_STATUS", error, status, body: answered.body }) };
    }
    return { answer: { duration_ms: durationMs } };
  },
});
