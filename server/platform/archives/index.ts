export { openZip, type Zip, type ZipLimits } from "./open-zip.ts";
