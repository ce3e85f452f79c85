import { findUpload as find } from "../../uploads/find.ts";
import { defineStep } from "../exchange.ts";

/** Everyone has their own uploads; one unused for a day has expired. */
export const findUpload = defineStep({
  name: "find-upload",
  section: "Nextcloud chunked upload v2",
  needs: ["uploadPath"],
  gives: ["upload"],
  run: async ({ deps, principal }, { uploadPath }) => ({
    upload: await find(deps, principal.personId, uploadPath.key),
  }),
});
