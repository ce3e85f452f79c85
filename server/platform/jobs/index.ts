export { createJobs, type Jobs } from "./service.ts";
export type { JobPart } from "./part.ts";
