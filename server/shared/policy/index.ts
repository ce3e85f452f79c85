export { decide, type Agency, type Forbidden, type PolicyAction, type PolicyActor, type PolicyItem } from "./decide.ts";
export type { Exposure, ExposureSource } from "./exposure.ts";
export type { Policy } from "./service.ts";
