import { enDevices } from "../../../text/en-devices.ts";
import { addText } from "../../../text/index.tsx";
import { svDevices } from "../../../text/sv-devices.ts";

addText({ sv: svDevices, en: enDevices });
