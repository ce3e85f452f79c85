import { integer, secret, text, type Setting } from "#config";

/** Hours between two backups that give each day the same times. */
const intervals = [1, 2, 3, 4, 6, 8, 12];

/** `02:30` (UTC) or `6h`, as a cron line. */
const when: Setting<string> = {
  name: "SAFOS_BACKUP_AT",
  about: "When the backup is written: a time of day in UTC such as `02:30`, or `6h` for every six hours.",
  fallback: "30 2 * * *",
  fallbackText: "02:30",
  isSecret: false,
  parse(value) {
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(value) ?? [];
    if (hours !== undefined) return `${Number(minutes)} ${Number(hours)} * * *`;
    const every = intervals.find((one) => value === `${one}h`);
    if (every === undefined)
      throw new Error(`must be a time of day such as 02:30, or one of ${intervals.map((one) => `${one}h`).join(", ")}`);
    return `30 */${every} * * *`;
  },
};

export const backupSettings = {
  to: text("SAFOS_BACKUP_TO", null, "The folder that backups are written to by themselves; unset: none are."),
  when,
  keep: integer("SAFOS_BACKUP_KEEP", 14, [1, 10_000], "How many of those backups are kept."),
  key: secret(
    "SAFOS_BACKUP_KEY",
    16,
    "What backups are encrypted with: 64 hexadecimal digits, or a passphrase. Keep a copy elsewhere: without it they cannot be read. Unset: they are not encrypted.",
  ),
};
