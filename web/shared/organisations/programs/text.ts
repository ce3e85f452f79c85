import { enPrograms } from "../../../text/en-programs.ts";
import { addText } from "../../../text/index.tsx";
import { svPrograms } from "../../../text/sv-programs.ts";

addText({ sv: svPrograms, en: enPrograms });
