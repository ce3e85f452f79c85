/** The HTTP status of a refusal where RFC 4918 wants another than the refusal's usual one; null everywhere else. */
export function statusOfRefusal(code: string, method: string): number | null {
  switch (code) {
    // §9.3.1: MKCOL on something that exists. §9.8.5, §9.9.4: a destination that exists under `Overwrite: F`.
    case "NAME_TAKEN":
      return method === "MKCOL" ? 405 : 412;
    // §9.8.5, §9.9.4
    case "FOREIGN_DESTINATION":
      return 502;
    // §9.3.1
    case "BODY_UNEXPECTED":
      return 415;
    case "METHOD_UNKNOWN":
      return 405;
    default:
      return null;
  }
}
