import { enFiles } from "../../text/en-files.ts";
import { addText } from "../../text/index.tsx";
import { svFiles } from "../../text/sv-files.ts";

addText({ sv: svFiles, en: enFiles });
