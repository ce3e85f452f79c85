/** RFC 7644 §3.12, table 9. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue";

/** What a SCIM client is told of what it did wrong. */
export class ScimFault extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;

  constructor(status: number, scimType: ScimType | null, detail: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export const invalidValue = (detail: string): ScimFault => new ScimFault(400, "invalidValue", detail);
export const invalidSyntax = (detail: string): ScimFault => new ScimFault(400, "invalidSyntax", detail);
export const invalidFilter = (detail: string): ScimFault => new ScimFault(400, "invalidFilter", detail);
export const invalidPath = (detail: string): ScimFault => new ScimFault(400, "invalidPath", detail);
/** Another organisation's resource reads as missing. */
export const missing = (): ScimFault => new ScimFault(404, null, "There is no such resource.");
