import { enFileLocks } from "../../../text/en-filelocks.ts";
import { addText } from "../../../text/index.tsx";
import { svFileLocks } from "../../../text/sv-filelocks.ts";

addText({ sv: svFileLocks, en: enFileLocks });
