import { enNoise } from "../../../text/en-noise.ts";
import { addText } from "../../../text/index.tsx";
import { svNoise } from "../../../text/sv-noise.ts";

addText({ sv: svNoise, en: enNoise });
