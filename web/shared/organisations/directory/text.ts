import { enDirectory } from "../../../text/en-directory.ts";
import { addText } from "../../../text/index.tsx";
import { svDirectory } from "../../../text/sv-directory.ts";

addText({ sv: svDirectory, en: enDirectory });
