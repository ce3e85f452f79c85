export { createJobs, type Attempt, type Jobs } from "./service.ts";
export type { JobPart } from "./part.ts";
