import { integer } from "#config";

export const fileSettings = {
  maxFileBytes: integer(
    "SAFOS_MAX_FILE_BYTES",
    50 * 2 ** 30,
    [1, Number.MAX_SAFE_INTEGER],
    "The largest file, in bytes.",
  ),
  trashDays: integer("SAFOS_TRASH_DAYS", 30, [1, 3650], "How many days files stay in the trash."),
};
