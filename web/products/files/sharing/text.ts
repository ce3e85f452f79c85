import { enSharedFiles } from "../../../text/en-shared-files.ts";
import { addText } from "../../../text/index.tsx";
import { svSharedFiles } from "../../../text/sv-shared-files.ts";

addText({ sv: svSharedFiles, en: enSharedFiles });
