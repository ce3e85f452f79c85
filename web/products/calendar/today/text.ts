import { enNextUp } from "../../../text/en-nextup.ts";
import { addText } from "../../../text/index.tsx";
import { svNextUp } from "../../../text/sv-nextup.ts";

addText({ sv: svNextUp, en: enNextUp });
