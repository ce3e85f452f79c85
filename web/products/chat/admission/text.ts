import { enNewDevice } from "../../../text/en-newdevice.ts";
import { addText } from "../../../text/index.tsx";
import { svNewDevice } from "../../../text/sv-newdevice.ts";

addText({ sv: svNewDevice, en: enNewDevice });
