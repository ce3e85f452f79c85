import { escapeXml } from "./xml.ts";

/** What someone may do, in words of RFC 3744 §3. */
export const mayRead: readonly string[] = ["d:read", "d:read-current-user-privilege-set"];
export const mayWrite: readonly string[] = ["d:write", "d:write-content", "d:write-properties", "d:bind", "d:unbind"];

/** The content of `current-user-privilege-set` (RFC 3744 §5.4). */
export const writePrivileges = (names: readonly string[]): string =>
  names.map((one) => `<d:privilege><${one}/></d:privilege>`).join("");

/** The content of `acl` (RFC 3744 §5.5): what one principal may, which nobody changes so. */
export const writeAcl = (principal: string, names: readonly string[]): string =>
  `<d:ace><d:principal>${writeHrefElement(principal)}</d:principal><d:grant>${writePrivileges(names)}</d:grant><d:protected/></d:ace>`;

/** The content of `supported-report-set` (RFC 3253 §3.1.5). */
export const writeReports = (names: readonly string[]): string =>
  names.map((one) => `<d:supported-report><d:report><${one}/></d:report></d:supported-report>`).join("");

export const writeHrefElement = (path: string): string => `<d:href>${escapeXml(path)}</d:href>`;
