import type { FormResponse, Results } from "@safos/contract/forms";
import type { StoredForm } from "../forms/queries.ts";
import { writeResponsePdf, writeResultsPdf } from "./pdf.ts";

type Wanted = { readonly form: StoredForm; readonly organisation: string } & (
  | { readonly of: "response"; readonly response: FormResponse }
  | { readonly of: "results"; readonly results: Results }
);

/** One response, or what all add up to, as a PDF. */
export const run = (wanted: Wanted): Promise<Uint8Array> =>
  wanted.of === "response"
    ? writeResponsePdf(wanted.form, wanted.response, wanted.organisation)
    : writeResultsPdf(wanted.form, wanted.results, wanted.organisation);
