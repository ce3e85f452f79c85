import { enVisits } from "../../../text/en-visits.ts";
import { addText } from "../../../text/index.tsx";
import { svVisits } from "../../../text/sv-visits.ts";

addText({ sv: svVisits, en: enVisits });
