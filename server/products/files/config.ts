import { choice, integer, networks, url } from "#config";

export const fileSettings = {
  maxFileBytes: integer(
    "SAFOS_MAX_FILE_BYTES",
    50 * 2 ** 30,
    [1, Number.MAX_SAFE_INTEGER],
    "The largest file, in bytes.",
  ),
  thinVersions: choice(
    "SAFOS_THIN_VERSIONS",
    "yes",
    ["yes", "no"],
    "Whether earlier versions of files are thinned as they age: one a minute for an hour, one an hour for a day, one a day for 30 days, then one a week.",
  ),
  officeUrl: url(
    "SAFOS_OFFICE_URL",
    ["http:", "https:"],
    "Where Collabora Online or another office program that speaks WOPI is reached, by people's browsers as well. Unset: office files are shown and not edited.",
  ),
  federatedNetworks: networks(
    "SAFOS_FEDERATION_PRIVATE_NETWORKS",
    "Private networks in which other servers may be reached to share files with, also without TLS: `10.0.0.0/8,fd00::/8`; `no`: those on the Internet only.",
  ),
  trashDays: integer("SAFOS_TRASH_DAYS", 30, [1, 3650], "How many days files stay in the trash."),
};
