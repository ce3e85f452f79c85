import { enWhiteboards } from "../../text/en-whiteboards.ts";
import { addText } from "../../text/index.tsx";
import { svWhiteboards } from "../../text/sv-whiteboards.ts";

addText({ sv: svWhiteboards, en: enWhiteboards });
