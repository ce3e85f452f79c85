export type { CertificateConfig } from "./config.ts";
export { readPairFiles } from "./pair.ts";
export { namesToOrder } from "./names.ts";
