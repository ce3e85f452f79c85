import { enDevices } from "../../../text/en-devices.ts";
import { enPrograms } from "../../../text/en-programs.ts";
import { enSignIn } from "../../../text/en-signin.ts";
import { addText } from "../../../text/index.tsx";
import { svDevices } from "../../../text/sv-devices.ts";
import { svPrograms } from "../../../text/sv-programs.ts";
import { svSignIn } from "../../../text/sv-signin.ts";

// The frame of these pages is the sign-in's.
addText({ sv: { ...svSignIn, ...svPrograms, ...svDevices }, en: { ...enSignIn, ...enPrograms, ...enDevices } });
