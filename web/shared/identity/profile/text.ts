import { enProfile } from "../../../text/en-profile.ts";
import { addText } from "../../../text/index.tsx";
import { svProfile } from "../../../text/sv-profile.ts";

addText({ sv: svProfile, en: enProfile });
