import { readProppatch, readXmlBody } from "#dav";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

export const readPropertyChanges = defineStep({
  name: "read-property-changes",
  section: "RFC 4918 §9.2",
  gives: ["changes"],
  run: async ({ request }) => ({ changes: readProppatch(await readXmlBody(bodyOf(request.body)), namespaces) }),
});
