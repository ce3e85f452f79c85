export { createLog, inRequest, type Log } from "./create-log.ts";
