import { readPropfind, readXmlBody } from "#dav";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

export const readRequestedProperties = defineStep({
  name: "read-requested-properties",
  section: "RFC 4918 §9.1",
  gives: ["requested"],
  run: async ({ request }) => ({ requested: readPropfind(await readXmlBody(bodyOf(request.body)), namespaces) }),
});
