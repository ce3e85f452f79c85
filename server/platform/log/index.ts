export { createLog, type Log } from "./create-log.ts";
export { currentRequest, inRequest, type RequestTrace } from "./trace.ts";
