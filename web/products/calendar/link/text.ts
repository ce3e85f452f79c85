import { enLink } from "../../../text/en-link.ts";
import { addText } from "../../../text/index.tsx";
import { svLink } from "../../../text/sv-link.ts";

addText({ sv: svLink, en: enLink });
