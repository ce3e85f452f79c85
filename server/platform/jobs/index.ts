export { createJobs, type Jobs } from "./service.ts";
