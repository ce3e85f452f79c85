import { enSharedFiles } from "../../../text/en-sharedfiles.ts";
import { addText } from "../../../text/index.tsx";
import { svSharedFiles } from "../../../text/sv-sharedfiles.ts";

addText({ sv: svSharedFiles, en: enSharedFiles });
