export { createOffice, readableEndings, type Office } from "./office.ts";
export { officeSettings } from "./config.ts";
