import { readXmlBody } from "#dav";
import { refuse } from "#http";
import { bodyOf } from "../../uploads/body.ts";
import { nameTaken } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** 415 for a body, extended MKCOL (RFC 5689) included: folders have no properties that could be set at birth. */
export const refuseBody = defineStep({
  name: "refuse-body",
  section: "RFC 4918 §9.3, RFC 5689 §3",
  async run({ request, target }) {
    if ((await readXmlBody(bodyOf(request.body))) !== "") throw refuse("BODY_UNEXPECTED");
    if (target.names.length === 0) throw nameTaken("");
  },
});
