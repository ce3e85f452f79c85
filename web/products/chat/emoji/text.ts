import { enEmoji } from "../../../text/en-emoji.ts";
import { addText } from "../../../text/index.tsx";
import { svEmoji } from "../../../text/sv-emoji.ts";

addText({ sv: svEmoji, en: enEmoji });
