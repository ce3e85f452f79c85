export { declareNamespaces, nameOf, splitName, type PropertyName } from "./namespaces.ts";
export { escapeXml, invalidXml, parseXml, writeElement, writeName, type Element } from "./xml.ts";
export { readXmlBody } from "./body.ts";
export { BrokenCondition } from "./broken-condition.ts";
export { addChallenges, basicChallenge, requireDavPerson } from "./challenge.ts";
export { badPathIn, sendDavError, type DavErrorDetail } from "./send-error.ts";
export { readResultLimit, readSyncRequest, writeGone, writeTruncated } from "./sync.ts";
export { FoldedTexts, readTextMatch, writeCollations, type TextMatch } from "./text-match.ts";
export { rawPathOf, readPathNames } from "./paths.ts";
export { readPropfind, type RequestedProperties } from "./propfind.ts";
export { readProppatch, type PropertyChange } from "./proppatch.ts";
export { readLockInfo, readLockToken, readTimeout, type LockInfo } from "./lockinfo.ts";
export { writeHttpDate, writeIsoDate, type DeadProperties, type PropertyTable } from "./properties.ts";
export { writeChanges, writeError, writeLocks, writeMultistatus, writeResponse, xmlType } from "./multistatus.ts";
export { beginMultistatus, multistatusEnd } from "./multistatus.ts";
export { combineEtags, splitAtMount, writeHref, writeListing, writeMembers } from "./resources.ts";
export type { Listing, Member, PlacedMount, ResourceTree } from "./resources.ts";
export { readCommentFilter, readFileFilter } from "./filter-files.ts";
export { readBasicSearch } from "./search.ts";
export type { BasicSearch, Comparison, SearchCondition, SearchOrder } from "./search.ts";
export { readDepth, readDestination, readOverwrite } from "./headers.ts";
export { holdsIf, isExpected, parseIf, readEtags, readExpectedEtags, readShownTokens } from "./preconditions.ts";
export type { ExpectedEtags, ResourceState } from "./preconditions.ts";
export {
  header,
  isKnown,
  readBody,
  readEtagConditions,
  readText,
  type DavExchange,
  type DavMethod,
} from "./exchange.ts";
export { serveDav } from "./serve.ts";
export { isMkcolOf, readFreshProperties, settleChanges, type ReadSettings } from "./settings.ts";
export { readHrefs, readReportProperties, writeUnfound } from "./report.ts";
export { mayRead, mayWrite, writeAcl, writeHrefElement, writePrivileges, writeReports } from "./privileges.ts";
export { statusOfRefusal } from "./errors.ts";
export { addressBookHomeHref, addressBooksPrefix, principalHref, principalsPrefix } from "./principals.ts";
export { selectProperties } from "./properties.ts";
