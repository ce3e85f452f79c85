import { enLivePage } from "../../../text/en-livepage.ts";
import { addText } from "../../../text/index.tsx";
import { svLivePage } from "../../../text/sv-livepage.ts";

addText({ sv: svLivePage, en: enLivePage });
