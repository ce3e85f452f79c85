import type { Log } from "#log";
import { defineModule, type Given, type ModuleParts } from "#module";
import { parseScanUrl } from "./address.ts";
import { scanSettings } from "./config.ts";
import { createScan, type Scan } from "./scan.ts";

export const scanModule = defineModule({
  name: "scan",
  settings: scanSettings,
  create({ config, log }: { readonly log: Log } & Given<typeof scanSettings>) {
    const { scanUrl, scanMissing: missing, scanSeconds } = config;
    const scan: Scan | null =
      scanUrl === null ? null : createScan({ to: parseScanUrl(scanUrl), missing, silentMs: scanSeconds * 1000, log });
    return { api: scan, parts: scan === null ? {} : partsOf(scan) };
  },
});

const partsOf = (scan: Scan): ModuleParts => ({
  health: { scan: () => scan.check() },
  gauges: {
    safos_scan_missed: {
      help: "Contents that the scanner said nothing of since the process started.",
      read: () => scan.counts().missed,
    },
    safos_scan_infected: {
      help: "Contents that were found infected since the process started.",
      read: () => scan.counts().infected,
    },
    safos_scan_running: { help: "Contents that are being scanned.", read: () => scan.counts().running },
    safos_scan_waiting: { help: "Contents that wait to be scanned.", read: () => scan.counts().waiting },
  },
});
