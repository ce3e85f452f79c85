import { enCaptions } from "../../../text/en-captions.ts";
import { addText } from "../../../text/index.tsx";
import { svCaptions } from "../../../text/sv-captions.ts";

addText({ sv: svCaptions, en: enCaptions });
