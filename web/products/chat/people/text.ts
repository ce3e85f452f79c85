import { enPersonCard } from "../../../text/en-personcard.ts";
import { addText } from "../../../text/index.tsx";
import { svPersonCard } from "../../../text/sv-personcard.ts";

addText({ sv: svPersonCard, en: enPersonCard });
