import { readAllFields } from "../shares/fields.ts";
import { defineStep } from "../exchange.ts";

/** Android and the desktop send forms, others JSON. */
export const readFields = defineStep({
  name: "read-fields",
  section: "Nextcloud OCS: Share API",
  gives: ["fields"],
  run: ({ request }) => ({ fields: readAllFields(request) }),
});
