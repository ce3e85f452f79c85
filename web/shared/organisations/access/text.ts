import { enAccess } from "../../../text/en-access.ts";
import { addText } from "../../../text/index.tsx";
import { svAccess } from "../../../text/sv-access.ts";
import "../text.ts";
import "../../items/text.ts";

addText({ sv: svAccess, en: enAccess });
