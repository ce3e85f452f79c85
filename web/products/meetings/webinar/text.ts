import { enWebinar } from "../../../text/en-webinar.ts";
import { addText } from "../../../text/index.tsx";
import { svWebinar } from "../../../text/sv-webinar.ts";

addText({ sv: svWebinar, en: enWebinar });
