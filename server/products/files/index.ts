export { createFiles, type Files } from "./module.ts";
export { etagOf } from "./tree/node.ts";
export { fileSettings } from "./config.ts";
