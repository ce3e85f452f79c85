import { choice, integer, url } from "#config";

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
  trashDays: integer("SAFOS_TRASH_DAYS", 30, [1, 3650], "How many days files stay in the trash."),
};
