export { createFiles, type Files } from "./service.ts";
export { etagOf } from "./tree/service.ts";
export { fileSettings } from "./config.ts";
