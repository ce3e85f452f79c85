import { join } from "node:path";

/** The current rclone, newer than Debian's: `npm test` installs it. */
export const currentRclone = join(import.meta.dirname, "../../node_modules/.clients/bin/rclone");
