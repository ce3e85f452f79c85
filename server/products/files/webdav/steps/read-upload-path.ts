import { uploadMissing } from "../../uploads/refusals.ts";
import { defineStep } from "../exchange.ts";

/** `{upload}` or `{upload}/{piece}`. The key is kept apart from those that the page's uploads have. */
export const readUploadPath = defineStep({
  name: "read-upload-path",
  section: "Nextcloud chunked upload v2",
  gives: ["uploadPath"],
  run({ target }) {
    const [key, piece, ...rest] = target.names;
    if (key === undefined || rest.length > 0) throw uploadMissing();
    return { uploadPath: { key: `dav:${key}`, piece } };
  },
});
