import { enBackground } from "../../../text/en-background.ts";
import { addText } from "../../../text/index.tsx";
import { svBackground } from "../../../text/sv-background.ts";

addText({ sv: svBackground, en: enBackground });
