import { enSpaces } from "../../../text/en-spaces.ts";
import { addText } from "../../../text/index.tsx";
import { svSpaces } from "../../../text/sv-spaces.ts";

addText({ sv: svSpaces, en: enSpaces });
