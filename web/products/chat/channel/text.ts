import { enChannelSettings } from "../../../text/en-channelsettings.ts";
import { addText } from "../../../text/index.tsx";
import { svChannelSettings } from "../../../text/sv-channelsettings.ts";

addText({ sv: svChannelSettings, en: enChannelSettings });
