import { readOverwrite as readHeader } from "#dav";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

export const readOverwrite = defineStep({
  name: "read-overwrite",
  section: "RFC 4918 §10.6",
  gives: ["isReplacing"],
  run: ({ request }) => ({ isReplacing: readHeader(header(request, "overwrite")) }),
});
