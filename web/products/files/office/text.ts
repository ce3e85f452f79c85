import { enOffice } from "../../../text/en-office.ts";
import { addText } from "../../../text/index.tsx";
import { svOffice } from "../../../text/sv-office.ts";

addText({ sv: svOffice, en: enOffice });
