export { createScan, type Content, type Scan } from "./scan.ts";
export type { Verdict } from "./clamd.ts";
