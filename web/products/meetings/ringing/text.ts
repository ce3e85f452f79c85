import { enRinging } from "../../../text/en-ringing.ts";
import { addText } from "../../../text/index.tsx";
import { svRinging } from "../../../text/sv-ringing.ts";

addText({ sv: svRinging, en: enRinging });
