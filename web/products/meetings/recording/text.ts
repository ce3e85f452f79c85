import { enRecordings } from "../../../text/en-recordings.ts";
import { addText } from "../../../text/index.tsx";
import { svRecordings } from "../../../text/sv-recordings.ts";

addText({ sv: svRecordings, en: enRecordings });
