export { decide, type Agency, type Forbidden, type PolicyAction, type PolicyItem } from "./decide.ts";
export type { Exposure, ExposureSource } from "./exposure.ts";
export type { Policy, PolicyActor } from "./service.ts";
