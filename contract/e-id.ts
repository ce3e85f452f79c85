/**
 * Levels of assurance at which the one who vouches has seen an identity document: Sweden Connect's 3 and 4 (Registry for
 * identifiers, §3.1.1) and eIDAS' substantial and high (Regulation (EU) 910/2014, article 8).
 */
export const eIdLevels: readonly string[] = [
  "http://id.elegnamnden.se/loa/1.0/loa3",
  "http://id.elegnamnden.se/loa/1.0/loa4",
  "http://id.swedenconnect.se/loa/1.0/loa3-nonresident",
  "http://id.swedenconnect.se/loa/1.0/loa4-nonresident",
  "http://id.elegnamnden.se/loa/1.0/eidas-sub",
  "http://id.elegnamnden.se/loa/1.0/eidas-high",
  "http://id.elegnamnden.se/loa/1.0/eidas-nf-sub",
  "http://id.elegnamnden.se/loa/1.0/eidas-nf-high",
  "http://eidas.europa.eu/LoA/substantial",
  "http://eidas.europa.eu/LoA/high",
];

/** Whether someone signed in with an e-identification, by the level that their provider vouched for. */
export const isEId = (assurance: string | null): boolean => assurance !== null && eIdLevels.includes(assurance);
