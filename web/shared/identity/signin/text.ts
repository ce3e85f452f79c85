import { enSignIn } from "../../../text/en-signin.ts";
import { addText } from "../../../text/index.tsx";
import { svSignIn } from "../../../text/sv-signin.ts";

addText({ sv: svSignIn, en: enSignIn });
