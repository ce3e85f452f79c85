import { enFileDetails } from "../../../text/en-filedetails.ts";
import { addText } from "../../../text/index.tsx";
import { svFileDetails } from "../../../text/sv-filedetails.ts";

addText({ sv: svFileDetails, en: enFileDetails });
