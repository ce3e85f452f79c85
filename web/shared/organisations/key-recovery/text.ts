import "../../../platform/key-recovery/text.ts";
import "../text.ts";
