import { enKeywords } from "../../../text/en-keywords.ts";
import { addText } from "../../../text/index.tsx";
import { svKeywords } from "../../../text/sv-keywords.ts";

addText({ sv: svKeywords, en: enKeywords });
