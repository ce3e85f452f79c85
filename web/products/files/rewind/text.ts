import { enRewind } from "../../../text/en-rewind.ts";
import { addText } from "../../../text/index.tsx";
import { svRewind } from "../../../text/sv-rewind.ts";

addText({ sv: svRewind, en: enRewind });
