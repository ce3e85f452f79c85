import { choice, integer } from "#config";

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
  trashDays: integer("SAFOS_TRASH_DAYS", 30, [1, 3650], "How many days files stay in the trash."),
};
