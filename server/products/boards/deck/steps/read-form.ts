import { defineStep } from "../exchange.ts";
import { readFormFile } from "../multipart.ts";

/** The file in the body's form, as it arrives; the step that takes it lets the rest pass by. */
export const readForm = defineStep({
  name: "read-form",
  section: "Attachments",
  gives: ["form"],
  run: async ({ request }) => ({ form: await readFormFile(request) }),
});
