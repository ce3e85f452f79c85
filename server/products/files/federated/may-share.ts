import type { FilesDeps } from "../deps.ts";

/** Whether an organisation lets its people share with a server; `host` null: with any at all. Of a file its own place is asked. */
export const mayShareWith = (
  { policy }: Pick<FilesDeps, "policy">,
  { organisationId }: { readonly organisationId: string },
  host: string | null,
): boolean =>
  policy.decide({ organisationId }, { type: "share.federate", host }, { organisationId, informationClass: null }) ===
  null;
