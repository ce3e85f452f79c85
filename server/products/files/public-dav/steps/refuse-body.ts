import { readXmlBody } from "#dav";
import { refuse } from "#http";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";

/** 415 for a body, extended MKCOL (RFC 5689) included. */
export const refuseBody = defineStep({
  name: "refuse-body",
  section: "RFC 4918 §9.3, RFC 5689 §3",
  async run({ request }) {
    if ((await readXmlBody(bodyOf(request.body))) !== "") throw refuse("BODY_UNEXPECTED");
  },
});
