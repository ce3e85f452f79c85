import { choice, integer, text } from "#config";
import { parseScanUrl } from "./address.ts";

export const scanSettings = {
  scanUrl: {
    ...text(
      "SAFOS_SCAN_URL",
      null,
      "Where ClamAV's clamd answers, which scans what people store: clamd://host:3310 or clamd+unix:///run/clamav/clamd.ctl; unset: nothing is scanned.",
    ),
    parse(value: string) {
      parseScanUrl(value);
      return value;
    },
  },
  scanMissing: choice(
    "SAFOS_SCAN_MISSING",
    "refuse",
    ["refuse", "store"] as const,
    "What becomes of content that the scanner says nothing of, because it does not answer, takes too long or finds it too large.",
  ),
  scanSeconds: integer(
    "SAFOS_SCAN_SECONDS",
    120,
    [1, 3600],
    "Seconds that the scanner may be silent, and that content waits for its turn.",
  ),
};
