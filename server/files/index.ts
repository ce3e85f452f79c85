export { createFiles, type Files } from "./service.ts";
export { fileSettings } from "./config.ts";
