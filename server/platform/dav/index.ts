export { declareNamespaces, type PropertyName } from "./namespaces.ts";
export { escapeXml } from "./xml.ts";
export { readXmlBody } from "./body.ts";
export { rawPathOf, readPathNames } from "./paths.ts";
export { readPropfind, type RequestedProperties } from "./propfind.ts";
export { readProppatch, type PropertyChange } from "./proppatch.ts";
export { writeHttpDate, writeIsoDate, type PropertyTable } from "./properties.ts";
export { writeChanges, writeError, writeMultistatus, writeResponse, xmlType } from "./multistatus.ts";
export {
  combineEtags,
  splitAtMount,
  writeHref,
  writeListing,
  type Listing,
  type Member,
  type PlacedMount,
  type ResourceTree,
} from "./resources.ts";
export { readDepth, readDestination, readOverwrite } from "./headers.ts";
export { isExpected, readEtags, readExpectedEtags, type ExpectedEtags } from "./preconditions.ts";
export { statusOfRefusal } from "./errors.ts";
