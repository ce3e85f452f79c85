import { enLinks } from "../../../text/en-links.ts";
import { addText } from "../../../text/index.tsx";
import { svLinks } from "../../../text/sv-links.ts";

addText({ sv: svLinks, en: enLinks });
