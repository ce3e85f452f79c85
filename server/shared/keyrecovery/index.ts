export type { KeyRecoveryAccess } from "./module.ts";
