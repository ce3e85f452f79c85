import { readBasicSearch, readXmlBody } from "#dav";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

export const readSearch = defineStep({
  name: "read-search",
  section: "RFC 5323 §2.2",
  gives: ["search"],
  run: async ({ request }) => ({ search: readBasicSearch(await readXmlBody(bodyOf(request.body)), namespaces) }),
});
